// Package metadata reads and writes what a file says beside its pixels: EXIF (CIPA DC-008), XMP (ISO 16684-1), and how a gain map is applied
// (ISO 21496-1). It reads them raw, entry by entry, so that one that is broken hides no other; it takes nothing for granted and
// writes only what it has read.
// It works on the blocks themselves. Where they stand in a file is the business of each format.
package metadata

// The labels in front of the blocks in APP1 of a JPEG (CIPA DC-008, 4.7.2; XMP, part 3, 1.1.3), and the keyword of XMP in a
// PNG (1.1.5).
const (
	ExifLabel  = "Exif\x00\x00"
	XMPLabel   = "http://ns.adobe.com/xap/1.0/\x00"
	XMPKeyword = "XML:com.adobe.xmp"
)

// Blocks are the metadata of a file. Exif and XMP may be nil.
type Blocks struct {
	Exif []byte // a TIFF structure
	XMP  []byte // a packet
	// Moved tells Kept that the rendition is turned, cropped or padded, so that regions of the stored picture lie elsewhere in it.
	Moved bool
}

// Keep says how much metadata a rendition carries.
type Keep string

// What may be kept.
const (
	KeepNone      Keep = ""          // nothing
	KeepCopyright Keep = "copyright" // artist, copyright, credit and licence
	KeepAll       Keep = "all"       // all that is still true of the rendition
)

// Kept returns the part of b for a rendition of width × height upright pixels. It never changes b.
func (b Blocks) Kept(keep Keep, width, height int) Blocks {
	switch keep {
	case KeepAll:
		return Blocks{Exif: upright(b.Exif, width, height), XMP: uprightXMP(b.XMP, width, height, b.Moved)}
	case KeepCopyright:
		return Blocks{Exif: rights(b.Exif), XMP: xmpRights(b.XMP)}
	}
	return Blocks{}
}
