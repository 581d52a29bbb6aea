package renditions

import (
	"strings"
	"testing"
)

func TestIsText(t *testing.T) {
	for head, want := range map[string]bool{
		"":                           true,
		"shots/a.jpg\nshots/ö.jpg\n": true,
		strings.Repeat("x", listHead-1) + "ö"[:1]:          true, // cut
		strings.Repeat("x", listHead-3) + "\U0001f600"[:3]: true,
		strings.Repeat("x", listHead-1) + "\x00":           false,
		strings.Repeat("x", 100) + "ö"[:1]:                 false,
		"\xff\xd8\xff\xe0":                                 false,
		"\x89PNG\r\n\x1a\n":                                false,
		"GIF89a\x01\x00\x01\x00":                           false,
		"RIFF\x24\x00\x00\x00WEBP":                         false,
	} {
		if got := isText([]byte(head)); got != want {
			t.Errorf("isText(%q) = %v, want %v", head, got, want)
		}
	}
}
