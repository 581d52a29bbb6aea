//go:build !windows

package renditions

import "syscall"

var (
	diskFull = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	readOnly = []syscall.Errno{syscall.EROFS}
	locked   []syscall.Errno
)
