package website

import (
	"testing"
)

func TestIsNamedSafely(t *testing.T) {
	for _, key := range []string{"a/b.jpg", "\u00e4 \u65e5\u672c", "a b", "<&>\"'", "\U0001F600", "100%"} {
		if !isNamedSafely(key) {
			t.Errorf("%q does not fit", key)
		}
	}
	for _, key := range []string{"\x01", "a\x1bb", "\ufffe", "\uffff", "\U0001FFFE", "a\nb", "a\rb", "\x7f", "\u0085", "\u2028", " a", "a ", "\xff", "\ufffd"} {
		if isNamedSafely(key) {
			t.Errorf("%q fits", key)
		}
	}
}
