package imageops

import (
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
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
	// BitDepth is in bits for each sample (for each index, if paletted).
	BitDepth int `json:"bit_depth"`
	// Alpha reports whether pixels may be transparent.
	Alpha bool `json:"alpha"`
	// Frames is 1, or the number of frames of an animated GIF, PNG or WebP.
	Frames int `json:"frames"`
	// Profile is the description of the embedded ICC profile, or of what a PNG says in place of one (cICP, gAMA), "" without.
	Profile string `json:"profile,omitempty"`
	// Conversion says how four inks (CMYK, YCCK) become light: by the embedded
	// "profile", where that is understood, or by the "formula" (1-ink)·(1-black),
	// which is brighter than print. "" for images of other colour models.
	Conversion string `json:"conversion,omitempty"`
}

// Inspect says what the image that r holds is, from its header alone: no pixel
// is decoded. It reads a JPEG up to its pixels, and other formats to their end,
// where they may keep orientation and frames; only a TIFF is held in memory.
//
// Errors about the image answer true to IsBadImage. An error of r is wrapped and
// returned. A file that passes may still be corrupt further on.
func Inspect(r io.Reader, limits Limits) (Info, error) {
	if err := limits.validate(); err != nil {
		return Info{}, err
	}
	limits = limits.withDefaults()
	s, err := newSource(r, limits)
	if err != nil {
		return Info{}, err
	}
	h, err := readHeader(s, limits)
	if err != nil {
		return Info{}, err
	}
	return h.info(), nil
}

// header is what the parsers find before any pixel is decoded.
type header struct {
	Info // Width, Height: as stored; Orientation, Profile: not yet set
	meta metadata.Blocks
	profiled
	signals     colour.Signals // PNG: what it says of its colours
	pixelBytes  int            // memory of a decoded pixel, in bytes, scratch included; not of JPEG, which is decoded smaller
	idatBytes   int64          // PNG: compressed bytes, all chunks together
	rawStart    int64          // BMP: where the pixels begin
	rawBytes    int64          // BMP: how much they take
	tables      int64          // PNG, GIF: bytes that the decoder needs beside the pixels
	packed      int64          // PNG, WebP: bytes of packed pixels that the decoder needs, with what is around them
	pixelsEnd   bool           // PNG, WebP: the decoder needs no more pixels
	start       []byte         // JPEG: the header without what the decoder does not need
	animated    bool           // WebP: the pixels are in frames
	progressive bool           // JPEG: of as many scans as it likes
	interlaced  bool           // PNG: in seven passes
}

// readHeader parses the header of s and leaves s where it stopped. Limits are
// checked as soon as the dimensions are known.
func readHeader(s *source, limits Limits) (h header, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while reading the header: %v", p)
		}
		if err != nil {
			h, err = header{}, s.blame(err)
		}
	}()
	bounds := codec.Limits(limits)
	switch s.format {
	case JPEG:
		h, err = jpegHeader(s.Source, bounds)
	case PNG:
		h, err = pngHeader(s.Source, bounds)
	case GIF:
		h, err = gifHeader(s.Source, bounds, s.still)
	case BMP:
		h, err = bmpHeader(s.Source, bounds)
	case WebP:
		h, err = webpHeader(s.Source, bounds)
	case TIFF:
		h, err = tiffHeader(s.Source, bounds)
	}
	if err != nil {
		return h, err
	}
	h.Format = s.format
	h.Frames = max(h.Frames, 1)
	h.Orientation = metadata.Orientation(h.meta.Exif)
	h.setProfile()
	return h, nil
}

// setSize takes dimensions from a file, and holds them against limits.
func (h *header) setSize(width, height int64, limits codec.Limits) error {
	if width <= 0 || height <= 0 {
		return fmt.Errorf("dimensions are %d×%d", width, height)
	}
	h.Width, h.Height = int(width), int(height)
	return limits.CheckSize(width, height)
}

// info is what callers see of h.
func (h *header) info() Info {
	i := h.Info
	i.Width, i.Height = codec.Turned(i.Width, i.Height, i.Orientation)
	return i
}
