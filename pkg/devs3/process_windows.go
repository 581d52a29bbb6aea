package devs3

import "syscall"

// ownProcessGroup keeps a Ctrl-C on the console from ending the server before the work that still needs it.
func ownProcessGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
