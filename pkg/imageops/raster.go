package imageops

import (
	"image"
	"image/color"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// raster is a small image of interleaved samples, row after row: 1 channel is grey, 2 grey and alpha, 3 RGB, 4 RGBA. Alpha
// is straight.
type raster struct {
	width, height, channels int
	pix                     []uint8
}

func newRaster(width, height, channels int) raster {
	return raster{width, height, channels, make([]uint8, width*height*channels)}
}

// rasterOf takes the samples of img; of a grey one, whose channels are equal, one is enough.
func rasterOf(img *image.NRGBA, gray bool) raster {
	if !gray {
		return raster{img.Rect.Dx(), img.Rect.Dy(), 4, img.Pix}
	}
	r := newRaster(img.Rect.Dx(), img.Rect.Dy(), 1)
	for i := range r.pix {
		r.pix[i] = img.Pix[4*i]
	}
	return r
}

// hasAlpha reports whether the last channel is alpha.
func (r raster) hasAlpha() bool { return r.channels%2 == 0 }

// nrgba is r as the standard library has it.
func (r raster) nrgba() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, r.width, r.height))
	if r.channels == 4 {
		copy(img.Pix, r.pix)
		return img
	}
	for i := range r.width * r.height {
		s, d := r.pix[i*r.channels:][:r.channels], img.Pix[4*i:][:4]
		d[0], d[1], d[2], d[3] = s[0], s[0], s[0], 255
		switch r.channels {
		case 2:
			d[3] = s[1]
		case 3:
			d[1], d[2] = s[1], s[2]
		}
	}
	return img
}

// rgb is r with red, green and blue in place of grey.
func (r raster) rgb() raster {
	out := newRaster(r.width, r.height, r.channels+2)
	for i := range r.width * r.height {
		s, d := r.pix[i*r.channels:][:r.channels], out.pix[i*out.channels:][:out.channels]
		d[0], d[1], d[2] = s[0], s[0], s[0]
		copy(d[3:], s[1:])
	}
	return out
}

// opaque lays r on a background of one colour. Grey stays grey on a grey background.
func (r raster) opaque(background color.Color) raster {
	if !r.hasAlpha() {
		return r
	}
	bg := color.NRGBAModel.Convert(background).(color.NRGBA)
	colours := r.channels - 1
	channels := colours
	if bg.R != bg.G || bg.G != bg.B {
		channels = 3
	}
	back := [3]uint8{bg.R, bg.G, bg.B}
	out := newRaster(r.width, r.height, channels)
	for i := range r.width * r.height {
		s, d := r.pix[i*r.channels:][:r.channels], out.pix[i*channels:][:channels]
		alpha := int(s[colours])
		for c := range d {
			d[c] = over(s[min(c, colours-1)], back[c], alpha)
		}
	}
	return out
}

// upright returns r as displayed.
func (r raster) upright(orientation int) raster {
	out := raster{channels: r.channels, pix: codec.Turn(r.pix, r.width, r.height, r.channels, orientation)}
	out.width, out.height = codec.Turned(r.width, r.height, orientation)
	return out
}

// over mixes two samples; a is 0 to 255. Rounded to the nearest.
func over(fore, back uint8, a int) uint8 {
	return uint8((int(fore)*a + int(back)*(255-a) + 127) / 255)
}
