package metadata

import (
	"encoding/binary"
	"slices"
)

// Types of values (TIFF 6.0, section 2; CIPA DC-008 of 2023, 4.6.2, for the last).
const (
	TypeByte      = 1
	TypeASCII     = 2
	TypeShort     = 3
	TypeLong      = 4
	TypeUndefined = 7
	TypeUTF8      = 129
)

// TIFF is a TIFF structure, which an EXIF block is as well as a TIFF file.
type TIFF struct {
	data  []byte
	order binary.ByteOrder
}

// Entry is one of a directory: a tag and where its values are.
type Entry struct {
	Tag, Type uint16
	Count     uint32
	at        int // where the entry stands
}

// Open reads the eight bytes of the header, and where the first directory is. It is false for what is no TIFF structure.
func Open(data []byte) (t TIFF, first int, ok bool) {
	if len(data) < 8 {
		return t, 0, false
	}
	t.data = data
	switch string(data[:4]) {
	case "II*\x00":
		t.order = binary.LittleEndian
	case "MM\x00*":
		t.order = binary.BigEndian
	default:
		return t, 0, false
	}
	return t, int(t.long(4)), true
}

// Directory lists the entries of the directory at an offset, whatever they say, and where the next directory is, 0 for none. It
// is false for a directory that is not all there; the entries are those that are.
func (t TIFF) Directory(at int) (entries []Entry, next int, ok bool) {
	if at < 8 || at > len(t.data)-2 {
		return nil, 0, false
	}
	n := int(t.short(at))
	end := at + 2 + 12*n
	for entry := at + 2; entry < end; entry += 12 {
		if entry+12 > len(t.data) {
			return entries, 0, false
		}
		entries = append(entries, Entry{Tag: t.short(entry), Type: t.short(entry + 2), Count: t.long(entry + 4), at: entry})
	}
	if end+4 > len(t.data) {
		return entries, 0, true // some writers leave it out
	}
	return entries, int(t.long(end)), true
}

// sizeOf is how many bytes a value of a type takes, 0 for a type that there is not.
func sizeOf(kind uint16) int64 {
	switch kind {
	case TypeByte, TypeASCII, 6, TypeUndefined, TypeUTF8:
		return 1
	case TypeShort, 8:
		return 2
	case TypeLong, 9, 11, 13:
		return 4
	case 5, 10, 12:
		return 8
	}
	return 0
}

// Bytes are the values of an entry as they are stored, nil if its type is unknown or they are not all there.
func (t TIFF) Bytes(e Entry) []byte {
	n := sizeOf(e.Type) * int64(e.Count)
	at := int64(e.at + 8)
	if n > 4 {
		at = int64(t.long(e.at + 8))
	}
	if n <= 0 || at+n > int64(len(t.data)) {
		return nil
	}
	return t.data[at : at+n : at+n]
}

// Number is the first value of an entry of bytes, shorts or longs.
func (t TIFF) Number(e Entry) (int, bool) {
	b := t.Bytes(e)
	switch {
	case b == nil:
		return 0, false
	case e.Type == TypeByte:
		return int(b[0]), true
	case e.Type == TypeShort:
		return int(t.order.Uint16(b)), true
	case e.Type == TypeLong || e.Type == 13:
		return int(t.order.Uint32(b)), true
	}
	return 0, false
}

// Find returns the first entry of a tag.
func Find(entries []Entry, tag uint16) (Entry, bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Tag == tag })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

func (t TIFF) short(at int) uint16 { return t.order.Uint16(t.data[at:]) }
func (t TIFF) long(at int) uint32  { return t.order.Uint32(t.data[at:]) }
