package imageops

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// placeholderSide is the box, in pixels, that an image is made to fit first: a ThumbHash has seven waves across at most.
const placeholderSide = 50

// Placeholder is what a page shows where an image will be.
type Placeholder struct {
	// Color is the dominant colour, as #rrggbb; "" where all is transparent.
	//
	// It is found in the image made to fit 50 pixels: each channel is cut into 16 ranges, which makes 4096 boxes of colours.
	// The colour is the mean of the pixels in the fullest box, each weighted by its alpha; of boxes that are equally full it is
	// that with the least red, then green, then blue.
	Color string
	// ThumbHash is that of the image made to fit 50 pixels, see ThumbHash.
	ThumbHash []byte
}

// NewPlaceholder computes a placeholder from a whole file, one of the renditions of an image best: the smallest will do. The
// same bytes always give the same one. It costs what a rendition of 50 pixels costs, and half of that again.
//
// Errors about the image answer true to IsBadImage.
func NewPlaceholder(ctx context.Context, file []byte) (Placeholder, error) {
	img, err := shrink(ctx, file)
	if err != nil {
		return Placeholder{}, err
	}
	return Placeholder{Color: dominantColor(img), ThumbHash: ThumbHash(img)}, nil
}

// shrink goes the way of all renditions, with its limits and its short cuts, but for the encoding.
func shrink(ctx context.Context, file []byte) (*image.NRGBA, error) {
	opt := Options{Sizes: []int{placeholderSide}, Style: Style{Format: Format(pixels.Name)}}
	_, small, err := known().with(pixels).renderValid(ctx, bytes.NewReader(file), opt)
	if err != nil {
		return nil, err
	}
	made := small[0]
	return &image.NRGBA{Pix: made.Data, Stride: 4 * made.Width, Rect: image.Rect(0, 0, made.Width, made.Height)}, nil
}

// pixels stands for no file at all, but for the samples of an image.NRGBA.
var pixels = &codec.Format{
	Name: "pixels", MaxSide: codec.MaxSide, Writes: codec.Writes{Alpha: true},
	Sniff: func([]byte) bool { return false },
	Encode: func(_ context.Context, w io.Writer, pic *codec.Picture, _ codec.EncodeOptions) error {
		_, err := w.Write(rgba(pic))
		return err
	},
}

// colorBox sums up the pixels of one box of colours.
type colorBox struct{ weight, r, g, b uint64 }

func dominantColor(img *image.NRGBA) string {
	const cut = 4 // bits of a channel that make no difference for the box
	var boxes [1 << 12]colorBox
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, b, a := uint64(img.Pix[i]), uint64(img.Pix[i+1]), uint64(img.Pix[i+2]), uint64(img.Pix[i+3])
		box := &boxes[r>>cut<<8|g>>cut<<4|b>>cut]
		box.weight, box.r, box.g, box.b = box.weight+a, box.r+r*a, box.g+g*a, box.b+b*a
	}
	var fullest colorBox
	for _, box := range boxes {
		if box.weight > fullest.weight {
			fullest = box
		}
	}
	if fullest.weight == 0 {
		return ""
	}
	mean := func(sum uint64) uint64 { return (sum + fullest.weight/2) / fullest.weight }
	return fmt.Sprintf("#%02x%02x%02x", mean(fullest.r), mean(fullest.g), mean(fullest.b))
}
