//go:build !windows

package renditions

import "syscall"

// refusedName says what about a name the file system does not take; "" where the name is not the trouble.
func refusedName(number syscall.Errno) string {
	switch number {
	case syscall.ENAMETOOLONG:
		return "it is too long for this file system"
	case syscall.ENOTDIR:
		return "there is a file where its folder would be"
	case syscall.EILSEQ, syscall.EINVAL:
		return "this file system does not take such a name"
	}
	return ""
}
