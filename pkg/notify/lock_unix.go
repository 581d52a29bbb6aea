//go:build unix

package notify

import (
	"errors"
	"os"
	"syscall"
)

// tryLock makes a file this process's until it ends or closes it, and reports false if it is another's.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
