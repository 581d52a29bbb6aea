package gallery

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// uploadID is what presign puts behind a name: a version 4 UUID.
var uploadID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
})

// caption is what people and screen readers are told of an image: its name without folders, extension, and the ID that
// signing an upload adds, with spaces for dashes and underscores.
func caption(source string) string {
	name := path.Base(source)
	name = strings.TrimSuffix(name, path.Ext(name))
	if cut := uploadID().ReplaceAllString(name, ""); cut != "" {
		name = cut
	}
	words := strings.FieldsFunc(plain(name), func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	if len(words) == 0 {
		return plain(path.Base(source))
	}
	return strings.Join(words, " ")
}

// plain replaces what could break a line or turn the direction of the text around it, and drops what cannot be seen. Joiners
// stay: emoji are made with them.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return unicode.ReplacementChar
		case unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Join_Control, r) && !isEmojiTag(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// isEmojiTag knows what the flags of Scotland and Texas are spelt with.
func isEmojiTag(r rune) bool { return 0xE0020 <= r && r <= 0xE007F }

// isAddressable reports whether a URL can name the object: browsers resolve the segments . and .. also where they are escaped.
func isAddressable(name string) bool {
	for segment := range strings.SplitSeq(name, "/") {
		if segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// relativeURL is the address of a name as a page beside it writes it.
func relativeURL(name string) string {
	if strings.HasPrefix(name, "/") {
		return "./" + Escape(name) // or it would name the root of the host, or another host
	}
	return Escape(name)
}

// Escape writes a name as the path of a URL. What is not unreserved is escaped, byte by byte, so that no name begins a
// scheme or a query, and none divides a srcset.
func Escape(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if isUnreserved(c) || c == '/' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// isUnreserved knows the characters of https://www.rfc-editor.org/rfc/rfc3986#section-2.3.
func isUnreserved(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return strings.IndexByte("-._~", c) >= 0
}
