//go:build !unix

package notify

import "os/exec"

// endWithChildren does nothing: there are no groups of processes that a signal reaches.
func endWithChildren(*exec.Cmd) {}
