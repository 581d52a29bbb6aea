package imageops

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"slices"
)

// MaxSize is the largest size of a rendition, in pixels: JPEG and GIF hold no more. WebP holds less, see FormatInfo.MaxSide.
const MaxSize = 65535

// DefaultQuality is the quality of a JPEG if Options.Quality is 0.
const DefaultQuality = 80

// DefaultSizes are the sizes that the commands of s3img make if no others are asked for, in pixels: a view of 1000 and a
// thumbnail of 200.
func DefaultSizes() []int { return []int{1000, 200} }

// Style says how renditions look and are encoded. Every zero value means a default.
type Style struct {
	// Format of the renditions: JPEG, PNG, GIF or WebP. "" means the format of the
	// source, as its bytes say, if it is one of the first three, else JPEG.
	// OutputFormat goes by the name instead, and differs for a PNG called "lake.jpg".
	Format Format
	// Also are further formats, each once, that are made of the same decode: a rendition of every size in each. One that
	// turns out to be Format is not made twice.
	Also []Format
	// Quality of JPEG and lossy WebP, 1 to 100. 0 means 80.
	Quality int
	// Lossless WebPs lose nothing but what resizing does, and have many times the bytes of a photo. Drawings are lossless in any case
	// where that makes them smaller.
	Lossless bool
	// Chroma is the resolution of colours in a JPEG. "" means Chroma420.
	Chroma Chroma
	// Progressive JPEGs come on a slow line as a whole image that gets finer. They
	// are some per cent smaller, and take about twice the work to encode.
	Progressive bool
	// Filter is the kernel of resampling. "" means Lanczos.
	Filter Filter
	// Sharpen is done to what was made smaller. The zero value is none.
	Sharpen Sharpen
	// Background is what shows through transparent pixels in a JPEG, and what Pad puts around images. nil means
	// white, and around images in a format that can be transparent that. Its own alpha does not count.
	Background color.Color
	// KeepMetadata copies EXIF and XMP into JPEG, PNG and WebP: all of it, or only what
	// tells of rights. "" copies none, and only the colour profile is kept.
	// Thumbnails, videos and, but for GainMap, gain maps are left out, as are blocks of more than
	// 64 kB in a JPEG, which has no place for them. The orientation becomes 1, since
	// the pixels are upright, and dimensions become those of the rendition.
	KeepMetadata Metadata
	// GainMap keeps the gain map of a JPEG (Ultra HDR) in renditions that are JPEG. "" keeps none. Where one that the image promises
	// cannot be kept, Rendition.Note says why.
	GainMap GainMap
}

// Options say what Render makes. Sizes or Renditions must be given, for example DefaultSizes;
// every other zero value means a default.
type Options struct {
	// Sizes are the sides of the square boxes that renditions fit into, in
	// pixels: 1 to MaxSize, none given twice.
	Sizes []int
	// Style is that of the renditions of Sizes.
	Style
	// Renditions are further ones, each described by itself. No two have the same name.
	Renditions []Spec
	// Focus is the point that matters in this image, for renditions of gravity Focus; nil where nobody said.
	Focus *Point
	// Tolerant renders what there is of a damaged file; without it such a file is an
	// error. The missing rest of a truncated or damaged JPEG becomes gray, if at
	// least one row of its blocks is there, and that of a truncated WebP white or
	// transparent. Damage in other formats, and errors of the reader, end Render.
	Tolerant bool
	// Limits bound what the image may cost.
	Limits Limits
	// Admit, unless nil, is called once, after the header has been checked and
	// before pixels are decoded, with an estimate of the memory that Render will
	// then need at most, in bytes, the file itself included. It may wait, so that
	// callers can bound the memory of parallel work. release, unless nil, is
	// called when Render is done, exactly once. An error of Admit ends Render, and is
	// returned.
	Admit func(ctx context.Context, bytes int64) (release func(), err error)
}

// Validate reports the first thing that is wrong with o, in plain words.
func (o Options) Validate() error { return known().validate(o) }

func (t table) validate(o Options) error {
	specs := o.Specs()
	if len(specs) == 0 {
		return errors.New("no sizes given")
	}
	seen := make(map[string]bool, len(specs))
	for _, spec := range specs {
		if err := t.validateSpec(spec); err != nil {
			return spec.explain(err)
		}
		switch label := spec.Label(); {
		case seen[label] && spec.Name == "":
			return fmt.Errorf("size %s is given twice", label)
		case seen[label]:
			return fmt.Errorf("rendition %s is described twice", label)
		default:
			seen[label] = true
		}
	}
	if o.Focus != nil && !o.Focus.valid() {
		return fmt.Errorf("focus %s is outside of the image: want two numbers from 0 to 1", o.Focus)
	}
	return o.Limits.validate()
}

// explain says which rendition is meant, where that has a name.
func (s Spec) explain(err error) error {
	if s.Name == "" {
		return err
	}
	return fmt.Errorf("rendition %s: %w", s.Name, err)
}

// validateStyle reports the first thing that is wrong with s.
func (t table) validateStyle(s Style) error {
	if err := t.validateFormats(s.Format, s.Also); err != nil {
		return err
	}
	if s.Quality < 0 || s.Quality > 100 {
		return fmt.Errorf("quality %d is out of range: want 1 to 100", s.Quality)
	}
	if !s.Chroma.valid() {
		return fmt.Errorf("unknown chroma resolution %q: want 420 or 444", string(s.Chroma))
	}
	if !s.KeepMetadata.valid() {
		return fmt.Errorf("unknown kind of metadata %q: want all, copyright or none", string(s.KeepMetadata))
	}
	if !s.GainMap.valid() {
		return fmt.Errorf("unknown choice of gain map %q: want none or keep", string(s.GainMap))
	}
	if !s.Filter.valid() {
		return fmt.Errorf("unknown filter %q: want lanczos, bicubic or box", string(s.Filter))
	}
	return s.Sharpen.validate()
}

func (t table) validateFormats(format Format, also []Format) error {
	all := also
	if format != "" {
		all = append([]Format{format}, also...)
	}
	for i, f := range all {
		if row := t.named(f); row == nil || !row.Writable() {
			return fmt.Errorf("cannot write format %q: want %s", string(f), t.writtenNames())
		}
		if slices.Contains(all[:i], f) {
			return fmt.Errorf("format %s is given twice", f)
		}
	}
	return nil
}

// withDefaults fills in s.
func (s Style) withDefaults() Style {
	if s.Quality == 0 {
		s.Quality = DefaultQuality
	}
	return s
}

// background is what shows through transparent pixels: white unless something else is asked for.
func (s Style) background() color.Color {
	if s.Background == nil {
		return color.White
	}
	return s.Background
}
