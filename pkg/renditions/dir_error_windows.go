package renditions

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// refusedName says what about a name the file system does not take; "" where the name is not the trouble.
func refusedName(number syscall.Errno) string {
	switch number {
	case windows.ERROR_FILENAME_EXCED_RANGE, windows.ERROR_BUFFER_OVERFLOW:
		return "it is too long for this file system"
	case windows.ERROR_INVALID_NAME:
		return "this file system does not take such a name"
	}
	return ""
}
