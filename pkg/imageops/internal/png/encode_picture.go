package png

import (
	"context"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// EncodePicture writes a picture with what opt has for it.
func EncodePicture(ctx context.Context, w io.Writer, pic *codec.Picture, opt codec.EncodeOptions) error {
	return Encode(ctx, w, Image[uint8]{
		Width: pic.Width, Height: pic.Height, Channels: pic.Channels, Pix: pic.Pix,
	}, EncodeOptions{Metadata: Metadata{Profile: opt.Profile, Exif: opt.Exif, XMP: opt.XMP, Colour: opt.Colour}})
}

// EncodeMemory estimates what EncodePicture takes: tables, and the file, which may be as large as the picture.
func EncodeMemory(size codec.Size, _ codec.EncodeOptions) int64 {
	return 3<<19 + 4*int64(size.Width)*int64(size.Height)
}
