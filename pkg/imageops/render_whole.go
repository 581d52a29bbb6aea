package imageops

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// renderWhole is the general way, for what comes only as a whole: laid together of several pictures, say.
func (j *job) renderWhole(ctx context.Context, whole codec.WholeDecoder) ([]Rendition, error) {
	img, err := whole.Whole(ctx)
	if err == nil && img.Bounds() != image.Rect(0, 0, j.header.Width, j.header.Height) {
		err = codec.FormatError(fmt.Sprintf("header says %d×%d, pixels are %v", j.header.Width, j.header.Height, img.Bounds()))
	}
	if err := j.decodeError(ctx, nil, err); err != nil {
		return nil, err
	}
	small := make([]*codec.Picture, 0, len(j.want.Sizes))
	for i, size := range j.want.Sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// imaging weighs colours by alpha, so that what transparent pixels hide does not bleed into their neighbours.
		resized := imaging.Resize(j.views[i].shownOf(img), size.Width, size.Height, j.views[i].Filter.general())
		small = append(small, &codec.Picture{Width: size.Width, Height: size.Height, Channels: 4, Pix: resized.Pix})
	}
	return j.encodeAll(ctx, small)
}

// shownOf is the part of an image that is shown, to the next pixel.
func (v *view) shownOf(img image.Image) image.Image {
	a := v.stored
	part := image.Rect(int(math.Round(a.X0)), int(math.Round(a.Y0)), int(math.Round(a.X1)), int(math.Round(a.Y1)))
	if part == img.Bounds() {
		return img
	}
	return imaging.Crop(img, part)
}
