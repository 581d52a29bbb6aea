// Package printable makes text safe for terminals: names of files and objects, and what servers say, may hold anything.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a name, or what a server says, as one line that does nothing to a terminal. Control characters, those that turn the
// direction of writing, and bytes that are not UTF-8 are escaped as in a Go string. It is for people; JSON has what is exact.
func Line(s string) string { return escape(s, "") }

// Text is [Line] for text that has lines and columns of its own.
func Text(s string) string { return escape(s, "\n\t") }

func escape(s, keep string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return IsUnsafe(r) && !strings.ContainsRune(keep, r) }) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case !IsUnsafe(r) || r == utf8.RuneError || strings.ContainsRune(keep, r):
			b.WriteString(s[:size])
		default:
			b.WriteString(escapeOf(r))
		}
		s = s[size:]
	}
	return b.String()
}

func escapeOf(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// IsUnsafe reports whether a terminal obeys a character, or it changes how others look. The joiners of emoji and of some scripts do
// not count. utf8.RuneError counts, since it stands for bytes that are not UTF-8.
func IsUnsafe(r rune) bool {
	const byteOrderMark, annotations = '\ufeff', '\ufff9'
	switch {
	case r == utf8.RuneError, unicode.IsControl(r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Bidi_Control, r):
		return true
	}
	return r == byteOrderMark || (r >= annotations && r <= annotations+2) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}
