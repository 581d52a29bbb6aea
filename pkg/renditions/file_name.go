package renditions

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// NameError says, as a pointer, that a folder can hold no file for an object of this name.
type NameError struct {
	Name string // of the object in the store, slash-separated
	Why  string // a sentence about "it"
	Err  error  // what the system said; nil where it was not asked
}

func (e *NameError) Error() string { return fmt.Sprintf("no file can be called %s: %s", e.Name, e.Why) }

// Unwrap returns what the system said.
func (e *NameError) Unwrap() error { return e.Err }

// fileName is the path in a folder of the file that stands for the object called name. It does not lead out of the folder,
// and means the same file wherever the program runs: on Windows names are refused that the system takes for something else.
// "a//b" and "a/x/../b" are "a/b", as the system has it, so that one file has one name.
func fileName(name string, windows bool) (string, error) {
	refuse := func(format string, args ...any) (string, error) {
		return "", &NameError{Name: name, Why: fmt.Sprintf(format, args...)}
	}
	clean := path.Clean(strings.TrimLeft(name, "/"))
	switch {
	case strings.IndexByte(name, 0) >= 0:
		return refuse("it holds a zero byte")
	case clean == ".":
		return refuse("it names the folder itself")
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return refuse("it leads out of the folder")
	case !windows:
		return clean, nil
	case !utf8.ValidString(clean):
		return refuse("it is not UTF-8")
	}
	for part := range strings.SplitSeq(clean, "/") {
		if why := notOnWindows(part); why != "" {
			return refuse("on Windows %q %s", part, why)
		}
	}
	return strings.ReplaceAll(clean, "/", `\`), nil
}

// notOnWindows says what keeps one part of a path from being the name of a file there; "" if nothing does.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
func notOnWindows(part string) string {
	for _, r := range part {
		if r < ' ' || strings.ContainsRune(`<>:"|?*\`, r) {
			return fmt.Sprintf("holds %q", r)
		}
	}
	if strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
		return "ends in a dot or a space"
	}
	if isDevice(part) {
		return "is a device"
	}
	if len(utf16.Encode([]rune(part))) > longestPart {
		return "is too long"
	}
	return ""
}

// longestPart is that of every file system there, in UTF-16.
const longestPart = 255

// isDevice knows the names that mean a device in every folder, whatever follows their first dot.
func isDevice(part string) bool {
	base, _, _ := strings.Cut(part, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, isPort := strings.CutPrefix(base, "COM")
	if !isPort {
		digit, isPort = strings.CutPrefix(base, "LPT")
	}
	return isPort && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}

// besideName is where the path name lies, and the file in that folder. People choose the folder; the file is made of a name.
func besideName(name string, windows bool) (folder, file string, err error) {
	whole := filepath.FromSlash(name)
	file, err = fileName(filepath.Base(whole), windows)
	return filepath.Dir(whole), file, err
}
