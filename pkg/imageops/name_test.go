package imageops

import (
	"slices"
	"strings"
	"testing"
)

func TestRenditionName(t *testing.T) {
	for _, c := range []struct {
		name   string
		format Format
		want   string
	}{
		{"a/b.jpg", "", "a/b-1000.jpg"},
		{"b.JPG", "", "b-1000.JPG"},
		{"b.jpeg", "", "b-1000.jpeg"},
		{"b.Jpeg", JPEG, "b-1000.Jpeg"},
		{"b.png", "", "b-1000.png"},
		{"b.GIF", "", "b-1000.GIF"},
		{"b.webp", "", "b-1000.jpg"},
		{"b.heic", "", "b-1000.jpg"},
		{"b.jfif", "", "b-1000.jpg"},
		{"b.png", JPEG, "b-1000.jpg"},
		{"b.JPG", PNG, "b-1000.png"},
		{"b.webp", GIF, "b-1000.gif"},
		{"b", "", "b-1000.jpg"},
		{"b", PNG, "b-1000.png"},
		{"b.", "", "b-1000.jpg"},
		{"a.b/c", "", "a.b/c-1000.jpg"},
		{"a.png/c", "", "a.png/c-1000.jpg"},
		{"a.b.c.png", "", "a.b.c-1000.png"},
		{".hidden", "", ".hidden-1000.jpg"},
		{".jpg", "", ".jpg-1000.jpg"},
		{"a/.png", "", "a/.png-1000.jpg"},
		{"..png", "", "..png-1000.jpg"},
		{".hidden.png", "", ".hidden-1000.png"},
		{"/abs/ü x.png", "", "/abs/ü x-1000.png"},
		{"../a.jpg", "", "../a-1000.jpg"},
	} {
		if got := RenditionName(c.name, 1000, c.format); got != c.want {
			t.Errorf("RenditionName(%q, %q) = %q, want %q", c.name, c.format, got, c.want)
		}
	}
}

// A name that presign promises must have the type that the rendition has.
func TestRenditionNameSaysItsFormat(t *testing.T) {
	for _, name := range []string{"a.jpg", "a.PNG", "a.gif", "a.tiff", "a", ".png", "a.", "x.y/.gif", "a.jpe", ""} {
		out := RenditionName(name, 200, "")
		ct, ok := ContentTypeByName(out)
		if !ok || ct != OutputFormat(name).ContentType() {
			t.Errorf("%q becomes %q of type %q, but its format is %q", name, out, ct, OutputFormat(name))
		}
	}
}

func TestOutputFormat(t *testing.T) {
	for name, want := range map[string]Format{
		"a.jpg": JPEG, "a.JPEG": JPEG, "a.png": PNG, "a.Png": PNG, "a.GIF": GIF, "a.webp": JPEG, "a.bmp": JPEG,
		"a": JPEG, "png": JPEG, ".png": JPEG, "a.png/b": JPEG, "": JPEG, "a.png.": JPEG,
	} {
		if got := OutputFormat(name); got != want {
			t.Errorf("OutputFormat(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestRenditionSuffixes(t *testing.T) {
	for format, want := range map[Format][]string{
		"": {".jpg", ".jpeg", ".png", ".gif"}, JPEG: {".jpg", ".jpeg"}, PNG: {".png"}, GIF: {".gif"},
	} {
		seen := map[string]bool{}
		for _, name := range []string{"a.jpg", "a.JPG", "a.jpeg", "a.png", "a.GIF", "a.webp", "a.jfif", "a", "a.", ".png", "a.tar.gz"} {
			made := strings.ToLower(RenditionName(name, 200, format))
			i := slices.IndexFunc(RenditionSuffixes(format), func(suffix string) bool { return strings.HasSuffix(made, suffix) })
			if i < 0 {
				t.Errorf("format %q: %s ends in none of %q", format, made, RenditionSuffixes(format))
				continue
			}
			seen[RenditionSuffixes(format)[i]] = true
		}
		if got := RenditionSuffixes(format); !slices.Equal(got, want) || len(seen) != len(want) {
			t.Errorf("format %q: got %q, of which names have %v, want %q", format, got, seen, want)
		}
	}
}

func TestContentTypeByName(t *testing.T) {
	for name, want := range map[string]string{
		"a.jpg": "image/jpeg", "a.JPEG": "image/jpeg", "a.jpe": "image/jpeg", "a.jfif": "image/jpeg", "a.png": "image/png",
		"a.gif": "image/gif", "a.heic": "image/heic", "a.HEIF": "image/heic", "a.webp": "image/webp", "a.TIF": "image/tiff", "a.tiff": "image/tiff", "a.bmp": "image/bmp",
	} {
		if got, ok := ContentTypeByName(name); !ok || got != want {
			t.Errorf("ContentTypeByName(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "a", ".jpg", "a.avif", "a.svg", "a.txt", "jpg", "a.jpg/b"} {
		if got, ok := ContentTypeByName(name); ok {
			t.Errorf("ContentTypeByName(%q) = %q", name, got)
		}
	}
}
