package imageops

import (
	"bytes"
	"context"
	"image/gif"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
	"github.com/s3img/s3img/pkg/imageops/internal/png"
)

// pixels stands for no file at all, but for the samples of an image.NRGBA.
const pixels Format = "pixels"

// encode writes img in opt.Format, with the profile of f where that still fits,
// and the metadata that opt asks for.
func (f *file) encode(ctx context.Context, img raster, opt Options) ([]byte, error) {
	img, profile := f.coloured(img, opt)
	var buf bytes.Buffer
	var err error
	switch opt.Format {
	case JPEG:
		err = f.encodeJPEG(&buf, img.opaque(opt.Background), profile, opt)
	case PNG:
		kept := f.keptMetadata(opt, img.width, img.height)
		err = png.Encode(ctx, &buf, png.Image[uint8]{
			Width: img.width, Height: img.height, Channels: img.channels, Pix: img.pix,
		}, png.EncodeOptions{Metadata: png.Metadata{Profile: profile.icc, Exif: kept.Exif}})
		return withChunks(withXMP(buf.Bytes(), kept.XMP), profile.chunks), err
	case pixels:
		return img.nrgba().Pix, nil
	case GIF:
		err = gif.Encode(&buf, paletted(img.nrgba()), nil) // no place for a profile that readers would heed
	}
	return buf.Bytes(), err
}

func (f *file) encodeJPEG(buf *bytes.Buffer, img raster, profile carried, opt Options) (err error) {
	planes := &jpeg.Planes{
		Width: img.width, Height: img.height, Scale: 1, Model: jpeg.Gray,
		Plane: []jpeg.Plane{{Pix: img.pix, Stride: img.width, Width: img.width, Height: img.height, H: 1, V: 1}},
	}
	if factor := opt.Chroma.factor(); img.channels > 1 {
		if planes, err = jpeg.FromRGB(img.pix, 3*img.width, img.width, img.height, factor, factor); err != nil {
			return err
		}
	}
	return jpeg.Encode(buf, planes, f.jpegOptions(planes, profile.icc, opt))
}

// jpegOptions are those of every JPEG that is made from f.
func (f *file) jpegOptions(small *jpeg.Planes, icc []byte, opt Options) jpeg.EncodeOptions {
	return jpeg.EncodeOptions{
		Quality: opt.Quality, Progressive: opt.Progressive, ICC: icc,
		Segments: segments(f.keptMetadata(opt, small.Width, small.Height)),
	}
}
