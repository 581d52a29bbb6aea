//go:build unix

package notify

import "os"

// syncFolder makes the names in a folder last.
func syncFolder(folder *os.Root) error {
	opened, err := folder.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	return opened.Sync()
}
