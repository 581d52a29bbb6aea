package renditions

import (
	"errors"
	"strings"
	"testing"
)

func TestFileName(t *testing.T) {
	const refused = ""
	for _, tt := range []struct{ name, unix, windows string }{
		{"x.jpg", "x.jpg", "x.jpg"},
		{"a/b/x.jpg", "a/b/x.jpg", `a\b\x.jpg`},
		{"a//x.jpg", "a/x.jpg", `a\x.jpg`},
		{"a/./x.jpg", "a/x.jpg", `a\x.jpg`},
		{"a/b/../x.jpg", "a/x.jpg", `a\x.jpg`},
		{"/x.jpg", "x.jpg", "x.jpg"},
		{"...jpg", "...jpg", "...jpg"},
		{"", refused, refused},
		{".", refused, refused},
		{"a/..", refused, refused},
		{"..", refused, refused},
		{"../x.jpg", refused, refused},
		{"a/../../x.jpg", refused, refused},
		{"/../x.jpg", refused, refused},
		{"a\x00b.jpg", refused, refused},
		{`a\b.jpg`, `a\b.jpg`, refused},
		{`..\x.jpg`, `..\x.jpg`, refused},
		{"C:x.jpg", "C:x.jpg", refused},
		{"C:/x.jpg", "C:/x.jpg", refused},
		{"x.jpg:stream", "x.jpg:stream", refused},
		{"CON", "CON", refused},
		{"nul.jpg", "nul.jpg", refused},
		{"NUL .tar.gz", "NUL .tar.gz", refused},
		{"a/com1/x.jpg", "a/com1/x.jpg", refused},
		{"LPT¹.jpg", "LPT¹.jpg", refused},
		{"CONIN$", "CONIN$", refused},
		{"COM.jpg", "COM.jpg", "COM.jpg"},
		{"COM10.jpg", "COM10.jpg", "COM10.jpg"},
		{"console.jpg", "console.jpg", "console.jpg"},
		{"a./x.jpg", "a./x.jpg", refused},
		{"a /x.jpg", "a /x.jpg", refused},
		{"x.jpg.", "x.jpg.", refused},
		{"what?.jpg", "what?.jpg", refused},
		{"a\nb.jpg", "a\nb.jpg", refused},
		{"\xff.jpg", "\xff.jpg", refused},
		{"\u00e4 \u65e5\u672c.jpg", "\u00e4 \u65e5\u672c.jpg", "\u00e4 \u65e5\u672c.jpg"},
	} {
		for windows, want := range map[bool]string{false: tt.unix, true: tt.windows} {
			got, err := fileName(tt.name, windows)
			var wrong *NameError
			if got != want || (want == refused) != errors.As(err, &wrong) {
				t.Errorf("windows %v: %q is the file %q, %v; want %q", windows, tt.name, got, err, want)
			}
		}
	}
}

// Whatever an object is called, its file lies in the folder, and is called the same when it is asked for again.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"a/b.jpg", "a//b", "../x", "a/../../x", "/etc/x", `..\x`, "C:x", "NUL.txt", "a/COM1 .x/y", "x.", "\x00", "\xff/.."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if file, err := fileName(name, false); err == nil {
			again, err := fileName(file, false)
			first, _, _ := strings.Cut(file, "/")
			if file == "" || first == "" || first == ".." || first == "." || again != file || err != nil {
				t.Errorf("%q is the file %q, and that %q, %v", name, file, again, err)
			}
		}
		file, err := fileName(name, true)
		if err != nil {
			return
		}
		for part := range strings.SplitSeq(file, `\`) {
			if part == "" || part == ".." || strings.ContainsAny(part, `/:\`+"\x00") || strings.TrimRight(part, ". ") != part {
				t.Errorf("%q is the file %q on Windows", name, file)
			}
		}
		if again, err := fileName(strings.ReplaceAll(file, `\`, "/"), true); again != file || err != nil {
			t.Errorf("%q is the file %q on Windows, and that %q, %v", name, file, again, err)
		}
	})
}
