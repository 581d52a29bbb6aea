package tiff

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

var testLimits = codec.Limits{MaxPixels: 16383 * 16383, MaxBytes: 1 << 30, MaxFrames: 10}

// patchesOf decodes all rows of a file, and returns the middles of 6×4 patches of the upright image, over white.
func patchesOf(data []byte) (*picture, [][3]int, error) {
	p, err := open(held(data), testLimits)
	if err != nil {
		return nil, nil, err
	}
	l := p.Layout(1)
	pix := make([]float64, 0, l.Width*l.Height*l.Channels)
	err = p.Rows(context.Background(), codec.Want{}, func(row codec.Row) error {
		for _, v := range row.Bytes {
			pix = append(pix, float64(v))
		}
		for _, v := range row.Words {
			pix = append(pix, float64(v)/257)
		}
		return nil
	})
	if err != nil {
		return p, nil, err
	}
	width, height := codec.Turned(l.Width, l.Height, p.header.Orientation)
	var patches [][3]int
	for r := range 4 {
		for c := range 6 {
			x, y := asStored((2*c+1)*width/12, (2*r+1)*height/8, l.Width, l.Height, p.header.Orientation)
			patches = append(patches, overWhite(l, pix[(y*l.Width+x)*l.Channels:][:l.Channels]))
		}
	}
	return p, patches, nil
}

// asStored is where a pixel of the upright image is in the stored one.
func asStored(x, y, width, height, orientation int) (int, int) {
	if orientation >= 5 {
		x, y = y, x
	}
	switch orientation {
	case 2, 6:
		if orientation == 2 {
			x = width - 1 - x
		} else {
			y = height - 1 - y
		}
	case 3, 7:
		x, y = width-1-x, height-1-y
	case 4:
		y = height - 1 - y
	case 8:
		x = width - 1 - x
	}
	return x, y
}

// overWhite is a pixel in RGB.
func overWhite(l codec.Layout, px []float64) (out [3]int) {
	alpha := 255.0
	if l.Alpha() {
		alpha = px[len(px)-1]
	}
	for c := range out {
		v := px[0]
		switch {
		case l.Inks:
			v = (255 - px[c]) * (255 - px[3]) / 255
		case l.Channels >= 3:
			v = px[c]
		}
		out[c] = int((v*alpha+255*(255-alpha))/255 + 0.5)
	}
	return out
}
