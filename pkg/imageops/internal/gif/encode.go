package gif

import (
	"context"
	"image"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Encode writes a picture as one frame.
func Encode(ctx context.Context, w io.Writer, p *codec.Picture, _ codec.EncodeOptions) error {
	f := reduce(nrgba(p))
	if err := ctx.Err(); err != nil {
		return err
	}
	var out writer
	out.frame(f, f.palette)
	out.frames.WriteByte(blockTrailer)
	if _, err := w.Write(head(p.Width, p.Height, -1, f.palette)); err != nil {
		return err
	}
	_, err := w.Write(out.frames.Bytes())
	return err
}

// EncodeMemory estimates what Encode takes: the picture as RGBA, indices, tables, and the file twice.
func EncodeMemory(size codec.Size, _ codec.EncodeOptions) int64 {
	const tables = 3 << 20
	return 8*int64(size.Width)*int64(size.Height) + tables
}

// nrgba is a picture of 1 to 4 channels as the standard library has it.
func nrgba(p *codec.Picture) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	if p.Channels == 4 {
		copy(img.Pix, p.Pix)
		return img
	}
	for i := range p.Width * p.Height {
		s, d := p.Pix[i*p.Channels:][:p.Channels], img.Pix[4*i:][:4]
		d[0], d[1], d[2], d[3] = s[0], s[0], s[0], 255
		switch p.Channels {
		case 2:
			d[3] = s[1]
		case 3:
			d[1], d[2] = s[1], s[2]
		}
	}
	return img
}
