package renditions

import (
	"errors"
	"slices"
	"syscall"
)

// IsFull reports whether an error says that a disk is full, or the user's share of it.
func IsFull(err error) bool { return isOneOf(err, diskFull) }

// IsReadOnly reports whether an error says that nothing can be written to a disk.
func IsReadOnly(err error) bool { return isOneOf(err, readOnly) }

// IsLocked reports whether an error says that another program has a file open, and lets nobody in until it is done. Systems other than
// Windows have no such error.
func IsLocked(err error) bool { return isOneOf(err, locked) }

func isOneOf(err error, numbers []syscall.Errno) bool {
	number, ok := errors.AsType[syscall.Errno](err)
	return ok && slices.Contains(numbers, number)
}
