package imageops

import "fmt"

// Limits bound what one image may cost. They are checked against the header,
// before memory is taken for pixels. A zero field means its default.
type Limits struct {
	// MaxPixels is the largest width × height, in pixels, of the image (of the
	// canvas, for GIF and WebP). Default 268,402,689, which is 16383²: the limit
	// of sharp, and of the WebP format. Where an animation stays one, its frames
	// together may have four times as many, each counted as large as the canvas.
	MaxPixels int64
	// MaxBytes is the largest file, in bytes. No more than MaxBytes+1 bytes are
	// ever read. Default 1 GiB.
	MaxBytes int64
	// MaxFrames is the largest number of frames of an animation. Default 10,000,
	// some seven minutes of film.
	MaxFrames int
}

// DefaultMaxPixels is the limit where none is given: the same as that of sharp.
const DefaultMaxPixels = 16383 * 16383

const (
	defaultMaxBytes  = 1 << 30
	defaultMaxFrames = 10_000

	// maxSide bounds each side whatever the limits are. The tables of the
	// resampling filter take about 100 bytes for each pixel of a source's side,
	// so that an image of 268,402,689 × 1 would need 25 GB for them.
	maxSide = 1_000_000

	// maxMetadata bounds an embedded profile or EXIF block, in bytes; a larger
	// one counts as absent.
	maxMetadata = 4 << 20

	// maxBeforePixels bounds what stands before the first pixels of a file, in bytes. Real files have up to some megabytes
	// there: previews, depth maps, claims of origin.
	maxBeforePixels = 64 << 20

	// maxTables bounds what of it the decoder needs. Real files have about a kilobyte.
	maxTables = 1 << 20

	// pixelsRoom is what packed pixels may take beyond the multiple of their number that each format bounds them by.
	pixelsRoom = 1 << 20
)

// withDefaults returns l with each zero field replaced.
func (l Limits) withDefaults() Limits {
	if l.MaxPixels == 0 {
		l.MaxPixels = DefaultMaxPixels
	}
	if l.MaxBytes == 0 {
		l.MaxBytes = defaultMaxBytes
	}
	if l.MaxFrames == 0 {
		l.MaxFrames = defaultMaxFrames
	}
	return l
}

// validate reports a negative limit.
func (l Limits) validate() error {
	if l.MaxPixels < 0 || l.MaxBytes < 0 || l.MaxFrames < 0 {
		return fmt.Errorf("limits must not be negative: pixels %d, bytes %d, frames %d", l.MaxPixels, l.MaxBytes, l.MaxFrames)
	}
	return nil
}

// checkSize holds dimensions from a header against l; both sides are below 2³².
func (l Limits) checkSize(width, height int64) error {
	if side := max(width, height); side > maxSide {
		return &LimitError{What: "pixels on one side", Got: side, Max: maxSide}
	}
	if n := width * height; n > l.MaxPixels {
		return &LimitError{What: "pixels", Got: n, Max: l.MaxPixels}
	}
	return nil
}

// checkFrames holds a number of frames, perhaps not all of them, against l.
func (l Limits) checkFrames(n int) error {
	if n > l.MaxFrames {
		return &LimitError{What: "frames", Got: int64(n), Max: int64(l.MaxFrames)}
	}
	return nil
}
