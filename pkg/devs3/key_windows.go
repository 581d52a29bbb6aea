package devs3

import (
	"path/filepath"
	"strings"
)

// partFits reports whether a part of a key is the name of a file that means no other: Windows drops dots and spaces at the end
// of a name, and NUL or COM1 are devices in every folder.
func partFits(part string) bool {
	return filepath.IsLocal(part) && !strings.HasSuffix(part, ".") && !strings.HasSuffix(part, " ")
}
