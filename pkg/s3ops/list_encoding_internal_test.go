package s3ops

import (
	"net/url"
	"strings"
	"testing"
)

func TestDecodeListed(t *testing.T) {
	for encoded, want := range map[string]string{
		"a/b.jpg":             "a/b.jpg",
		"a+b%2Bc%20d.jpg":     "a b+c d.jpg", // AWS; others
		"a%2Fb.jpg":           "a/b.jpg",     // Ceph
		"%01%1B%EF%BF%BE.jpg": "\x01\x1b\ufffe.jpg",
		"100%25.jpg":          "100%.jpg",
		"%25%2B+":             "%+ ",
		"%C3%A4~*'()!":        "\u00e4~*'()!",
		"100%.jpg":            "100%.jpg", // nobody encodes so: it was left as it is
		"a b+c.jpg":           "a b+c.jpg",
		"\u00e4+%41":          "\u00e4+%41",
		"":                    "",
	} {
		if got := decodeListed(encoded); got != want {
			t.Errorf("%q is decoded to %q, want %q", encoded, got, want)
		}
	}
}

// Every key that was encoded comes back as it was, in the ways that stores encode.
func FuzzDecodeListed(f *testing.F) {
	for _, seed := range []string{"a/b c+d%41.jpg", "\x01\x1b", "\ufffe\uffff", "%", "%%2", "\u00e4 \u65e5", "\xff\xfe", "+", " ", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		aws := url.QueryEscape(key)
		for store, encoded := range map[string]string{
			"AWS": strings.ReplaceAll(aws, "%2F", "/"), "Ceph": strings.ReplaceAll(aws, "+", "%20"),
			"moto": strings.ReplaceAll(url.PathEscape(strings.ReplaceAll(key, "+", "\x00")), "%00", "%2B"),
		} {
			if store == "moto" && strings.Contains(key, "\x00") {
				continue
			}
			if got := decodeListed(encoded); got != key {
				t.Errorf("%s lists %q as %q, which is decoded to %q", store, key, encoded, got)
			}
		}
		_ = decodeListed(key) // of a store that encodes nothing
	})
}

func TestKeysInXML(t *testing.T) {
	for key, want := range map[string]bool{"a/\u00e4.jpg": true, "line\nfeed": true, " a": true, "\ufffd": true, "\x01": false, "\x1b": false, "\ufffe": false, "\xff": false} {
		if got := FitsInXML(key); got != want {
			t.Errorf("%q fits: %v, want %v", key, got, want)
		}
	}
}
