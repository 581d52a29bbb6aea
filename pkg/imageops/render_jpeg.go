package imageops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// keep is how many times larger than its target a reduced decode must stay: below that, what the reduction of the decoder
// does to fine detail would show.
const keep = 2

// jpegFile is a JPEG whose header has been read, and whose pixels have not.
type jpegFile struct {
	file
}

// renderJPEG decodes straight to a reduced size, and keeps to planes where renditions are JPEG as well: no colour is
// converted, and chroma is resampled at its own resolution. Neither the file nor its full size is held in memory.
// The file is decoded once, but to the size that each rendition would be made from alone: so that its bytes do not depend on
// the others.
func renderJPEG(ctx context.Context, s *source, opt Options) (Info, []Rendition, error) {
	h, err := readHeader(s, opt.Limits.withDefaults())
	if err != nil {
		return Info{}, nil, err
	}
	f := &jpegFile{file: file{header: h, format: JPEG}}
	release, err := admit(ctx, opt, f.memory(opt))
	if err != nil {
		return Info{}, nil, err
	}
	defer release()
	renditions, err := f.decodeAndRender(ctx, s, opt)
	if err != nil {
		return Info{}, nil, err
	}
	return f.info(), renditions, nil
}

// decodeAndRender lets rows flow from the decoder into the resampler where both ends are in planes.
func (f *jpegFile) decodeAndRender(ctx context.Context, s *source, opt Options) ([]Rendition, error) {
	scales := f.reductions(opt.Sizes)
	decode := jpeg.DecodeOptions{
		Scale: scales[0], Also: scales[1:], MaxPixels: opt.Limits.withDefaults().MaxPixels, Tolerant: opt.Tolerant,
	}
	stream := newPlaneStream(f, opt)
	var planes []*jpeg.Planes
	var err error
	if f.inPlanes(opt) {
		err = jpeg.DecodeRows(ctx, s.replay(f.start), decode, stream.take)
	} else {
		planes, err = jpeg.DecodeAll(ctx, s.replay(f.start), decode)
	}
	if err == nil && opt.Tolerant {
		err = s.Err() // a broken connection looks like a short file to the decoder
	}
	switch {
	case err != nil:
		return nil, jpegError(ctx, s, err)
	case planes == nil:
		return stream.renditions(ctx)
	}
	return f.renditions(ctx, planes, opt)
}

// inPlanes reports whether neither end needs RGB.
func (f *jpegFile) inPlanes(opt Options) bool {
	return opt.Format == JPEG && !f.tinted && (f.ColorModel == "Gray" || f.ColorModel == "YCbCr")
}

// renditions makes those that are not in planes, of the image at each reduction.
func (f *jpegFile) renditions(ctx context.Context, reduced []*jpeg.Planes, opt Options) ([]Rendition, error) {
	renditions := make([]Rendition, 0, len(opt.Sizes))
	for _, size := range opt.Sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		scale := f.reduction(size)
		at := slices.IndexFunc(reduced, func(p *jpeg.Planes) bool { return p.Scale == scale })
		made, err := f.rendition(ctx, reduced[at], size, opt)
		if err != nil {
			return nil, fmt.Errorf("making the rendition of size %d: %w", size, err)
		}
		renditions = append(renditions, made)
	}
	return renditions, nil
}

// reduction is the largest one that leaves enough for a rendition.
func (f *jpegFile) reduction(size int) int {
	w, h := f.target(size)
	for _, scale := range []int{8, 4, 2} {
		if f.Width >= keep*scale*w && f.Height >= keep*scale*h {
			return scale
		}
	}
	return 1
}

// reductions lists those of all sizes, each once.
func (f *jpegFile) reductions(sizes []int) (scales []int) {
	for _, size := range sizes {
		if scale := f.reduction(size); !slices.Contains(scales, scale) {
			scales = append(scales, scale)
		}
	}
	return scales
}

// memory estimates what rendering takes at its peak: planes at each reduced size where they are held, the coefficients of a
// progressive file, the rows that the resampler holds, and for each size its planes, what encoding needs, and the file.
func (f *jpegFile) memory(opt Options) int64 {
	const decoder = 300 << 10 // tables and buffers
	perPixel := int64(8)      // planes before and after turning, tokens of the encoder, and the file
	bytes := int64(decoder)
	scales := f.reductions(opt.Sizes)
	if !f.inPlanes(opt) { // else rows flow through, unless the file stores one component after the other
		perPixel = 12 // three or four samples, and a file that may be as large and doubles as it grows
		for _, scale := range scales {
			bytes += f.samples(scale)
		}
	}
	bytes += f.colourMemory()
	if f.progressive {
		const block = 10 // beside its coefficients
		least := slices.Min(scales)
		bytes += 2*f.samples(least) + block*f.samples(least)*int64(least*least)/64
	}
	if opt.Chroma == Chroma444 || opt.Progressive {
		perPixel *= 2 // twice the samples; all coefficients, two bytes each
	}
	for _, size := range opt.Sizes {
		w, h := f.target(size)
		width, height := f.reduced(f.reduction(size))
		bytes += perPixel*int64(w)*int64(h) + heldRows(height, int64(h))*width
	}
	return bytes
}

// reduced is the size of the image at a scale, and a little more: blocks stand over its edges.
func (f *jpegFile) reduced(scale int) (width, height int64) {
	return int64(f.Width/scale + 8), int64(f.Height/scale + 8)
}

// samples is how many there are in all planes at a scale.
func (f *jpegFile) samples(scale int) int64 {
	width, height := f.reduced(scale)
	n := width * height * int64(f.components())
	if f.components() == 3 {
		n = n * 2 / 3 // chroma is coarser in nearly all; where it is not, the estimate is short by a third
	}
	return n
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
