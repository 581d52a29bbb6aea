package imageops

import (
	"context"
	"io"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/colour"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Rendition is an encoded image that fits into a box.
type Rendition struct {
	// Size is the side of the box, in pixels, as in Options.Sizes.
	Size int
	// Width and Height are in pixels, those of Fit.
	Width, Height int
	Format        Format
	// Data is a whole file.
	Data []byte
}

// Render makes a rendition for each of opt.Sizes, in that order, from one decode
// of the image that r holds. None is larger than the image. Renditions are
// upright: the EXIF orientation has been applied. They have 8 bits a sample, and
// carry the source's colour profile, unless that is sRGB or does not fit their
// colours, and no other metadata, unless opt.KeepMetadata is set.
// An animated GIF that is made into a GIF moves on, with all its frames, delays and
// repetitions, and must be complete; of any other animation the first frame is
// shown. The Info is that of Inspect.
//
// Render reads r to its end, or to one byte over opt.Limits.MaxBytes, and holds
// what of it the decoder needs in memory while it works (all of a TIFF). ctx is looked at between the stages, and
// while the pixels are decoded.
//
// On an error nothing else is returned. Errors about the image answer true to
// IsBadImage; those of r and ctx are wrapped, that of opt.Admit is as it is, and they do not.
func Render(ctx context.Context, r io.Reader, opt Options) (Info, []Rendition, error) {
	if err := opt.Validate(); err != nil {
		return Info{}, nil, err
	}
	return render(ctx, r, opt)
}

// render is Render with options that are valid, or ask for pixels.
func render(ctx context.Context, r io.Reader, opt Options) (Info, []Rendition, error) {
	if err := ctx.Err(); err != nil {
		return Info{}, nil, err
	}
	limits := opt.Limits.withDefaults()
	s, err := newSource(r, limits)
	if err != nil {
		return Info{}, nil, err
	}
	opt = opt.withDefaults(s.format)
	if s.format == JPEG {
		return renderJPEG(ctx, s, opt)
	}
	return renderImage(ctx, s, opt)
}

// renderImage is the general path: the whole image is decoded in memory.
func renderImage(ctx context.Context, s *source, opt Options) (Info, []Rendition, error) {
	s.still = opt.Format != GIF
	f, err := load(s, opt.Limits.withDefaults())
	if err != nil {
		return Info{}, nil, err
	}
	if f.animates(opt) {
		return f.renderAnimation(ctx, opt)
	}
	memory := f.memory
	if f.format == PNG {
		memory = f.rowMemory
	}
	release, err := admit(ctx, opt, memory(opt.Sizes))
	if err != nil {
		return Info{}, nil, err
	}
	defer release()
	renditions, err := f.render(ctx, opt)
	if err != nil {
		return Info{}, nil, err
	}
	return f.info(), renditions, nil
}

// admit asks for the memory that rendering will take.
func admit(ctx context.Context, opt Options, bytes int64) (release func(), err error) {
	nothing := func() {}
	if opt.Admit == nil {
		return nothing, nil
	}
	if release, err = opt.Admit(ctx, bytes); err != nil {
		return nil, err
	}
	if release == nil {
		return nothing, nil
	}
	return release, nil
}

// file is an image in memory whose header has passed all checks.
type file struct {
	header
	format Format
	data   codec.Pieces      // what the decoder needs of the file
	light  *colour.Converter // to sRGB, once it is needed
}

// load reads s to its end, unless it tells before that it is no use, and holds what the decoder needs.
func load(s *source, limits Limits) (*file, error) {
	s.Holds = true
	h, err := readHeader(s, limits)
	if err != nil {
		return nil, err
	}
	switch h.Format {
	case PNG:
		err = h.plausible()
	case BMP:
		err = h.bmpPixels(s.Source)
	}
	if err == nil {
		err = s.Finish()
	}
	if err != nil {
		return nil, s.blame(err)
	}
	return &file{header: h, format: h.Format, data: s.Held}, nil
}

// memory estimates the bytes that rendering takes at its peak: the file, its
// pixels, and for the largest size the half-way image of the resampler (new
// width, old height, RGBA), its tables, and the result before and after turning
// and encoding.
func (f *file) memory(sizes []int) int64 {
	var most, kept int64
	for _, size := range sizes {
		w, h := f.target(size)
		half, small := int64(w)*int64(f.Height)*4, int64(w)*int64(h)*4
		most = max(most, half+3*small)
		kept += small / 2
	}
	pixels := int64(f.Width) * int64(f.Height) * int64(f.pixelBytes)
	tables := 100 * int64(max(f.Width, f.Height))
	return f.data.Size() + pixels + most + kept + tables + f.colourMemory()
}

// target is the size of the rendition before it is turned upright.
func (f *file) target(size int) (int, int) {
	w, h := codec.Turned(f.Width, f.Height, f.Orientation)
	w, h = Fit(w, h, size)
	return codec.Turned(w, h, f.Orientation)
}

func (f *file) render(ctx context.Context, opt Options) ([]Rendition, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.format == PNG {
		return f.renderPNG(ctx, opt)
	}
	img, err := f.decode(ctx)
	if err != nil {
		return nil, err
	}
	small := make([]raster, 0, len(opt.Sizes))
	for _, size := range opt.Sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// imaging weighs colours by alpha, so that what transparent pixels hide does not bleed into their neighbours.
		w, h := f.target(size)
		gray := f.ColorModel == "Gray" && !f.Alpha
		small = append(small, rasterOf(imaging.Resize(img, w, h, opt.Filter.general()), gray))
	}
	return f.finish(ctx, small, opt)
}
