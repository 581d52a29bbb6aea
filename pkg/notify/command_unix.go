//go:build unix

package notify

import (
	"os/exec"
	"syscall"
)

// endWithChildren makes a program one that ends together with those it started, and not by the Ctrl-C that is meant for this one, which
// waits for it.
func endWithChildren(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	program.Cancel = func() error { return syscall.Kill(-program.Process.Pid, syscall.SIGKILL) }
}
