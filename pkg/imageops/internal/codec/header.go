package codec

import "fmt"

// Header is what a file says of its image before any pixel is decoded. Dimensions are as stored: not turned upright.
type Header struct {
	// Width and Height are in pixels. See SetSize.
	Width, Height int
	// Shown are the dimensions of the image where those above are of a smaller picture of it, whose pixels come in its place.
	Shown Size
	// ColorModel is how the file stores colour: "Gray", "GrayA", "RGB", "RGBA", "Paletted", "YCbCr", "YCbCrA", "CMYK",
	// "YCCK", "Lab".
	ColorModel string
	// BitDepth is in bits for each sample (for each index, if paletted).
	BitDepth int
	// Alpha reports whether pixels may be transparent.
	Alpha bool
	// Frames is the number of frames of an animation; 0 means 1.
	Frames int
	// Pages is the number of images of a file that holds several, of which only the first is read; 0 means 1.
	Pages int
	// Orientation is 1 to 8 as in EXIF, where the format itself says it. 0 leaves that to Exif.
	Orientation int
	// Exif is a TIFF structure, which starts with its byte order, or nil. Nothing in it speaks of how the pixels are stored.
	Exif []byte
	// XMP is an XMP packet, or nil.
	XMP []byte
	// GainData is the block of ISO 21496-1 without its label, or nil: only its version in a picture that has a gain map, and all of
	// it in the map.
	GainData []byte
	// GainMap reports that the image is a GainMapped, and that its file promises a gain map.
	GainMap bool
	// ICC is the embedded colour profile, or nil.
	ICC []byte
	// Colour is what the file says of its colours beside that.
	Colour Colour
	// Planar reports that the image is a PlaneDecoder whose planes a lossy encoder takes: Y, Cb, Cr, or grey.
	Planar bool
	// Narrow reports that these planes have the range of video: 16 to 235 for Y, 16 to 240 for Cb and Cr (BT.601), instead of 0
	// to 255.
	Narrow bool
	// Reduces reports that the image can come smaller by 2, 4 or 8 on each side at less cost: see Want.
	Reduces bool
}

// Colour is what a file says of its colours without a profile, as the chunks of PNG hold it (third edition, 11.3.2); nil where it
// says nothing. HEIF and WebP have CICP too.
type Colour struct {
	// CICP are the code points of ITU-T H.273 for primaries, transfer function and matrix, and 1 for the full range.
	CICP []byte
	// SRGB tells that the colours are sRGB.
	SRGB []byte
	// GAMA is 100,000 times the exponent by which light became samples (45455 is 1/2.2).
	GAMA []byte
	// CHRM are 100,000 times x and y of white, red, green and blue.
	CHRM []byte
}

// Says reports whether any of c is there.
func (c Colour) Says() bool { return c.CICP != nil || c.SRGB != nil || c.GAMA != nil || c.CHRM != nil }

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
