//go:build unix && !darwin && !dragonfly && !freebsd && !netbsd && !openbsd

package cmd

import (
	"os"
	"syscall"
)

// statusSignals ask how far a job is.
var statusSignals = []os.Signal{syscall.SIGUSR1} //nolint:gochecknoglobals // a constant
