package jpeg

import (
	"context"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// EncodePicture writes an opaque picture: its planes, or those that its samples make.
func EncodePicture(_ context.Context, w io.Writer, pic *codec.Picture, opt codec.EncodeOptions) (err error) {
	planes := pic.Planes
	switch {
	case planes != nil:
	case pic.Channels == 1:
		planes = &Planes{
			Width: pic.Width, Height: pic.Height, Scale: 1, Model: Gray,
			Plane: []Plane{{Pix: pic.Pix, Stride: pic.Width, Width: pic.Width, Height: pic.Height, H: 1, V: 1}},
		}
	default:
		if planes, err = FromRGB(pic.Pix, 3*pic.Width, pic.Width, pic.Height, opt.ChromaFactor, opt.ChromaFactor); err != nil {
			return err
		}
	}
	how := EncodeOptions{Quality: opt.Quality, Progressive: opt.Progressive, ICC: opt.Profile, Segments: segments(opt)}
	if len(opt.GainMap) > 0 {
		return encodeBefore(w, planes, how, opt.GainMap)
	}
	return Encode(w, planes, how)
}

// segments are the metadata of a picture. What does not fit into one segment is left out.
func segments(opt codec.EncodeOptions) (segments []Segment) {
	const room = 65533 // what fits behind the length
	add := func(marker byte, label string, data []byte) {
		if len(data) > 0 && len(label)+len(data) <= room {
			segments = append(segments, Segment{Marker: marker, Data: append([]byte(label), data...)})
		}
	}
	add(markerAPP1, exifLabel, opt.Exif)
	add(markerAPP1, xmpLabel, opt.XMP)
	add(markerAPP2, gainLabel, opt.GainData)
	return segments
}

// EncodeMemory estimates what EncodePicture takes: planes, tokens, and the file.
func EncodeMemory(size codec.Size, opt codec.EncodeOptions) int64 {
	perPixel := int64(6)
	if opt.ChromaFactor == 1 || opt.Progressive {
		perPixel *= 2 // twice the samples; all coefficients, two bytes each
	}
	return perPixel * int64(size.Width) * int64(size.Height)
}
