package imageops

import (
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Info says what an image is. Its JSON keys are stable.
type Info struct {
	// Format is what the bytes say.
	Format Format `json:"format"`
	// Width and Height are in pixels, as displayed: with the orientation applied.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Orientation is the EXIF tag of that name, 1 to 8; 1, the upright one, also
	// when there is none. 5 to 8 exchange width and height.
	Orientation int `json:"orientation"`
	// ColorModel is how the file stores colour: "Gray", "GrayA", "RGB", "RGBA",
	// "Paletted", "YCbCr", "YCbCrA", "CMYK" or "YCCK".
	ColorModel string `json:"color_model"`
	// BitDepth is in bits for each sample: 8 for most RGB files, not 24. For a paletted image it is in bits for each index.
	BitDepth int `json:"bit_depth"`
	// Alpha reports whether pixels may be transparent.
	Alpha bool `json:"alpha"`
	// Frames is 1, or the number of frames of an animated GIF, PNG or WebP.
	Frames int `json:"frames"`
	// Pages is how many images a TIFF holds, where that is more than one: renditions are of the first.
	Pages int `json:"pages,omitempty"`
	// Profile is the description of the embedded ICC profile, or of what a PNG says in place of one (cICP, gAMA), "" without.
	Profile string `json:"profile,omitempty"`
	// GainMap reports that a JPEG has a gain map behind its picture (Ultra HDR), as far as its header says. Render can keep it.
	GainMap bool `json:"gain_map,omitempty"`
	// Conversion says how four inks (CMYK, YCCK) become light: by the embedded
	// "profile", where that is understood, or by the "formula" (1-ink)·(1-black),
	// which is brighter than print. "" for images of other colour models.
	Conversion string `json:"conversion,omitempty"`
	// Taken is when a photo was taken by the clock of its camera, as EXIF tells: 2026-01-02T03:04:05, and the offset from UTC behind it
	// where that is known. Camera is its maker and model. They and Copyright are a stranger's text, "" where there is none.
	Taken     string `json:"taken,omitempty"`
	Camera    string `json:"camera,omitempty"`
	Copyright string `json:"copyright,omitempty"`
}

// Inspect says what the image that r holds is, from its header alone: no pixel
// is decoded. It reads a JPEG up to its pixels, and other formats to their end,
// where they may keep orientation and frames. Only a HEIC is held in
// memory, and a TIFF as Render does. Limits{} stands for the default limits. Render returns the same Info:
// who renders need not inspect first.
//
// Errors about the image answer true to IsBadImage. An error of r is wrapped and
// returned. A file that passes may still be corrupt further on.
func Inspect(r io.Reader, limits Limits) (Info, error) { return known().inspect(r, limits) }

func (t table) inspect(r io.Reader, limits Limits) (Info, error) {
	if err := limits.validate(); err != nil {
		return Info{}, err
	}
	limits = limits.withDefaults()
	s, err := t.newSource(r, limits)
	if err != nil {
		return Info{}, err
	}
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(limits)})
	if err != nil {
		return Info{}, err
	}
	return f.info, nil
}
