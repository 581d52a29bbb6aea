package imageops

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/jpeg"
	"github.com/s3img/s3img/pkg/imageops/resample"
)

// keep is how many times larger than the largest target a reduced decode must stay: below that, what the reduction of
// the decoder does to fine detail would show.
const keep = 2

// jpegFile is a JPEG whose header has been read, and whose pixels have not.
type jpegFile struct {
	file
	scale int       // the decoder reduces each side by this
	light *inkLight // for four inks with a profile, once it is needed
}

// renderJPEG decodes straight to a reduced size, and keeps to planes where renditions are JPEG as well: no colour is
// converted, and chroma is resampled at its own resolution. Neither the file nor its full size is held in memory.
func renderJPEG(ctx context.Context, s *source, opt Options) (Info, []Rendition, error) {
	limits := opt.Limits.withDefaults()
	h, err := readHeader(s, limits)
	if err != nil {
		return Info{}, nil, err
	}
	f := &jpegFile{file: file{header: h, format: JPEG}}
	f.scale = f.reduction(opt.Sizes)
	release, err := admit(ctx, opt, f.memory(opt))
	if err != nil {
		return Info{}, nil, err
	}
	defer release()
	planes, err := jpeg.Decode(ctx, s.replay(), jpeg.DecodeOptions{Scale: f.scale, MaxPixels: limits.MaxPixels, Tolerant: opt.Tolerant})
	if err == nil && opt.Tolerant {
		err = s.meter.err // a broken connection looks like a short file to the decoder
	}
	if err != nil {
		return Info{}, nil, jpegError(ctx, s, err)
	}
	renditions, err := f.renditions(ctx, planes, opt)
	if err != nil {
		return Info{}, nil, err
	}
	return f.info(), renditions, nil
}

func (f *jpegFile) renditions(ctx context.Context, planes *jpeg.Planes, opt Options) ([]Rendition, error) {
	renditions := make([]Rendition, 0, len(opt.Sizes))
	for _, size := range opt.Sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		made, err := f.rendition(ctx, planes, size, opt)
		if err != nil {
			return nil, fmt.Errorf("making the rendition of size %d: %w", size, err)
		}
		renditions = append(renditions, made)
	}
	return renditions, nil
}

// reduction is the largest one that leaves enough for the largest of the sizes.
func (f *jpegFile) reduction(sizes []int) int {
	for _, scale := range []int{8, 4, 2} {
		enough := true
		for _, size := range sizes {
			w, h := f.target(size)
			enough = enough && f.Width >= keep*scale*w && f.Height >= keep*scale*h
		}
		if enough {
			return scale
		}
	}
	return 1
}

// memory estimates what rendering takes at its peak: planes at the reduced size, the coefficients of a progressive file,
// the rows that the resampler holds, and for each size its planes, what encoding needs, and the file.
func (f *jpegFile) memory(opt Options) int64 {
	const (
		decoder = 300 << 10 // tables and buffers
		block   = 10        // beside its coefficients
	)
	perPixel := int64(8) // planes before and after turning, tokens of the encoder, and the file
	width, height := int64(f.Width/f.scale+8), int64(f.Height/f.scale+8)
	samples := width * height * int64(f.components())
	if f.components() == 3 {
		samples = samples * 2 / 3 // chroma is coarser in nearly all; where it is not, the estimate is short by a third
	}
	bytes := samples + decoder
	if f.inks != nil {
		bytes += f.inks.memory()
	}
	if f.progressive {
		blocks := samples * int64(f.scale*f.scale) / 64
		bytes += 2*samples + block*blocks
	}
	if opt.Chroma == Chroma444 || opt.Progressive {
		perPixel *= 2 // twice the samples; all coefficients, two bytes each
	}
	for _, size := range opt.Sizes {
		w, h := f.target(size)
		bytes += perPixel*int64(w)*int64(h) + heldRows(height, int64(h))*width
	}
	return bytes
}

// heldRows is how many rows of the source the resampler holds at a time: those under the kernel of Lanczos3.
func heldRows(from, to int64) int64 {
	const lobes = 6
	return min(lobes*(from/to+1), from)
}

func (f *jpegFile) components() int {
	switch f.ColorModel {
	case "Gray":
		return 1
	case "CMYK", "YCCK":
		return 4
	}
	return 3
}

// rendition makes one size.
func (f *jpegFile) rendition(ctx context.Context, planes *jpeg.Planes, size int, opt Options) (Rendition, error) {
	gray := planes.Model == jpeg.Gray
	if opt.Format == JPEG && (gray || planes.Model == jpeg.YCbCr) {
		return f.inPlanes(planes, size, opt)
	}
	small, err := f.inRGB(planes, size, opt.Filter)
	if err != nil {
		return Rendition{}, err
	}
	opt.Sizes = []int{size}
	made, err := f.finish(ctx, []raster{small}, opt)
	if err != nil {
		return Rendition{}, err
	}
	return made[0], nil
}

// inPlanes resamples each plane at its own resolution, turns the small result upright, and encodes it.
func (f *jpegFile) inPlanes(planes *jpeg.Planes, size int, opt Options) (Rendition, error) {
	small, err := f.resizePlanes(planes, size, opt)
	if err != nil {
		return Rendition{}, err
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, small, f.jpegOptions(small, opt)); err != nil {
		return Rendition{}, err
	}
	return Rendition{Size: size, Width: small.Width, Height: small.Height, Format: JPEG, Data: buf.Bytes()}, nil
}

// resizePlanes makes the planes of a rendition, upright: three with chroma as asked, or one of grey.
func (f *jpegFile) resizePlanes(planes *jpeg.Planes, size int, opt Options) (*jpeg.Planes, error) {
	w, h := f.target(size)
	small := &jpeg.Planes{Width: w, Height: h, Scale: 1, Model: planes.Model}
	for i := range planes.Plane {
		factor := 1
		if i > 0 {
			factor = opt.Chroma.factor()
		}
		plane, err := f.resizePlane(planes, i, w, h, factor, opt.Filter)
		if err != nil {
			return nil, err
		}
		plane.H, plane.V = 1, 1
		if i == 0 && planes.Model == jpeg.YCbCr {
			plane.H, plane.V = opt.Chroma.factor(), opt.Chroma.factor()
		}
		plane.Pix = turn(plane.Pix, plane.Width, plane.Height, 1, f.Orientation)
		plane.Width, plane.Height = turned(plane.Width, plane.Height, f.Orientation)
		plane.Stride = plane.Width
		small.Plane = append(small.Plane, plane)
	}
	small.Width, small.Height = turned(w, h, f.Orientation)
	return small, nil
}

// resizePlane makes one plane of a w × h rendition, a sample for each factor × factor pixels.
func (f *jpegFile) resizePlane(planes *jpeg.Planes, i, w, h, factor int, filter Filter) (jpeg.Plane, error) {
	src := &planes.Plane[i]
	hMax, vMax := maxFactors(planes)
	flipX, flipY := flips(f.Orientation)
	x0, x1, width := span(f.Width, src.H, hMax*f.scale, w, factor, flipX)
	y0, y1, height := span(f.Height, src.V, vMax*f.scale, h, factor, flipY)
	dst := jpeg.Plane{Pix: make([]byte, width*height), Stride: width, Width: width, Height: height}
	err := resample.Resize(resample.Layout{Width: src.Width, Height: src.Height}, src.Pix, src.Stride, resample.Target[uint8]{
		Width: width, Height: height, Pix: dst.Pix, Stride: width, Filter: filter.kernel(),
		Region: resample.Rect{X0: x0, X1: x1, Y0: y0, Y1: y1},
	})
	return dst, err
}

// span says which part of a source plane one axis of a target plane shows. The source has pixels × num/den samples, the
// last of which may stand for less than a whole; the target has size pixels and a sample for each factor of them. Where
// that does not come out even, the last sample reaches beyond the image; if the axis is turned round later, so that the
// last becomes the first, it is the first that must.
func span(pixels, num, den, size, factor int, flip bool) (from, to float64, samples int) {
	samples = (size + factor - 1) / factor
	perPixel := float64(pixels) * float64(num) / float64(den) / float64(size)
	start := 0
	if flip {
		start = size - samples*factor
	}
	return float64(start) * perPixel, float64(start+samples*factor) * perPixel, samples
}

func maxFactors(planes *jpeg.Planes) (h, v int) {
	for i := range planes.Plane {
		h, v = max(h, planes.Plane[i].H), max(v, planes.Plane[i].V)
	}
	return h, v
}

// inRGB is for renditions that are no JPEG, and for the colour models that web JPEGs do not have.
func (f *jpegFile) inRGB(planes *jpeg.Planes, size int, filter Filter) (raster, error) {
	switch {
	case f.inks != nil:
		return f.inLight(planes, size, filter)
	case planes.Model == jpeg.Gray:
		luma := &planes.Plane[0]
		return f.resizeRows(planes, size, 1, filter, func(y int) []uint8 { return luma.Pix[y*luma.Stride:][:planes.Width] })
	}
	row := make([]uint8, 3*planes.Width)
	return f.resizeRows(planes, size, 3, filter, func(y int) []uint8 {
		planes.RGBRow(row, y)
		return row
	})
}

// jpegError makes an error of the decoder one of this package.
func jpegError(ctx context.Context, s *source, err error) error {
	var (
		unsupported *jpeg.UnsupportedError
		limit       *jpeg.LimitError
	)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &unsupported):
		return &UnsupportedError{Format: "JPEG with " + unsupported.Kind}
	case errors.As(err, &limit):
		return &LimitError{What: limit.What, Got: limit.Got, Max: limit.Max}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return s.blame(io.ErrUnexpectedEOF)
	}
	return s.blame(err)
}
