package tiff

import (
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// readMetadata reads what the file says beside its pixels. What is wrong with it is no reason to refuse them.
func readMetadata(d *directory, h *codec.Header) {
	if n, err := d.first(tagOrientation, 1); err == nil && n >= 1 && n <= 8 {
		h.Orientation = int(n)
	}
	h.ICC, _ = d.bytes(tagICC, codec.MaxMetadata)
	h.XMP, _ = d.bytes(tagXMP, codec.MaxMetadata)
	h.Exif = exifOf(d)
}

// described are the tags of the first directory that say something of the picture, not of how it is stored: of TIFF 6.0, of EXIF
// (CIPA DC-008, 4.6.5), and those that Windows writes.
var described = []uint16{
	270, 271, 272, tagOrientation, 282, 283, 296, 305, 306, 315, 316, 33432, 0x4746, 0x4749, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f,
}

// exifOf makes an EXIF block of the tags that describe the picture, which would otherwise stand between its pixels; nil if there
// is nothing but what every TIFF has. Notes of makers are left out: they point into the file.
func exifOf(d *directory) []byte {
	w := &exifWriter{structure: d.structure}
	w.start()
	main := w.fields(d, func(tag uint16) bool { return slices.Contains(described, tag) })
	subs := 0
	for _, tag := range []uint16{tagExif, tagGPS} {
		if at, err := d.first(tag, 0); err == nil && at > 0 {
			if sub, err := d.directory(at); err == nil {
				place := w.directory(w.fields(sub, isPlain))
				main = append(main, exifField{tag: tag, kind: typeLong, count: 1, value: w.long(place)})
				subs++
			}
		}
	}
	if subs == 0 && !slices.ContainsFunc(main, func(f exifField) bool { return f.kind == typeASCII || f.tag >= 0x4746 }) {
		return nil
	}
	first := w.directory(main)
	copy(w.out[4:], w.long(first))
	if w.failed || len(w.out) > codec.MaxMetadata {
		return nil
	}
	return w.out
}

// isPlain tells tags that mean the same anywhere from those that point to other places of the file.
func isPlain(tag uint16) bool { return tag != tagMakerNote && tag != tagInteroperation }

// exifWriter writes a TIFF structure in the byte order of the file that it takes the values from.
type exifWriter struct {
	*structure
	out    []byte
	failed bool
}

// exifField is an entry of it.
type exifField struct {
	tag, kind uint16
	count     int64
	value     []byte
}

func (w *exifWriter) start() {
	mark := "II"
	if w.order.Uint16([]byte{0, 1}) == 1 {
		mark = "MM"
	}
	w.out = append([]byte(mark), 0, 0, 0, 0, 0, 0)
	w.order.PutUint16(w.out[2:], 42)
}

func (w *exifWriter) long(v int) []byte {
	b := make([]byte, 4)
	w.order.PutUint32(b, uint32(v))
	return b
}

// fields are the entries of a directory that are wanted, and of types that EXIF has.
func (w *exifWriter) fields(d *directory, wanted func(tag uint16) bool) (fields []exifField) {
	size := len(w.out)
	for _, tag := range d.tags {
		e := d.entries[tag]
		if !wanted(tag) || e.count == 0 || e.kind == typeIFD || e.kind >= typeLong8 && e.kind <= typeIFD8 {
			continue
		}
		value, err := d.bytes(tag, codec.MaxMetadata)
		if err != nil || value == nil {
			continue
		}
		if size += len(value); size > codec.MaxMetadata {
			w.failed = true
			return nil
		}
		fields = append(fields, exifField{tag, e.kind, e.count, value})
	}
	return fields
}

// directory writes values and the directory that they belong to, and returns where that is.
func (w *exifWriter) directory(fields []exifField) int {
	slices.SortFunc(fields, func(a, b exifField) int { return int(a.tag) - int(b.tag) })
	for i, f := range fields {
		if len(f.value) > 4 {
			fields[i].value = w.long(len(w.out))
			w.out = append(w.out, f.value...)
			w.even()
		}
	}
	at := len(w.out)
	w.out = append(w.out, make([]byte, 2+12*len(fields)+4)...)
	w.order.PutUint16(w.out[at:], uint16(len(fields)))
	for i, f := range fields {
		b := w.out[at+2+12*i:]
		w.order.PutUint16(b, f.tag)
		w.order.PutUint16(b[2:], f.kind)
		w.order.PutUint32(b[4:], uint32(f.count))
		copy(b[8:12], f.value)
	}
	return at
}

// even goes on to the next even place, where values begin.
func (w *exifWriter) even() {
	if len(w.out)%2 != 0 {
		w.out = append(w.out, 0)
	}
}
