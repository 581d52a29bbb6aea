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
