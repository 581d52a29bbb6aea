package cmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// fileHint says what to do about files of this machine, by what was being done with which; "" for other errors. args are those of the
// call.
func fileHint(err error, args []string) string {
	path := pathIn(err)
	switch {
	case errors.Is(err, s3ops.ErrNotRegular):
		return "name the file itself; what another program writes is read from standard input, which is called -"
	case renditions.IsLocked(err):
		return "another program has it open: close it there, or run this again later"
	case renditions.IsFull(err):
		return "the disk is full: free some space and run it again, it goes on where it stopped"
	case renditions.IsReadOnly(err):
		return "nothing can be written there: choose another place"
	case errors.Is(err, syscall.ENOTDIR):
		return "there is a file where a folder is meant: choose another place, or remove the file"
	case errors.Is(err, fs.ErrPermission):
		return "check who may read and write there"
	case !errors.Is(err, fs.ErrNotExist):
		return ""
	case isSystemPath(path):
		return "the system that this runs on lacks it: mount /proc"
	case path != "" && !isNamed(path, args):
		return "" // it was found by this program, not by its user
	}
	// A file that is to be written is not there, nor need it be.
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); path != "" && errors.Is(err, fs.ErrNotExist) {
		return "there is no folder " + printable.Line(folder) + ": check the spelling, or make it first"
	}
	return "check the spelling"
}

// pathIn is the path that an error is about, "" where it tells none.
func pathIn(err error) string {
	var (
		onPath *fs.PathError
		onLink *os.LinkError
	)
	switch {
	case errors.As(err, &onPath):
		return onPath.Path
	case errors.As(err, &onLink):
		return onLink.Old
	}
	return ""
}

func isSystemPath(path string) bool { return strings.HasPrefix(path, "/proc/") || path == "/proc" }

// isNamed reports whether a path stands in the arguments, alone or in a value, or names are taken from a list.
func isNamed(path string, args []string) bool {
	path = filepath.Clean(path)
	return slices.ContainsFunc(args, func(arg string) bool {
		return arg == "--from" || strings.HasPrefix(arg, "--from=") || strings.Contains(filepath.Clean(arg), path)
	})
}
