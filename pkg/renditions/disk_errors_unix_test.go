//go:build unix

package renditions_test

import "syscall"

var diskErrors = map[syscall.Errno]string{
	syscall.ENOSPC: "full", syscall.EDQUOT: "full", syscall.EROFS: "read-only", syscall.EACCES: "another", syscall.EIO: "another",
}
