//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package cmd

import (
	"os"
	"syscall"
)

// statusSignals ask how far a job is; Ctrl-T sends the second.
var statusSignals = []os.Signal{syscall.SIGUSR1, syscall.SIGINFO} //nolint:gochecknoglobals // a constant
