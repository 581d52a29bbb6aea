package renditions

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// The marks that UTF-16 begins with, as PowerShell writes it.
var (
	littleMark = []byte{0xff, 0xfe}
	bigMark    = []byte{0xfe, 0xff}
)

// isUTF16 reports whether a text begins with a mark of UTF-16. No image that is known does.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, littleMark) || bytes.HasPrefix(head, bigMark)
}

// asUTF8 reads a text that may be UTF-16, if it begins with a mark, and is UTF-8 else.
func asUTF8(r io.Reader) io.Reader {
	text := bufio.NewReader(r)
	head, _ := text.Peek(len(littleMark))
	if !isUTF16(head) {
		return text
	}
	_, _ = text.Discard(len(head))
	if bytes.Equal(head, bigMark) {
		return &utf16Reader{text: text, order: binary.BigEndian}
	}
	return &utf16Reader{text: text, order: binary.LittleEndian}
}

// utf16Reader turns UTF-16 into UTF-8. Halves of surrogate pairs become U+FFFD.
type utf16Reader struct {
	text  *bufio.Reader
	order binary.ByteOrder
	ready []byte // not taken yet
	back  []rune // a unit that was read to see whether it belongs to the one before: at most one
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.ready) == 0 {
		r, err := u.next()
		if err != nil {
			return 0, err
		}
		u.ready = utf8.AppendRune(nil, r)
		for len(u.ready) < len(p) && (u.text.Buffered() > 2 || len(u.back) > 0) {
			if r, err = u.next(); err != nil {
				break // it comes again
			}
			u.ready = utf8.AppendRune(u.ready, r)
		}
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	return n, nil
}

// next is the next character.
func (u *utf16Reader) next() (rune, error) {
	first, err := u.unit()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	second, err := u.unit()
	if errors.Is(err, io.EOF) {
		return utf8.RuneError, nil
	}
	if err != nil {
		return 0, err
	}
	r := utf16.DecodeRune(first, second)
	if r == utf8.RuneError {
		u.back = append(u.back, second)
	}
	return r, nil
}

// unit is the next two bytes. Half of them at the end are the end.
func (u *utf16Reader) unit() (rune, error) {
	if len(u.back) > 0 {
		r := u.back[0]
		u.back = u.back[:0]
		return r, nil
	}
	var unit [2]byte
	if _, err := io.ReadFull(u.text, unit[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		return 0, err
	}
	return rune(u.order.Uint16(unit[:])), nil
}
