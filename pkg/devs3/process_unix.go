//go:build unix

package devs3

import "syscall"

// ownProcessGroup keeps a Ctrl-C on the terminal from ending the server before the work that still needs it.
func ownProcessGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
