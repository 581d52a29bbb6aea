package s3ops_test

import (
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestFitsXML(t *testing.T) {
	for _, key := range []string{"a/b.jpg", "\u00e4 \u65e5\u672c", "a b", "<&>\"'", "\U0001F600", "100%"} {
		if !s3ops.FitsXML(key) {
			t.Errorf("%q does not fit", key)
		}
	}
	for _, key := range []string{"\x01", "a\x1bb", "\ufffe", "\uffff", "\U0001FFFE", "a\nb", "a\rb", "\x7f", "\u0085", "\u2028", " a", "a ", "\xff", "\ufffd"} {
		if s3ops.FitsXML(key) {
			t.Errorf("%q fits", key)
		}
	}
}
