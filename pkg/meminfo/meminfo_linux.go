package meminfo

import (
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func read() Memory {
	root := os.DirFS("/")
	return linux(root).least(addressSpace(root))
}

// addressSpace is what ulimit -v leaves to this process, 0 for no limit. Go reserves some of it at the start, and never uses
// that.
func addressSpace(root fs.FS) int64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &limit) != nil || limit.Cur > 1<<62 {
		return 0
	}
	text, err := fs.ReadFile(root, "proc/self/statm")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	pages, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0
	}
	return max(int64(limit.Cur)-pages*int64(os.Getpagesize()), 1)
}
