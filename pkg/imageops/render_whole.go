package imageops

import (
	"context"
	"fmt"
	"image"

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
	for _, size := range j.want.Sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// imaging weighs colours by alpha, so that what transparent pixels hide does not bleed into their neighbours.
		resized := imaging.Resize(img, size.Width, size.Height, j.opt.Filter.general())
		small = append(small, &codec.Picture{Width: size.Width, Height: size.Height, Channels: 4, Pix: resized.Pix})
	}
	return j.encodeAll(ctx, small)
}
