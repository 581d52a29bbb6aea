//go:build unix

package main

import (
	"os"
	"syscall"
)

// leaveNoCore keeps what is in memory, credentials among it, from being written to a file when the process aborts; who sets
// GOTRACEBACK looks for a fault, and may want that file.
func leaveNoCore() {
	var limit syscall.Rlimit
	if os.Getenv("GOTRACEBACK") != "" || syscall.Getrlimit(syscall.RLIMIT_CORE, &limit) != nil {
		return
	}
	limit.Cur = 0
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &limit)
}
