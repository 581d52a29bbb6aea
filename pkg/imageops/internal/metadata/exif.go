package metadata

// The tags of EXIF that count here (CIPA DC-008, 4.6).
const (
	tagOrientation  = 0x0112
	tagArtist       = 0x013b
	tagSubIFDs      = 0x014a
	tagThumbnail    = 0x0201
	tagThumbnailLen = 0x0202
	tagCopyright    = 0x8298
	tagExifIFD      = 0x8769
	tagGPSIFD       = 0x8825
	tagPixelsX      = 0xa002
	tagPixelsY      = 0xa003
	tagInteropIFD   = 0xa005
)

// Orientation is the tag of that name in the first directory of a TIFF structure, or in the EXIF directory below it, 1 to 8; 1, the
// upright one, where there is none that makes sense. Entries around it may be anything, but it must be one SHORT: that is how
// browsers read it.
func Orientation(exif []byte) int {
	t, first, ok := Open(exif)
	if !ok {
		return 1
	}
	entries, _, _ := t.Directory(first)
	if n := t.orientation(entries); n > 0 {
		return n
	}
	below, _ := Find(entries, tagExifIFD)
	at, _ := t.Number(below)
	entries, _, _ = t.Directory(at)
	return max(t.orientation(entries), 1)
}

// orientation is 0 if there is none.
func (t TIFF) orientation(entries []Entry) int {
	for _, e := range entries {
		if e.Tag != tagOrientation || e.Type != TypeShort || e.Count != 1 {
			continue
		}
		if n, ok := t.Number(e); ok && n >= 1 && n <= 8 {
			return n
		}
	}
	return 0
}
