package imageops

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// ErrNotImage is returned for bytes that are no picture of any known format.
var ErrNotImage = codec.ErrNotImage

// ErrEmpty is returned for a file of no bytes.
var ErrEmpty = codec.ErrEmpty

// UnsupportedError is returned, as a pointer, for a picture that was recognised
// but cannot be read: another format, or a rare variant of a known one. Its field
// Format names it for people: "AVIF", "12-bit JPEG".
type UnsupportedError = codec.UnsupportedError

// LimitError is returned, as a pointer, for an image that is over a limit. Its
// fields are What was counted ("pixels", "bytes", "frames" and others), the
// number that the image has, Got, and the limit, Max. For bytes, frames and scans
// counting stops above the limit, so that the image may have more.
type LimitError = codec.LimitError

// CorruptError is returned, as a pointer, for a damaged or truncated image. Its
// field Format is what the first bytes claim ("PNG"), and Err what the decoder
// found wrong: io.ErrUnexpectedEOF when the file ends too early.
type CorruptError = codec.CorruptError

// IsBadImage reports whether err says that the image itself is at fault, so that
// trying again cannot help: ErrEmpty, ErrNotImage, UnsupportedError, LimitError
// or CorruptError. It is false for errors of the reader, of the context, of
// Options.Admit and of invalid options.
func IsBadImage(err error) bool { return codec.IsBadImage(err) }
