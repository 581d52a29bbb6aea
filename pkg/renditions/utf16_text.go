package renditions

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// isUTF16 reports whether a text begins with a mark of UTF-16, as PowerShell writes it. No image that is known does.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

// asUTF8 reads a text that may be UTF-16, if it begins with a mark, and is UTF-8 else. Halves of surrogate pairs become U+FFFD.
func asUTF8(r io.Reader) io.Reader {
	text := bufio.NewReader(r)
	if head, _ := text.Peek(2); isUTF16(head) {
		return transform.NewReader(text, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	}
	return text
}
