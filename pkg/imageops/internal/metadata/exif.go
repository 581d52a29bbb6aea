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

// Orientation is the tag of that name in the first directory of a TIFF structure, 1 to 8; 1, the upright one, where there is none
// that makes sense. Entries around it may be anything: browsers read each for itself.
func Orientation(exif []byte) int {
	t, first, ok := Open(exif)
	if !ok {
		return 1
	}
	entries, _, _ := t.Directory(first)
	for _, e := range entries {
		if e.Tag != tagOrientation {
			continue
		}
		if n, ok := t.Number(e); ok && n >= 1 && n <= 8 {
			return n
		}
	}
	return 1
}
