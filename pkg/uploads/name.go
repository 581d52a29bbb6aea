package uploads

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxKeyBytes  = 1024 // of S3
	maxPartBytes = 255  // between slashes: of most file systems, where stores and mirrors keep objects
	maxExtBytes  = 32   // what comes after the last dot of a longer one is no extension that anybody means
)

// CleanName is the file name that name ends in: without folders, be they written with / or \, without characters that
// control a terminal, turn the direction of writing, or have no place in XML (a listing is XML), and without space at
// its ends. Bytes that are not UTF-8 become U+FFFD. All other Unicode stays as it is, composed or not.
//
// It fails with a [*FileError] when nothing is left, or "." or "..".
func CleanName(name string) (string, error) {
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	clean := strings.ToValidUTF8(base, string(utf8.RuneError))
	clean = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, clean)
	switch clean = strings.TrimSpace(clean); clean {
	case "":
		return "", &FileError{Name: name, Err: ErrNoName}
	case ".", "..":
		return "", &FileError{Name: name, Err: ErrDotName}
	}
	return clean, nil
}

// unprintable keeps the joiners and tags that emoji and some scripts are made with.
func unprintable(r rune) bool {
	const byteOrderMark, annotations = '\uFEFF', '\uFFF9'
	switch {
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	case unicode.Is(unicode.Bidi_Control, r), r == byteOrderMark, r >= annotations && r <= annotations+2:
		return true
	}
	return unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// split cuts name before its extension as imageops does; only the part after the last dot that is not at the start.
func split(name string) (base, ext string) {
	visible := strings.TrimLeft(name, ".")
	dot := strings.LastIndexByte(visible, '.')
	if dot < 0 {
		return name, ""
	}
	cut := len(name) - len(visible) + dot
	return name[:cut], truncate(name[cut:], maxExtBytes)
}

// uniqueName puts id between the base and the extension of a clean name, and cuts the base so that the names of the
// upload and of its renditions stay within what stores take. It is "" where the prefixes leave no room.
func (o Options) uniqueName(clean, id string) string {
	base, ext := split(clean)
	over := o.excess(base + "-" + id + ext)
	if over > 0 {
		base = truncate(base, max(len(base)-over, 0))
	}
	if base == "" {
		return ""
	}
	return base + "-" + id + ext
}

// excess is by how many bytes the longest of name and its renditions' names is too long.
func (o Options) excess(name string) int {
	over := max(len(name)-maxPartBytes, len(o.folder())+len(name)-maxKeyBytes)
	for _, output := range o.image().Outputs(name) {
		over = max(over, len(output.Name)-maxPartBytes, len(o.renditionFolder())+len(output.Name)-maxKeyBytes)
	}
	return over
}

// truncate cuts s to at most n bytes, between characters.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
