package imageops

import (
	"bytes"
	"encoding/binary"
)

// The tags of EXIF that speak of the pixels (CIPA DC-008, 4.6).
const (
	tagOrientation  = 0x0112
	tagExifIFD      = 0x8769
	tagPixelsX      = 0xa002
	tagPixelsY      = 0xa003
	tagThumbnail    = 0x0201
	tagThumbnailLen = 0x0202

	typeShort = 3
	typeLong  = 4
)

// exifBlock is an EXIF block that is edited in place: maker notes hold offsets
// of their own, and would break if anything moved.
type exifBlock struct {
	data  []byte
	order binary.ByteOrder
}

// uprightExif is a copy of an EXIF block for a rendition of width × height pixels
// that stand upright: it says so, and has no thumbnail, which would show the
// image as it was, perhaps before it was cropped. It is nil for a block that
// cannot be read.
func uprightExif(exif []byte, width, height int) []byte {
	b, at := openExif(bytes.Clone(exif))
	if b == nil {
		return nil
	}
	next, ok := b.directory(at, func(int, int) {})
	if !ok {
		return nil
	}
	b.dropThumbnail(next)
	// After that, because a hostile thumbnail may lie over the first directory.
	corrected := false
	last, ok := b.directory(at, func(tag, entry int) {
		switch {
		case tag == tagOrientation:
			b.order.PutUint16(b.data[entry+2:], typeShort) // some writers use another
			b.order.PutUint32(b.data[entry+4:], 1)
			b.set(entry, 1)
		case tag == tagExifIFD && !corrected: // one is enough: 65,535 would take a while
			b.setDimensions(entry, width, height)
			corrected = true
		}
	})
	if !ok {
		return nil
	}
	if last != 0 {
		b.unlink(at)
	}
	return b.data
}

// openExif reads the eight bytes of the TIFF header, and where the first
// directory is.
func openExif(data []byte) (*exifBlock, int) {
	if len(data) < 8 {
		return nil, 0
	}
	b := &exifBlock{data: data}
	switch string(data[:4]) {
	case "II*\x00":
		b.order = binary.LittleEndian
	case "MM\x00*":
		b.order = binary.BigEndian
	default:
		return nil, 0
	}
	return b, b.long(4)
}

// directory calls visit for each entry of the directory at, with its tag and
// where it is, and returns where the next directory is, 0 for none. It is false
// for a directory that is not all there.
func (b *exifBlock) directory(at int, visit func(tag, entry int)) (next int, ok bool) {
	if at < 8 || at > len(b.data)-2 {
		return 0, false
	}
	n := b.short(at)
	end := at + 2 + 12*n
	if end > len(b.data) {
		return 0, false
	}
	for entry := at + 2; entry < end; entry += 12 {
		visit(b.short(entry), entry)
	}
	if end+4 > len(b.data) {
		return 0, true // some writers leave it out
	}
	return b.long(end), true
}

// unlink makes the directory at the last one.
func (b *exifBlock) unlink(at int) {
	end := at + 2 + 12*b.short(at)
	b.order.PutUint32(b.data[end:], 0)
}

// setDimensions corrects the dimensions in the directory that an entry points to.
func (b *exifBlock) setDimensions(entry, width, height int) {
	_, _ = b.directory(b.long(entry+8), func(tag, entry int) {
		switch tag {
		case tagPixelsX:
			b.set(entry, width)
		case tagPixelsY:
			b.set(entry, height)
		}
	})
}

// dropThumbnail wipes the second directory and the thumbnail that it points to,
// and cuts both off where nothing comes after.
func (b *exifBlock) dropThumbnail(at int) {
	var start, length int
	_, ok := b.directory(at, func(tag, entry int) {
		switch tag {
		case tagThumbnail:
			start = b.value(entry)
		case tagThumbnailLen:
			length = b.value(entry)
		}
	})
	if !ok {
		return
	}
	end := at + 2 + 12*b.short(at) + 4
	if start >= 8 && start < len(b.data) && length > 0 {
		after := start + min(length, len(b.data)-start)
		clear(b.data[start:after])
		if after == len(b.data) && start >= end {
			b.data = b.data[:start]
		}
	}
	clear(b.data[at:min(end, len(b.data))])
}

// set stores a single number in an entry that has room for one.
func (b *exifBlock) set(entry, value int) {
	if b.long(entry+4) != 1 {
		return
	}
	switch b.short(entry + 2) {
	case typeShort:
		clear(b.data[entry+8 : entry+12])
		b.order.PutUint16(b.data[entry+8:], uint16(value))
	case typeLong:
		b.order.PutUint32(b.data[entry+8:], uint32(value))
	}
}

// value is the single number of an entry.
func (b *exifBlock) value(entry int) int {
	if b.short(entry+2) == typeShort {
		return b.short(entry + 8)
	}
	return b.long(entry + 8)
}

func (b *exifBlock) short(at int) int { return int(b.order.Uint16(b.data[at:])) }
func (b *exifBlock) long(at int) int  { return int(b.order.Uint32(b.data[at:])) }
