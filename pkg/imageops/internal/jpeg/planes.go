package jpeg

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// What goes in and out are planes as all rooms have them.
type (
	// Planes is an image as JPEG stores it.
	Planes = codec.Planes
	// Plane is the samples of one component.
	Plane = codec.Plane
	// Band is a horizontal strip of an image.
	Band = codec.Band
	// Model says what planes mean.
	Model = codec.Model
)

// The colour models a JPEG file can hold.
const (
	Gray  = codec.Gray
	YCbCr = codec.YCbCr
	RGB   = codec.RGB
	CMYK  = codec.CMYK
	YCCK  = codec.YCCK
)
