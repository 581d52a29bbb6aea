package codec

import "math"

// Limits bound what one image may cost. They are checked against the header, before memory is taken for pixels.
type Limits struct {
	// MaxPixels is the largest width × height, in pixels, of the image (of its canvas, where it has one).
	MaxPixels int64
	// MaxBytes is the largest file, in bytes.
	MaxBytes int64
	// MaxFrames is the largest number of frames of an animation.
	MaxFrames int
}

// Bounds that hold whatever the limits are.
const (
	// MaxSide bounds each side, in pixels. The tables of the resampling filter take about 100 bytes for each pixel of a
	// source's side, so that an image of 268,402,689 × 1 would need 25 GB for them.
	MaxSide = 1_000_000

	// MaxMetadata bounds an embedded profile, an EXIF block or an XMP packet, in bytes; a larger one counts as absent.
	MaxMetadata = 4 << 20

	// MaxBeforePixels bounds what stands before the first pixels of a file, in bytes. Real files have up to some megabytes
	// there: previews, depth maps, claims of origin.
	MaxBeforePixels = 64 << 20

	// MaxTables bounds what of it the decoder needs. Real files have about a kilobyte.
	MaxTables = 1 << 20

	// PixelsRoom is what packed pixels may take beyond the multiple of their number that each format bounds them by.
	PixelsRoom = 1 << 20
)

// CheckSize holds dimensions from a header against l. Neither side may be over 2³².
func (l Limits) CheckSize(width, height int64) error {
	if side := max(width, height); side > MaxSide {
		return &LimitError{What: "pixels on one side", Got: side, Max: MaxSide}
	}
	if n := width * height; n > l.MaxPixels {
		return &LimitError{What: "pixels", Got: n, Max: l.MaxPixels}
	}
	return nil
}

// CheckFrames holds a number of frames, perhaps not all of them, against l.
func (l Limits) CheckFrames(n int) error {
	if n > l.MaxFrames {
		return &LimitError{What: "frames", Got: int64(n), Max: int64(l.MaxFrames)}
	}
	return nil
}

// maxAnimation bounds the pixels of all frames of an animation together, each frame counted as large as the canvas,
// in multiples of Limits.MaxPixels. That is what rendering costs in time, which a few
// bytes a frame could otherwise drive up without end. Memory does not grow with the frames.
const maxAnimation = 4

// CheckMovie holds the pixels of n frames, perhaps not all of them, on a canvas of width × height against l. It is for those
// that are all decoded.
func (l Limits) CheckMovie(n, width, height int) error {
	return UpTo(maxAnimation*min(l.MaxPixels, 1<<40), int64(n)*int64(width)*int64(height), "pixels in all frames")
}

// UpTo refuses more than most of what: bytes of a kind, pixels in tiles.
func UpTo(most, n int64, what string) error {
	if n > most {
		return &LimitError{What: what, Got: n, Max: most}
	}
	return nil
}

// Saturating is a × b of two positive numbers, or the largest int64.
func Saturating(a, b int64) int64 {
	if a > math.MaxInt64/b {
		return math.MaxInt64
	}
	return a * b
}
