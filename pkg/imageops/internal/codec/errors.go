package codec

import (
	"errors"
	"fmt"
	"io"
)

// ErrNotImage is returned for bytes that are no picture of any known format.
var ErrNotImage = errors.New("not an image")

// ErrEmpty is returned for a file of no bytes.
var ErrEmpty = errors.New("file is empty")

// UnsupportedError is returned, as a pointer, for a picture that was recognised but cannot be read: another format, or a
// rare variant of a known one. Nothing says that it is damaged.
type UnsupportedError struct {
	// Format names it for people: "HEIC", "12-bit JPEG".
	Format string
}

func (e *UnsupportedError) Error() string { return e.Format + " is not supported" }

// LimitError is returned, as a pointer, for an image that is over a limit.
type LimitError struct {
	// What was counted: "pixels", "pixels on one side", "pixels in tiles",
	// "pixels in all frames", "bytes", "bytes before the pixels", "bytes of tables",
	// "bytes of extensions", "bytes of packed pixels", "bytes in a frame", "frames" or "scans".
	What string
	// Got is the image's number. For bytes, frames and scans counting stops
	// above the limit, so that the image may have more.
	Got int64
	// Max is the limit.
	Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("image is over the limit of %d %s: it has %d", e.Max, e.What, e.Got)
}

// FormatError is what a room returns for a file that breaks the rules of its format; its text says which.
type FormatError string

func (e FormatError) Error() string { return string(e) }

// EndsEarly reports whether err says that the file ends before what was to be read, at its very end or within it.
func EndsEarly(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// CorruptError is returned, as a pointer, for a damaged or truncated image.
type CorruptError struct {
	// Format is what the first bytes claim, as the label that people know: "PNG".
	Format string
	// Err is what the decoder found wrong; io.ErrUnexpectedEOF when the file
	// ends too early.
	Err error
}

func (e *CorruptError) Error() string {
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return e.Format + " is truncated"
	}
	return fmt.Sprintf("%s is corrupt: %v", e.Format, e.Err)
}

// Unwrap returns e.Err.
func (e *CorruptError) Unwrap() error { return e.Err }

// IsBadImage reports whether err says that the image itself is at fault, so that
// trying again cannot help: ErrEmpty, ErrNotImage, UnsupportedError, LimitError
// or CorruptError.
func IsBadImage(err error) bool {
	var (
		unsupported *UnsupportedError
		limit       *LimitError
		corrupt     *CorruptError
	)
	return errors.Is(err, ErrNotImage) || errors.Is(err, ErrEmpty) ||
		errors.As(err, &unsupported) || errors.As(err, &limit) || errors.As(err, &corrupt)
}
