package imageops

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"golang.org/x/image/tiff"
)

// tiffHeader reads the first directory of a TIFF. It may be anywhere, so that
// the whole file is held for it.
func tiffHeader(s *source, limits Limits) (h header, err error) {
	data, err := s.all()
	if err != nil {
		return h, err
	}
	return parseTIFF(data, limits)
}

func parseTIFF(data []byte, limits Limits) (h header, err error) {
	t := readTags(data)
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
	h.exif, h.icc = data, t.icc
	return h, h.tiffColors(t)
}

// tiffColors names the colour model (TIFF 6.0, PhotometricInterpretation).
func (h *header) tiffColors(t tags) error {
	h.BitDepth, h.pixelBytes = 1, 1
	if len(t.bits) > 0 {
		h.BitDepth, _ = strconv.Atoi(t.bits[0])
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
	h.pixelBytes *= 2 // a file of one strip is unpacked whole beside the image
	return nil
}

// tiffError separates what the decoder does not know from what is broken.
func tiffError(err error) error {
	var unsupported tiff.UnsupportedError
	if errors.As(err, &unsupported) {
		return &UnsupportedError{Format: fmt.Sprintf("TIFF (%s)", string(unsupported))}
	}
	return err
}
