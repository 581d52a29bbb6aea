package renditions_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/renditions"
)

func TestNameLines(t *testing.T) {
	for name, want := range map[string]string{
		"shots/a b.jpg":              "shots/a b.jpg",
		"s3://b/in/\u00e4.jpg":       "s3://b/in/\u00e4.jpg",
		`a"b\c.jpg`:                  `a"b\c.jpg`,
		"a\nb.jpg":                   `"a\nb.jpg"`,
		"a\r":                        `"a\r"`,
		" a":                         `" a"`,
		`"a".jpg`:                    `"\"a\".jpg"`,
		"{a}.jpg":                    `"{a}.jpg"`,
		"\x1b[31m\\.jpg":             `"\u001b[31m\\.jpg"`,
		"caf\xe9.jpg":                `"caf\xe9.jpg"`,
		"\u202egpj.exe":              `"\u202egpj.exe"`,
		"\ufeffx":                    `"\ufeffx"`,
		"\U0001F468\u200d\U0001F4BB": "\U0001F468\u200d\U0001F4BB",
	} {
		if got := renditions.NameLine(name); got != want {
			t.Errorf("%q is the line %s, want %s", name, got, want)
		}
	}
}

func TestReadNames(t *testing.T) {
	got, err := renditions.ReadNames(strings.NewReader("\ufeffa.jpg\r\n\n" + `"b\n\u00e4\/\ud83d\ude00.jpg"  ` + "\n" + `{"source":"c\n.jpg","status":"failed"}` + "\n d \n"))
	if want := []string{"a.jpg", "b\n\u00e4/\U0001F600.jpg", "c\n.jpg", " d "}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	// What PowerShell writes: UTF-16 of either order, with its mark; half of a pair is no letter, and half of a unit neither.
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		list := order.AppendUint16(nil, 0xfeff)
		for _, unit := range append(utf16.Encode([]rune("a ü.jpg\r\n\"\\u00e4\"\n日本\U0001F600.jpg\r\n")), 'b', 0xd83d, 'c', '\n') {
			list = order.AppendUint16(list, unit)
		}
		for _, r := range []io.Reader{bytes.NewReader(order.AppendUint16(slices.Clone(list), 0xd83d)), iotest.OneByteReader(bytes.NewReader(append(list, 'x')))} {
			got, err := renditions.ReadNames(r)
			if want := []string{"a ü.jpg", "ä", "日本\U0001F600.jpg", "b\ufffdc", "\ufffd"}; err != nil || !slices.Equal(got, want) {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
	}
	for _, bad := range []string{`"a`, `"a" b`, `""`, "{a}.jpg", `{"status":"failed"}`, `"\ud800"`, "\"\xff\""} {
		if got, err := renditions.ReadNames(strings.NewReader("a.jpg\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s is %q, %v; want an error about line 2", bad, got, err)
		}
	}
}

// Whatever a file or an object is called, --from reads what --failed wrote: this name, and no other.
func FuzzNameLists(f *testing.F) {
	for _, seed := range []string{"a.jpg", "a\nb", "\"", `\"`, "{}", "\xff\xfe", "\u2028", "\U0001ffff", " ", "\ufffd", "\r", "\x00", "\ufeff", "\"\\x41\""} {
		f.Add(seed, "plain.jpg")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if a == "" || b == "" || max(len(a), len(b)) > 1024 {
			return
		}
		lines := renditions.NameLine(a) + "\n" + renditions.NameLine(b) + "\n"
		got, err := renditions.ReadNames(strings.NewReader(lines))
		if err != nil || !slices.Equal(got, []string{a, b}) {
			t.Errorf("%q and %q are the lines\n%sand these %q, %v", a, b, lines, got, err)
		}
		if line, err := json.Marshal(map[string]string{"source": a}); err == nil && utf8.ValidString(a) {
			if got, err := renditions.ReadNames(strings.NewReader(string(line))); err != nil || !slices.Equal(got, []string{a}) {
				t.Errorf("%q is the line %s, and this %q, %v", a, line, got, err)
			}
		}
		_, _ = renditions.ReadNames(strings.NewReader(a)) // fails at most
	})
}
