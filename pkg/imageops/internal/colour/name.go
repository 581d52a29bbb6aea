package colour

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// Name is the description inside an ICC profile: the tag "desc", as
// textDescriptionType (ICC.1:2001, 6.5.17) or multiLocalizedUnicodeType
// (ICC.1:2022, 10.15). "" when there is none.
func Name(icc []byte) string {
	desc := profileTag(icc, "desc")
	if len(desc) < 12 {
		return ""
	}
	be := binary.BigEndian
	switch string(desc[:4]) {
	case "desc":
		n := min(int64(be.Uint32(desc[8:])), int64(len(desc)-12))
		return clean(string(desc[12 : 12+n]))
	case "mluc":
		if len(desc) < 28 {
			return ""
		}
		n, at := int64(be.Uint32(desc[20:])), int64(be.Uint32(desc[24:]))
		if at+n > int64(len(desc)) {
			return ""
		}
		var units []uint16
		for s := desc[at : at+n]; len(s) >= 2; s = s[2:] {
			units = append(units, be.Uint16(s))
		}
		return clean(string(utf16.Decode(units)))
	}
	return ""
}

// profileTag finds an element by the table after the profile's 128-byte header.
func profileTag(icc []byte, name string) []byte {
	if len(icc) < 132 {
		return nil
	}
	be := binary.BigEndian
	table := icc[132:]
	for range min(be.Uint32(icc[128:]), 100) {
		if len(table) < 12 {
			return nil
		}
		at, n := int64(be.Uint32(table[4:])), int64(be.Uint32(table[8:]))
		if string(table[:4]) == name && at+n <= int64(len(icc)) {
			return icc[at : at+n]
		}
		table = table[12:]
	}
	return nil
}

// clean keeps what may be printed: the text comes from a stranger.
func clean(s string) string {
	s, _, _ = strings.Cut(s, "\x00")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffd {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > 100 {
		s = string(r[:100])
	}
	return strings.TrimSpace(s)
}
