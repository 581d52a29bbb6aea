package imageops

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// bmpHeader reads the two headers of a BMP (BITMAPFILEHEADER and any version of
// BITMAPINFOHEADER).
func bmpHeader(s *codec.Source, limits codec.Limits) (h header, err error) {
	var b [14 + 40]byte
	if err := s.ReadFull(b[:]); err != nil {
		return h, err
	}
	s.Hold(b[:]...)
	le := binary.LittleEndian
	if n := le.Uint32(b[14:]); n < 40 {
		return h, &UnsupportedError{Format: "BMP for OS/2"}
	}
	// A negative height says that the rows go down.
	w, ht := int64(int32(le.Uint32(b[18:]))), int64(int32(le.Uint32(b[22:])))
	if ht < 0 {
		ht = -ht
	}
	if err := h.setSize(w, ht, limits); err != nil {
		return h, err
	}
	h.pixelBytes = 4
	bits := int64(le.Uint16(b[28:]))
	switch {
	case bits == 1 || bits == 2 || bits == 4 || bits == 8:
		h.ColorModel, h.BitDepth, h.pixelBytes = "Paletted", int(bits), 1
	case bits == 24:
		h.ColorModel, h.BitDepth = "RGB", 8
	case bits == 32 && le.Uint32(b[14:]) > 40: // then the alpha channel counts
		h.ColorModel, h.BitDepth, h.Alpha = "RGBA", 8, true
	case bits == 32:
		h.ColorModel, h.BitDepth = "RGB", 8
	default:
		return h, &UnsupportedError{Format: fmt.Sprintf("%d-bit BMP", bits)}
	}
	if c := le.Uint32(b[30:]); c != 0 && c != 3 {
		return h, &UnsupportedError{Format: "compressed BMP"}
	}
	h.rawBytes = (w*bits + 31) / 32 * 4 * ht
	h.rawStart = int64(le.Uint32(b[10:]))
	return h, codec.UpTo(codec.MaxBeforePixels, h.rawStart, "bytes before the pixels")
}

// bmpPixels holds what follows the header: palette and pixels, but not what follows them. The decoder knows no gap between the
// two, and refuses a file that has one before it reads on: nothing is held for it. A file that ends too early is refused here.
func (h *header) bmpPixels(s *codec.Source) error {
	const mostStart = 14 + 124 + 4*256 // with the longest header and palette
	n := h.rawStart + h.rawBytes - s.Position()
	if n <= 0 {
		return nil
	}
	return s.PassOrSkip(h.rawStart <= mostStart, n)
}
