package devs3

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyFits reports whether the store may see a key. The store makes paths of keys, and systems read paths in ways of their own: a
// backslash is a separator on Windows, a colon names a drive or a stream there, and a part that is empty, "." or ".." leads to
// the file of another key. None of them is taken on any system, so that what works on one works on all. A slash at the end
// stays: such keys stand for folders.
func keyFits(key string) bool {
	if !textFits(key) {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(key, "/"), "/") {
		if part == "" || part == "." || part == ".." || !partFits(part) {
			return false
		}
	}
	return true
}

// prefixFits is keyFits for what keys begin with: its last part may be the beginning of another.
func prefixFits(prefix string) bool {
	folder := prefix[:strings.LastIndexByte(prefix, '/')+1]
	return textFits(prefix) && (folder == "" || keyFits(folder))
}

// tokenFits is keyFits for what the store gave out itself, such as the ID of an upload: one part.
func tokenFits(token string) bool {
	return token == "" || keyFits(token) && !strings.Contains(token, "/")
}

func textFits(s string) bool {
	odd := func(r rune) bool { return r == '\\' || r == ':' || unicode.IsControl(r) }
	return utf8.ValidString(s) && !strings.ContainsFunc(s, odd)
}
