package jpeg

import (
	"encoding/binary"
	"math"
)

// The index of the pictures in a file (CIPA DC-007, 5.2) is a TIFF structure: a directory of its version, the number of pictures
// and 16 bytes for each. Offsets count from its own first byte, but that of the first picture is 0.
const (
	indexLen     = 82 // of one for two pictures
	indexVersion = 0xb000
	indexCount   = 0xb001
	indexEntries = 0xb002
	indexEntry   = 16

	// mostBehind bounds the pictures behind the first that are looked at. Cameras write up to three.
	mostBehind = 8
)

// span is where a picture lies in the file.
type span struct{ start, length int64 }

// parseIndex lists the pictures behind the first, as far as the index, which begins at an offset of the file, can be read.
func parseIndex(b []byte, at int64) (behind []span) {
	entries, order := indexOf(b)
	for i := indexEntry; i+indexEntry <= len(entries) && len(behind) < mostBehind; i += indexEntry {
		s := span{at + int64(order.Uint32(entries[i+8:])), int64(order.Uint32(entries[i+4:]))}
		if s.start > at && s.length > 0 {
			behind = append(behind, s)
		}
	}
	return behind
}

// indexOf are the entries of an index, those that it has, and the order of its bytes.
func indexOf(b []byte) (entries []byte, order binary.ByteOrder) {
	order = binary.BigEndian
	if len(b) < 8 {
		return nil, order
	}
	switch string(b[:4]) {
	case "MM\x00*":
	case "II*\x00":
		order = binary.LittleEndian
	default:
		return nil, order
	}
	at := int64(order.Uint32(b[4:]))
	if at > int64(len(b))-2 {
		return nil, order
	}
	fields := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(fields) < 12 {
			break
		}
		if order.Uint16(fields) == indexEntries {
			n, from := int64(order.Uint32(fields[4:])), int64(order.Uint32(fields[8:]))
			if n < indexEntry || from > int64(len(b)) {
				break
			}
			return b[from:][:min(n, int64(len(b))-from)], order
		}
		fields = fields[12:]
	}
	return nil, order
}

// index writes one for a file of two pictures: the first has so many bytes, and the index begins at an offset in it.
func index(first, at, second int) []byte {
	const (
		head    = 8 + 2 + 3*12 + 4
		primary = 0x030000 // a baseline picture that is shown
		bytes   = 7
		long    = 4
	)
	be := binary.BigEndian
	b := append(make([]byte, 0, indexLen), "MM\x00*\x00\x00\x00\x08\x00\x03"...)
	field := func(tag, kind uint16, count uint32, value []byte) {
		b = be.AppendUint32(be.AppendUint16(be.AppendUint16(b, tag), kind), count)
		b = append(b, value...)
	}
	field(indexVersion, bytes, 4, []byte("0100"))
	field(indexCount, long, 1, be.AppendUint32(nil, 2))
	field(indexEntries, bytes, 2*indexEntry, be.AppendUint32(nil, head))
	b = be.AppendUint32(b, 0) // no directory follows
	for _, v := range []int{primary, first, 0, 0, 0, second, first - at, 0} {
		b = be.AppendUint32(b, uint32(min(int64(v), math.MaxUint32)))
	}
	return b
}

// Lengthened mends the index of a file into which n bytes were put before it: the first picture is longer by them. A file without
// an index stays as it is.
func Lengthened(file []byte, n int) {
	be := binary.BigEndian
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != markerSOS; {
		length := int(be.Uint16(file[at+2:]))
		if length < 2 || at+2+length > len(file) {
			return
		}
		segment := file[at+4 : at+2+length]
		if file[at+1] == markerAPP2 && len(segment) > len(mpfLabel) && string(segment[:len(mpfLabel)]) == mpfLabel {
			if entries, order := indexOf(segment[len(mpfLabel):]); len(entries) >= indexEntry {
				order.PutUint32(entries[4:], order.Uint32(entries[4:])+uint32(n))
			}
			return
		}
		at += 2 + length
	}
}
