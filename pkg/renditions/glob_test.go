package renditions_test

import (
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		yes, no []string
	}{
		{"*.jpg", []string{"a.jpg", "x/y/a.jpg", ".jpg"}, []string{"a.png", "a.jpg/b", "a.JPG", "ajpg"}},
		{"/*.jpg", []string{"a.jpg"}, []string{"x/a.jpg"}},
		{"a/*.jpg", []string{"a/b.jpg", "x/a/b.jpg"}, []string{"a/x/b.jpg", "ba/b.jpg"}},
		{"/a/**", []string{"a/b", "a/b/c.jpg"}, []string{"x/a/b", "a", "ab/c"}},
		{"a/", []string{"a/b", "x/a/b/c"}, []string{"a", "xa/b"}},
		{"/a/**/z.jpg", []string{"a/z.jpg", "a/b/c/z.jpg"}, []string{"a/yz.jpg", "z.jpg"}},
		{"**", []string{"a", "a/b", "a\nb"}, nil},
		{"IMG_?.png", []string{"IMG_1.png", "IMG_é.png"}, []string{"IMG_12.png", "IMG_/.png"}},
		{"[a-c]1", []string{"a1", "x/c1"}, []string{"d1"}},
		{"/x[!a-c]1", []string{"xd1"}, []string{"xa1", "x/1"}},
		{"*.{jpg,png}", []string{"a.jpg", "b/c.png"}, []string{"a.gif", "a.jpg,png"}},
		{"a,b", []string{"a,b"}, []string{"a", "b"}},
		{`\*\{+(é).`, []string{"*{+(é)."}, []string{"x{+(é).", "*{+(é)x"}},
		{"[[^]", []string{"[", "^"}, []string{"a"}},
	} {
		glob, err := renditions.ParseGlob(tt.pattern)
		if err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
			continue
		}
		for _, name := range tt.yes {
			if !glob.Match(name) {
				t.Errorf("%s does not match %q", tt.pattern, name)
			}
		}
		for _, name := range tt.no {
			if glob.Match(name) {
				t.Errorf("%s matches %q", tt.pattern, name)
			}
		}
	}
	for _, pattern := range []string{"", "/", "[a", "[]", "{a", "a}", `\`, "}{", "[z-a]", "[/]"} {
		if _, err := renditions.ParseGlob(pattern); err == nil {
			t.Errorf("%q is read as a pattern", pattern)
		}
	}
}

func FuzzParseGlob(f *testing.F) {
	for _, seed := range []string{"*.jpg", "/a/**/b", "[!a-z]{x,y}", `\*`, "a/"} {
		f.Add(seed, "a/b.jpg")
	}
	f.Fuzz(func(_ *testing.T, pattern, name string) {
		if glob, err := renditions.ParseGlob(pattern); err == nil {
			glob.Match(name)
		}
	})
}
