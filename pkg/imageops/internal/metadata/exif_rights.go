package metadata

import (
	"bytes"
	"encoding/binary"
)

// rights is an EXIF block that says only who made the image and whose it is: Artist and Copyright of the first directory (CIPA
// DC-008, 4.6.5). It is nil if nothing says so.
func rights(exif []byte) []byte {
	t, first, ok := Open(exif)
	if !ok {
		return nil
	}
	entries, _, _ := t.Directory(first)
	var kept []text
	for _, tag := range []uint16{tagArtist, tagCopyright} { // in the order that a directory has
		for _, e := range entries {
			if s := t.text(e); e.Tag == tag && len(s) > 0 {
				kept = append(kept, text{tag, s})
				break
			}
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return textBlock(kept)
}

// text is an entry of letters.
type text struct {
	tag   uint16
	value []byte
}

// text is what an entry of letters says, without what only ends or fills it. Copyright may have two parts, with a zero between.
func (t TIFF) text(e Entry) []byte {
	if e.Type != TypeASCII && e.Type != TypeUTF8 {
		return nil
	}
	return bytes.Trim(t.Bytes(e), "\x00 ")
}

// textBlock writes a block of a few texts, big-endian, as ASCII: many readers do not know the type that EXIF 3.0 has for UTF-8,
// and all of them show UTF-8 in ASCII.
func textBlock(texts []text) []byte {
	be := binary.BigEndian
	out := be.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08"), uint16(len(texts)))
	var values []byte
	at := len(out) + 12*len(texts) + 4
	for _, t := range texts {
		value := append(bytes.Clone(t.value), 0)
		out = be.AppendUint16(be.AppendUint16(out, t.tag), TypeASCII)
		out = be.AppendUint32(out, uint32(len(value)))
		if len(value) <= 4 {
			out = append(append(out, value...), make([]byte, 4-len(value))...)
			continue
		}
		out = be.AppendUint32(out, uint32(at+len(values)))
		values = append(values, value...)
		values = append(values, make([]byte, len(value)&1)...) // values begin at even offsets
	}
	return append(be.AppendUint32(out, 0), values...)
}
