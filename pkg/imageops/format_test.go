package imageops

import (
	"strings"
	"testing"
)

func TestParseFormat(t *testing.T) {
	for s, want := range map[string]Format{"jpg": JPEG, "JPEG": JPEG, "Png": PNG, "gif": GIF} {
		if got, err := ParseFormat(s); err != nil || got != want {
			t.Errorf("ParseFormat(%q) = %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "bmp", ".jpg", "jpg "} {
		_, err := ParseFormat(s)
		if err == nil || !strings.Contains(err.Error(), "want jpeg, png, gif or webp") {
			t.Errorf("ParseFormat(%q): %v", s, err)
		}
	}
}

func TestDetect(t *testing.T) {
	for name, want := range map[string]Format{
		"rgb.jpg": JPEG, "cmyk.jpg": JPEG, "rgb.png": PNG, "still.gif": GIF, "rgb.bmp": BMP, "rgba.bmp": BMP,
		"lossy.webp": WebP, "lossless.webp": WebP, "animated.webp": WebP, "rgb.tiff": TIFF, "rgb16.tiff": TIFF,
	} {
		data := readFile(t, name)
		if got, ok := Detect(data[:DetectLen]); !ok || got != want {
			t.Errorf("%s is %q, %v", name, got, ok)
		}
		if got, ok := Detect(data); !ok || got != want {
			t.Errorf("%s as a whole is %q, %v", name, got, ok)
		}
	}
	if got, ok := Detect([]byte("MM\x00*\x00\x00\x00\x08 and more")); !ok || got != TIFF {
		t.Errorf("a big-endian TIFF is %q, %v", got, ok)
	}
	for _, s := range []string{"", "B", "BM", "BMW is a maker of cars, not a bitmap", "RIFF0000WAVEfmt ", "GIF88a", "\xff\xd8", "PK\x03\x04", "II*\x00\x10\x00\x00\x00CR\x02\x00"} {
		if got, ok := Detect([]byte(s)); ok {
			t.Errorf("%q is %q", s, got)
		}
	}
}

func TestContentType(t *testing.T) {
	for f, want := range map[Format]string{
		JPEG: "image/jpeg", PNG: "image/png", GIF: "image/gif", BMP: "image/bmp", WebP: "image/webp", TIFF: "image/tiff", "heic": "image/heic",
		"": "application/octet-stream", "avif": "application/octet-stream",
	} {
		if got := f.ContentType(); got != want {
			t.Errorf("%q: %q", f, got)
		}
	}
}
