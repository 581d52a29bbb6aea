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
	// Background is what shows through transparent pixels in a JPEG. nil means
	// white. Its own alpha does not count.
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

// Options say what Render makes. Sizes must be given, for example DefaultSizes;
// every other zero value means a default.
type Options struct {
	// Sizes are the sides of the square boxes that renditions fit into, in
	// pixels: 1 to MaxSize, none given twice.
	Sizes []int
	// Style is that of the renditions.
	Style
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
	if len(o.Sizes) == 0 {
		return errors.New("no sizes given")
	}
	seen := make(map[int]bool, len(o.Sizes))
	for _, size := range o.Sizes {
		if size < 1 || size > MaxSize {
			return fmt.Errorf("size %d is out of range: want 1 to %d", size, MaxSize)
		}
		if seen[size] {
			return fmt.Errorf("size %d is given twice", size)
		}
		seen[size] = true
	}
	if err := t.validateFormats(o.Format, o.Also); err != nil {
		return err
	}
	if o.Quality < 0 || o.Quality > 100 {
		return fmt.Errorf("quality %d is out of range: want 1 to 100", o.Quality)
	}
	if !o.Chroma.valid() {
		return fmt.Errorf("unknown chroma resolution %q: want 420 or 444", string(o.Chroma))
	}
	if !o.KeepMetadata.valid() {
		return fmt.Errorf("unknown kind of metadata %q: want all, copyright or none", string(o.KeepMetadata))
	}
	if !o.GainMap.valid() {
		return fmt.Errorf("unknown choice of gain map %q: want none or keep", string(o.GainMap))
	}
	if !o.Filter.valid() {
		return fmt.Errorf("unknown filter %q: want lanczos, bicubic or box", string(o.Filter))
	}
	return o.Limits.validate()
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

// withDefaults fills in o.
func (o Options) withDefaults() Options {
	if o.Quality == 0 {
		o.Quality = DefaultQuality
	}
	if o.Background == nil {
		o.Background = color.White
	}
	return o
}
