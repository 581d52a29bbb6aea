package imageops

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/image/tiff"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// tags are the few entries that count here of the first directory.
type tags struct {
	bits, samples int // BitsPerSample of the first, and for how many there is one; 0 when absent
	photometric   int // -1 when absent
	extraSamples  bool
	raw           bool // a DNG: the first directory is but a preview
	tileWidth     int  // 0 when the image is in strips
	tileHeight    int
	icc           []byte
}

// tiffTags reads tags from the first directory of data, the first of each.
func tiffTags(data []byte) tags {
	t := tags{photometric: -1}
	file, first, ok := metadata.Open(data)
	if !ok {
		return t
	}
	entries, _, _ := file.Directory(first)
	number := func(tag uint16, absent int) int {
		e, _ := metadata.Find(entries, tag)
		if n, ok := file.Number(e); ok {
			return n
		}
		return absent
	}
	bits, _ := metadata.Find(entries, 0x0102)
	t.bits, t.samples = number(0x0102, 0), int(min(bits.Count, 1<<16))
	t.photometric = number(0x0106, -1)
	_, t.extraSamples = metadata.Find(entries, 0x0152)
	_, t.raw = metadata.Find(entries, 0xc612)
	t.tileWidth, t.tileHeight = number(0x0142, 0), number(0x0143, 0)
	if e, ok := metadata.Find(entries, 0x8773); ok {
		t.icc = file.Bytes(e)
	}
	return t
}

// tiffHeader reads the first directory of a TIFF. It may be anywhere, so that
// the whole file is held for it.
func tiffHeader(s *codec.Source, limits codec.Limits) (h header, err error) {
	data, err := s.All()
	if err != nil {
		return h, err
	}
	s.Held = codec.Pieces{data}
	return parseTIFF(data, limits)
}

func parseTIFF(data []byte, limits codec.Limits) (h header, err error) {
	t := tiffTags(data)
	if t.raw {
		return h, &UnsupportedError{Format: "raw camera image (DNG)"}
	}
	cfg, err := tiff.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return h, tiffError(err)
	}
	if err := h.setSize(int64(cfg.Width), int64(cfg.Height), limits); err != nil {
		return h, err
	}
	if err := checkTiles(cfg.Width, cfg.Height, t, limits); err != nil {
		return h, err
	}
	h.meta.Exif, h.icc = data, t.icc
	h.tiffColors(t)
	return h, nil
}

// checkTiles counts the pixels of all tiles, which are unpacked with what stands
// over the edge: in a long and narrow image that may be most of the work.
func checkTiles(width, height int, t tags, limits codec.Limits) error {
	if t.tileWidth <= 0 || t.tileHeight <= 0 {
		return nil
	}
	across, down := (width-1)/t.tileWidth+1, (height-1)/t.tileHeight+1
	// The products stay below 2⁶²: sides are at most codec.MaxSide, tiles below 2³².
	w, h := int64(across)*int64(t.tileWidth), int64(down)*int64(t.tileHeight)
	if w > limits.MaxPixels/h {
		return &LimitError{What: "pixels in tiles", Got: codec.Saturating(w, h), Max: limits.MaxPixels}
	}
	return nil
}

// tiffColors names the colour model (TIFF 6.0, PhotometricInterpretation).
func (h *header) tiffColors(t tags) {
	h.BitDepth, h.pixelBytes = 1, 1
	if t.bits > 0 {
		h.BitDepth = t.bits
	}
	switch t.photometric {
	case 2:
		h.ColorModel, h.pixelBytes = "RGB", 4
		if t.extraSamples {
			h.ColorModel, h.Alpha = "RGBA", true
		}
	case 3:
		h.ColorModel = "Paletted"
	default:
		h.ColorModel = "Gray"
	}
	if h.BitDepth == 16 {
		h.pixelBytes *= 2
	}
	h.pixelBytes += h.stripBytes(t)
}

// stripBytes is what unpacking takes for each pixel beside the image. A file may have one strip, which is unpacked whole, into
// a buffer that doubles as it grows, beside the one before.
func (h *header) stripBytes(t tags) int {
	const growing = 3
	bits := h.BitDepth * max(t.samples, 1)
	return growing * (bits + 7) / 8
}

// tiffError separates what the decoder does not know from what is broken.
func tiffError(err error) error {
	var unsupported tiff.UnsupportedError
	if errors.As(err, &unsupported) {
		return &UnsupportedError{Format: fmt.Sprintf("TIFF (%s)", string(unsupported))}
	}
	return err
}
