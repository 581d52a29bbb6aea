package metadata

import (
	"bytes"
	"cmp"
	"slices"
)

// upright is a copy of an EXIF block for a rendition of width × height pixels that stand upright: it says so, and has no
// thumbnail, which would show the image as it was, perhaps before it was cropped. Entries that cannot be read are left out, and
// the rest is sorted, as readers demand. Values stay where they are: maker notes hold offsets of their own. It is nil for a block
// that cannot be read.
func upright(exif []byte, width, height int) []byte {
	t, first, ok := Open(bytes.Clone(exif))
	if !ok {
		return nil
	}
	e := &exifEditor{TIFF: t, width: width, height: height}
	if _, next, ok := e.Directory(first); ok {
		e.dropThumbnail(next)
	}
	if !e.tidy(first, 0) {
		return nil
	}
	return e.data
}

// exifEditor changes an EXIF block in place.
type exifEditor struct {
	TIFF
	width, height int
	done          [][2]int // where the directories are that have been written
}

// pointers are the tags of directories below another, which come at most maxDepth deep.
var pointers = []uint16{tagExifIFD, tagGPSIFD, tagInteropIFD}

const maxDepth = 2

// unkept are the tags that point to other pictures.
var unkept = []uint16{tagSubIFDs, tagThumbnail, tagThumbnailLen}

// tidy writes the directory at an offset again, and those below it. It is false for one that is not all there, or lies over
// another.
func (e *exifEditor) tidy(at, depth int) bool {
	entries, _, ok := e.Directory(at)
	end := at + 2 + 12*len(entries)
	if !ok || depth > maxDepth || slices.ContainsFunc(e.done, func(r [2]int) bool { return at < r[1] && r[0] < end }) {
		return false
	}
	e.done = append(e.done, [2]int{at, end})
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Tag, b.Tag) })
	var kept []byte
	last := -1
	for _, entry := range entries {
		again := int(entry.Tag) == last
		if again || !e.keep(entry, depth) {
			if slices.Contains(pointers, entry.Tag) {
				last = int(entry.Tag) // one is enough: 65,535 would take a while
			}
			continue
		}
		last = int(entry.Tag)
		kept = append(kept, e.corrected(entry, depth)...)
	}
	clear(e.data[at:end])
	e.order.PutUint16(e.data[at:], uint16(len(kept)/12))
	end = at + 2 + copy(e.data[at+2:], kept)
	if missing := end + 4 - len(e.data); missing > 0 {
		e.data = append(e.data, make([]byte, missing)...)
	}
	e.order.PutUint32(e.data[end:], 0) // no directory follows
	return true
}

// keep reports whether an entry says something that can be read and is still there.
func (e *exifEditor) keep(entry Entry, depth int) bool {
	switch {
	case entry.Tag == tagOrientation && depth == 0:
		return true
	case e.Bytes(entry) == nil || slices.Contains(unkept, entry.Tag):
		return false
	case slices.Contains(pointers, entry.Tag):
		at, ok := e.Number(entry)
		return ok && entry.Count == 1 && e.tidy(at, depth+1)
	}
	return true
}

// corrected is an entry as it is written: orientation and dimensions are those of the rendition.
func (e *exifEditor) corrected(entry Entry, depth int) []byte {
	raw := bytes.Clone(e.data[entry.at : entry.at+12])
	switch {
	case entry.Tag == tagOrientation:
		e.order.PutUint16(raw[2:], TypeShort) // some writers use another
		e.set(raw, 1)
	case entry.Type == TypeUTF8: // which older readers do not know; they show UTF-8 in ASCII
		e.order.PutUint16(raw[2:], TypeASCII)
	case entry.Tag == tagPixelsX && depth == 1:
		e.set(raw, e.width)
	case entry.Tag == tagPixelsY && depth == 1:
		e.set(raw, e.height)
	}
	return raw
}

// set makes an entry one number.
func (e *exifEditor) set(raw []byte, value int) {
	e.order.PutUint32(raw[4:], 1)
	clear(raw[8:])
	if e.order.Uint16(raw[2:]) == TypeShort {
		e.order.PutUint16(raw[8:], uint16(value))
		return
	}
	e.order.PutUint16(raw[2:], TypeLong)
	e.order.PutUint32(raw[8:], uint32(value))
}

// dropThumbnail wipes the second directory and the thumbnail that it points to, and cuts both off where nothing comes after.
func (e *exifEditor) dropThumbnail(at int) {
	entries, _, ok := e.Directory(at)
	if !ok {
		return
	}
	number := func(tag uint16) int {
		entry, _ := Find(entries, tag)
		n, _ := e.Number(entry)
		return n
	}
	end := at + 2 + 12*len(entries) + 4
	if start, n := number(tagThumbnail), number(tagThumbnailLen); start >= 8 && start < len(e.data) && n > 0 {
		after := start + min(n, len(e.data)-start)
		clear(e.data[start:after])
		if after == len(e.data) && start >= end {
			e.data = e.data[:start]
		}
	}
	clear(e.data[at:min(end, len(e.data))])
}
