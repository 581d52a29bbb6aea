package codec

import "fmt"

// Header is what a file says of its image before any pixel is decoded. Dimensions are as stored: not turned upright.
type Header struct {
	// Width and Height are in pixels. See SetSize.
	Width, Height int
	// ColorModel is how the file stores colour: "Gray", "GrayA", "RGB", "RGBA", "Paletted", "YCbCr", "YCbCrA", "CMYK",
	// "YCCK", "Lab".
	ColorModel string
	// BitDepth is in bits for each sample (for each index, if paletted).
	BitDepth int
	// Alpha reports whether pixels may be transparent.
	Alpha bool
	// Frames is the number of frames of an animation; 0 means 1.
	Frames int
	// Orientation is 1 to 8 as in EXIF, where the format itself says it. 0 leaves that to Exif.
	Orientation int
	// Exif is a TIFF structure, which starts with its byte order, or nil. A TIFF file has nil: its tags are no block to carry over.
	Exif []byte
	// XMP is an XMP packet, or nil.
	XMP []byte
	// ICC is the embedded colour profile, or nil.
	ICC []byte
	// Planar reports that the image is a PlaneDecoder whose planes a lossy encoder takes: Y, Cb, Cr, or grey.
	Planar bool
	// Reduces reports that the image can come smaller by 2, 4 or 8 on each side at less cost: see Want.
	Reduces bool
}

// SetSize takes dimensions from a file, as large as they may lie, and holds them against limits.
func (h *Header) SetSize(width, height int64, limits Limits) error {
	if width <= 0 || height <= 0 {
		return FormatError(fmt.Sprintf("dimensions are %d×%d", width, height))
	}
	if err := limits.CheckSize(width, height); err != nil {
		return err
	}
	h.Width, h.Height = int(width), int(height)
	return nil
}
