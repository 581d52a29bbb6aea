package imageops

import (
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// inks is how many there are: cyan, magenta, yellow, black.
const inks = 4

// inLight is the way of four inks to sRGB by their profile. Inks are resampled as they are, so that only the few pixels of
// the result are converted.
func (f *jpegFile) inLight(planes *jpeg.Planes, size int, filter Filter) (raster, error) {
	if f.light == nil {
		f.light = f.inks.Converter()
	}
	row := make([]uint8, planes.Width*inks)
	scratch := make([]uint8, planes.Width*3)
	small, err := f.resizeRows(planes, size, inks, filter, func(y int) []uint8 {
		inkRow(row, scratch, planes, y)
		return row
	})
	if err != nil {
		return raster{}, err
	}
	return raster{small.width, small.height, 3, f.light.Inks(small.pix)}, nil
}

// resizeRows makes a rendition that lies as the image is stored, of interleaved rows.
func (f *jpegFile) resizeRows(planes *jpeg.Planes, size, channels int, filter Filter, row func(y int) []uint8) (raster, error) {
	w, h := f.target(size)
	small := newRaster(w, h, channels)
	layout := resample.Layout{Width: planes.Width, Height: planes.Height, Channels: channels}
	resizer, err := resample.New(layout, resample.Target[uint8]{
		Width: w, Height: h, Pix: small.pix, Stride: w * channels, Filter: filter.kernel(),
		Region: resample.Rect{X1: float64(f.Width) / float64(planes.Scale), Y1: float64(f.Height) / float64(planes.Scale)},
	})
	if err != nil {
		return raster{}, err
	}
	for y := range planes.Height {
		if err := resizer.WriteRow(row(y)); err != nil {
			return raster{}, err
		}
	}
	return small, resizer.Close()
}

// inkRow writes row y as four interleaved inks, 255 being full. scratch has room for three channels.
func inkRow(dst, scratch []uint8, planes *jpeg.Planes, y int) {
	// The planes are read as if they meant something else, three of them as colours and the last as gray.
	cmy, black := *planes, *planes
	cmy.Model, black.Model = jpeg.RGB, jpeg.Gray
	var flip, flipBlack uint8
	if planes.Inverted {
		flip, flipBlack = 255, 255
	}
	if planes.Model == jpeg.YCCK {
		cmy.Model = jpeg.YCbCr // which yields the complement of what is stored
		flip = ^flip
	}
	black.Plane = []jpeg.Plane{planes.Plane[3], planes.Plane[0], planes.Plane[1], planes.Plane[2]}
	cmy.RGBRow(scratch, y)
	for x := range planes.Width {
		for c := range 3 {
			dst[inks*x+c] = scratch[3*x+c] ^ flip
		}
	}
	black.RGBRow(scratch, y)
	for x := range planes.Width {
		dst[inks*x+3] = scratch[3*x] ^ flipBlack
	}
}
