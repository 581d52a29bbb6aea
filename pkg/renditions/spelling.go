package renditions

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// speller is a Store in which several names may stand for one object, as a folder is.
type speller interface {
	// Spell returns the spelling under which List tells the object called name, or a [*NameError] if there cannot be one.
	Spell(name string) (string, error)
	// Meet reports whether two names, as Spell returns them, stand for one object. It may write to find out if probe is set, and
	// leaves nothing behind.
	Meet(a, b string, probe bool) bool
}

// alike is the same for all names that any file system could take for one: it knows no case, no way to compose letters, and
// nothing that cannot be seen. Most names are their own.
func alike(name string) string {
	if isPlain(name) {
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, strings.NewReplacer("ß", "ss", "ẞ", "ss", "\u0345", "ι").Replace(norm.NFKD.String(name)))
}

func isPlain(name string) bool {
	for i := range len(name) {
		if c := name[i]; c >= 0x80 || ('A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}
