package imageops

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSplitRenditionName(t *testing.T) {
	for name, want := range map[string]struct {
		source string
		size   int
	}{
		"b-1000.jpg":          {"b.jpg", 1000},
		"a/b-200.JPG":         {"a/b.JPG", 200},
		"b-1.jpeg":            {"b.jpeg", 1},
		"b-65535.png":         {"b.png", 65535},
		"a-2000-1000.jpg":     {"a-2000.jpg", 1000},
		"x--5.gif":            {"x-.gif", 5},
		".hidden-1000.jpg":    {".hidden.jpg", 1000},
		"a.b/c.d-40.jpg":      {"a.b/c.d.jpg", 40},
		"100%-100.jpg":        {"100%.jpg", 100},
		"/abs/ü x-1000.png":   {"/abs/ü x.png", 1000},
		"2024-01-15-1000.gif": {"2024-01-15.gif", 1000},
	} {
		source, size, ok := SplitRenditionName(name)
		if source != want.source || size != want.size || !ok {
			t.Errorf("%q is %q in size %d, %v; want %q in size %d", name, source, size, ok, want.source, want.size)
		}
	}
	for _, name := range []string{
		"", "b.jpg", "b-1000", "b-1000.tiff", "b-1000.html", "b-01.jpg", "b-0.jpg", "b-65536.jpg", "b-+5.jpg", "b-1 .jpg",
		"b-99999999999999999999.jpg", "b-.jpg", "1000.jpg", "-1000.jpg", "a/-1000.jpg", "a-1000/b.jpg", "b-1000.jpg/",
		"b-1000.JPE", "...-1000.jpg", "b-١٠٠.jpg", "b-1000.jpg.",
	} {
		if source, size, ok := SplitRenditionName(name); ok {
			t.Errorf("%q passes for %q in size %d", name, source, size)
		}
	}
}

// What is split is what was joined, and nothing else.
func FuzzSplitRenditionName(f *testing.F) {
	f.Add("a/b.jpg", 1000)
	f.Add("a-2000-1000.PNG", 200)
	f.Add(".hidden", 1)
	f.Add("-5.gif", 5)
	f.Add("..jpg", 70000)
	f.Fuzz(func(t *testing.T, name string, size int) {
		if source, n, ok := SplitRenditionName(name); ok && RenditionName(source, n, "") != name {
			t.Errorf("%q was split into %q and %d, which make %q", name, source, n, RenditionName(source, n, ""))
		}
		base := name[strings.LastIndexByte(name, '/')+1:]
		if size < 1 || size > MaxSize || strings.Trim(base, ".") == "" {
			return
		}
		made := RenditionName(name, size, "")
		source, n, ok := SplitRenditionName(made)
		if !ok || n != size || RenditionName(source, n, "") != made {
			t.Errorf("%q in size %d is %q, which was split into %q and %d, %v", name, size, made, source, n, ok)
		}
	})
}

func TestRenditionBases(t *testing.T) {
	for name, want := range map[string]string{
		"b-1000.jpg":                            "[b]",
		"a-1/b-c-1000.PNG":                      "[a-1/b-c]",
		"b-2000-1000.jpg":                       "[b-2000]",
		"a/b-avatar.webp":                       "[a/b]",
		"b-c-avatar.jpg":                        "[b-c b]",
		"b-Big-avatar.jpg":                      "[b-Big]",
		"b-1000-avatar.jpg":                     "[b-1000 b]",
		"-200.jpg":                              "[]", // no name of a file begins so
		"b.jpg":                                 "[]",
		"b-0.jpg":                               "[]",
		"b-65536.jpg":                           "[]",
		"b-avatar.tiff":                         "[]",
		"b-avatar":                              "[]",
		"b-.jpg":                                "[]",
		"b-" + strings.Repeat("x", 41) + ".jpg": "[]",
	} {
		if got := fmt.Sprint(RenditionBases(name)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, label := range []string{"1000", "1", "avatar", "a-b_c", "x2"} {
		for _, source := range []string{"b.jpg", "a/b-c.PNG", "b.webp", "b"} {
			spec := Spec{Name: label}
			if err := spec.SetName(label); err != nil {
				t.Fatal(err)
			}
			name := spec.FileName(source, "")
			if !slices.Contains(RenditionBases(name), Stem(source)) {
				t.Errorf("%s is none of %s: %q", name, source, RenditionBases(name))
			}
		}
	}
}
