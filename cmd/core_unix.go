//go:build unix

package cmd

import "syscall"

// LeaveNoCore keeps what is in memory, credentials among it, from being written to a file when the process aborts.
func LeaveNoCore() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CORE, &limit) != nil {
		return
	}
	limit.Cur = 0
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &limit)
}
