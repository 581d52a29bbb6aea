//go:build unix

package renditions

import (
	"io/fs"
	"syscall"
)

// deviceOf tells the file systems of folders apart; 0 = not known.
func deviceOf(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Dev) //nolint:unconvert,nolintlint // signed, or of 32 bits, on other systems
	}
	return 0
}
