package printable_test

import (
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/printable"
)

func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{
		"shots/\u00e4 \u65e5.jpg": "shots/\u00e4 \u65e5.jpg", "a\tb\nc\rd": `a\tb\nc\rd`, "\x1b[31mred": `\u001b[31mred`, "\x7f\u009b": `\u007f\u009b`,
		"\u202egpj.exe": `\u202egpj.exe`, "\u2066\u2028": `\u2066\u2028`, "caf\xe9": `caf\xe9`, "\ufffd": "\ufffd", "a\u200db": "a\u200db",
	} {
		if got := printable.Line(s); got != want {
			t.Errorf("%q is printed as %s, want %s", s, got, want)
		}
	}
	if got := printable.Text("a\tb\nc\x1b"); got != "a\tb\nc\\u001b" {
		t.Errorf("text of lines and columns: %q", got)
	}
	for r := range rune(0x3000) {
		if s := printable.Line(string(r)); strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || (r >= 0x7f && r < 0xa0) }) {
			t.Errorf("%U is printed as %q", r, s)
		}
	}
}
