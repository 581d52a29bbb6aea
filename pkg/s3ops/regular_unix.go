//go:build unix

package s3ops

import (
	"syscall"
)

// openNoWait keeps an open of a named pipe from waiting for the other end. It changes nothing about regular files.
const openNoWait = syscall.O_NONBLOCK
