package tiff

import (
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// unsupported is the error for a variant that is not read.
func unsupported(format string, args ...any) error {
	return &codec.UnsupportedError{Format: "TIFF with " + fmt.Sprintf(format, args...)}
}

// malformed is the error for a file that breaks the rules of the format.
func malformed(format string, args ...any) error {
	return codec.FormatError(fmt.Sprintf(format, args...))
}
