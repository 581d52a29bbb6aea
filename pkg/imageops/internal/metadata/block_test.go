package metadata

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// order is how a block of the tests is written.
type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// field is an entry of a directory: count values, or the offset where they are.
type field struct {
	tag, kind    uint16
	count, value uint32
}

// builder builds an EXIF block.
type builder struct {
	order
	data []byte
}

func newBuilder(o order) *builder {
	b := &builder{order: o, data: []byte("MM\x00*")}
	if o.String() == binary.LittleEndian.String() {
		b.data = []byte("II*\x00")
	}
	b.data = b.AppendUint32(b.data, 8)
	return b
}

func (b *builder) directory(next uint32, fields ...field) {
	b.data = b.AppendUint16(b.data, uint16(len(fields)))
	for _, f := range fields {
		b.data = b.AppendUint32(b.AppendUint16(b.AppendUint16(b.data, f.tag), f.kind), f.count)
		if f.kind == TypeShort && f.count == 1 {
			b.data = b.AppendUint16(b.AppendUint16(b.data, uint16(f.value)), 0)
		} else {
			b.data = b.AppendUint32(b.data, f.value)
		}
	}
	b.data = b.AppendUint32(b.data, next)
}

func (b *builder) pad(to int) { b.data = append(b.data, make([]byte, to-len(b.data))...) }

const thumbnailText = "THUMBNAIL OF WHAT WAS CROPPED AWAY"

// cameraExif is a block as a camera writes it: a description, orientation 6, an artist, the dimensions of the photo, a place, a
// thumbnail.
func cameraExif() []byte {
	const exifIFD, gpsIFD, texts, ifd1, thumbnail = 120, 170, 220, 290, 340
	b := newBuilder(binary.BigEndian)
	b.directory(ifd1, field{0x010e, TypeASCII, 12, texts}, field{tagOrientation, TypeShort, 1, 6}, field{tagArtist, TypeASCII, 8, texts + 40},
		field{tagCopyright, TypeASCII, 10, texts + 48}, field{tagExifIFD, TypeLong, 1, exifIFD}, field{tagGPSIFD, TypeLong, 1, gpsIFD})
	b.pad(exifIFD)
	b.directory(0, field{tagPixelsX, TypeShort, 1, 4000}, field{tagPixelsY, TypeLong, 1, 3000})
	b.pad(gpsIFD)
	b.directory(0, field{0x0001, TypeASCII, 2, 'N' << 24}, field{0x0002, 5, 3, texts + 16})
	b.pad(texts)
	b.data = append(b.data, "a spaceship\x00"...)
	b.pad(texts + 16)
	for _, v := range []uint32{52, 1, 30, 1, 0, 1} { // 52° 30' 0"
		b.data = b.AppendUint32(b.data, v)
	}
	b.data = append(b.data, "Jo Doe\x00\x00(c) Jo D\x00\x00"...)
	b.pad(ifd1)
	b.directory(0, field{tagOrientation, TypeShort, 1, 6}, field{tagThumbnail, TypeLong, 1, thumbnail},
		field{tagThumbnailLen, TypeLong, 1, uint32(len(thumbnailText))})
	b.pad(thumbnail)
	b.data = append(b.data, thumbnailText...)
	return b.data
}

// listed is what a reader of few lines, which takes nothing for granted but that all is there, finds in a block: tag and value of
// each entry of the first directory and those below, in order.
func listed(t *testing.T, exif []byte) string {
	t.Helper()
	var o binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		o = binary.LittleEndian
	}
	var out []string
	var read func(at uint32)
	read = func(at uint32) {
		n := uint32(o.Uint16(exif[at:]))
		for i := range n {
			e := exif[at+2+12*i:][:12]
			tag, kind, count, value := o.Uint16(e), o.Uint16(e[2:]), o.Uint32(e[4:]), o.Uint32(e[8:])
			switch {
			case tag == tagExifIFD || tag == tagGPSIFD:
				out = append(out, fmt.Sprintf("%04x{", tag))
				read(value)
				out = append(out, "}")
			case kind == TypeASCII && count > 4:
				out = append(out, fmt.Sprintf("%04x=%s", tag, strings.TrimRight(string(exif[value:value+count]), "\x00")))
			case kind == TypeASCII:
				out = append(out, fmt.Sprintf("%04x=%s", tag, strings.TrimRight(string(e[8:8+count]), "\x00")))
			case kind == TypeShort && count == 1:
				out = append(out, fmt.Sprintf("%04x=%d", tag, o.Uint16(e[8:])))
			case kind == TypeLong && count == 1:
				out = append(out, fmt.Sprintf("%04x=%d", tag, value))
			case kind == 5:
				out = append(out, fmt.Sprintf("%04x=%d/%d", tag, o.Uint32(exif[value:]), o.Uint32(exif[value+4:])))
			default:
				out = append(out, fmt.Sprintf("%04x:%d×%d", tag, kind, count))
			}
		}
		if next := o.Uint32(exif[at+2+12*n:]); next != 0 {
			out = append(out, "next")
		}
	}
	read(o.Uint32(exif[4:]))
	return strings.Join(out, " ")
}
