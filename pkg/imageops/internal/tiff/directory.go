package tiff

import (
	"encoding/binary"
	"io"
	"math"
)

// Types of values (TIFF 6.0, section 2; supplement 1; BigTIFF).
const (
	typeByte      = 1
	typeASCII     = 2
	typeShort     = 3
	typeLong      = 4
	typeRational  = 5
	typeSByte     = 6
	typeUndefined = 7
	typeSShort    = 8
	typeSLong     = 9
	typeSRational = 10
	typeFloat     = 11
	typeDouble    = 12
	typeIFD       = 13
	typeLong8     = 16
	typeSLong8    = 17
	typeIFD8      = 18
	typeUTF8      = 129 // EXIF 3.0
)

// typeSizes are bytes of one value.
var typeSizes = [...]int64{
	typeByte: 1, typeASCII: 1, typeShort: 2, typeLong: 4, typeRational: 8, typeSByte: 1, typeUndefined: 1, typeSShort: 2,
	typeSLong: 4, typeSRational: 8, typeFloat: 4, typeDouble: 8, typeIFD: 4, typeLong8: 8, typeSLong8: 8, typeIFD8: 8, typeUTF8: 1,
}

// maxEntries bounds a directory; a classic one cannot have more.
const maxEntries = math.MaxUint16

// structure is what the first bytes of a file say about all the others.
type structure struct {
	in    *input
	order binary.ByteOrder
	big   bool // BigTIFF: offsets and counts have 8 bytes
}

// directory is an image file directory: where the values of its tags are.
type directory struct {
	*structure
	entries map[uint16]entry
	tags    []uint16 // in the order of the file
	count   int      // of the fields, those that are ignored too
	next    int64    // where the next directory is, 0 for none
}

// entry is one field.
type entry struct {
	kind  uint16
	count int64
	at    int64 // where the values are in the file
}

// size is the bytes of one value, 0 for an unknown type.
func (e entry) size() int64 {
	if int(e.kind) < len(typeSizes) {
		return typeSizes[e.kind]
	}
	return 0
}

// openStructure reads the header, and says where the first directory is.
func openStructure(in *input) (*structure, int64, error) {
	var b [16]byte
	if err := in.read(b[:8], 0); err != nil {
		return nil, 0, err
	}
	s := &structure{in: in, order: binary.LittleEndian}
	switch string(b[:2]) {
	case "II":
	case "MM":
		s.order = binary.BigEndian
	default:
		return nil, 0, malformed("neither II nor MM at its start")
	}
	switch version := s.order.Uint16(b[2:]); version {
	case 42:
		return s, int64(s.order.Uint32(b[4:])), nil
	case 43:
		s.big = true
		if err := in.read(b[:], 0); err != nil {
			return nil, 0, err
		}
		if size := s.order.Uint16(b[4:]); size != 8 {
			return nil, 0, unsupported("offsets of %d bytes", size)
		}
		return s, s.offset(b[8:]), nil
	default:
		return nil, 0, malformed("version %d", version)
	}
}

// offset is where something is in the file; beyond its end for what does not fit into an int64.
func (s *structure) offset(b []byte) int64 {
	if s.big {
		return int64(min(s.order.Uint64(b), math.MaxInt64))
	}
	return int64(s.order.Uint32(b))
}

// directory reads the directory at. The first field of a tag counts, later ones of the same are ignored, as by libtiff;
// so are fields whose values are not in the file.
func (s *structure) directory(at int64) (*directory, error) {
	head, width := int64(2), int64(12)
	if s.big {
		head, width = 8, 20
	}
	var b [8]byte
	if err := s.in.read(b[:head], at); err != nil {
		return nil, err
	}
	n := int64(s.order.Uint16(b[:]))
	if s.big {
		n = int64(min(s.order.Uint64(b[:]), maxEntries+1))
	}
	if n == 0 || n > maxEntries {
		return nil, malformed("a directory of %d entries", n)
	}
	all := make([]byte, min(n*width, max(s.in.Size-at-head, 0)))
	if int64(len(all)) < n*width {
		return nil, io.ErrUnexpectedEOF
	}
	if err := s.in.read(all, at+head); err != nil {
		return nil, err
	}
	d := &directory{structure: s, entries: make(map[uint16]entry, n), count: int(n)}
	for i := range n {
		d.add(all[i*width:(i+1)*width], at+head+i*width)
	}
	d.next = s.nextAt(at + head + n*width)
	return d, nil
}

// nextAt reads where the next directory is; 0 where the file ends.
func (s *structure) nextAt(at int64) int64 {
	size := 4
	if s.big {
		size = 8
	}
	var b [8]byte
	if s.in.read(b[:size], at) != nil {
		return 0
	}
	return s.offset(b[:size])
}

// add takes the entry b, which is in the file at.
func (d *directory) add(b []byte, at int64) {
	tag := d.order.Uint16(b)
	e := entry{kind: d.order.Uint16(b[2:]), at: at + 8}
	inline, value := int64(4), b[8:]
	if d.big {
		e.count = int64(min(d.order.Uint64(b[4:]), math.MaxInt64))
		e.at, inline, value = at+12, 8, b[12:]
	} else {
		e.count = int64(d.order.Uint32(b[4:]))
	}
	size := e.size()
	if size == 0 || e.count > d.in.Size/size {
		return
	}
	if e.count*size > inline {
		e.at = d.offset(value)
	}
	if e.at > d.in.Size-e.count*size {
		return
	}
	if _, again := d.entries[tag]; !again {
		d.entries[tag] = e
		d.tags = append(d.tags, tag)
	}
}
