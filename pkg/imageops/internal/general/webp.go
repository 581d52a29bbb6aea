package general

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// SniffWebP reports whether a file begins as a WebP does.
func SniffWebP(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

// OpenWebP reads all chunks.
func OpenWebP(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	h, err := webpHeader(s, opt.Limits)
	if err != nil {
		return nil, err
	}
	return &file{header: h, data: s.Held, decode: decodeWebP}, nil
}

// webpHeader walks the chunks of a WebP (RFC 9649) to the end: EXIF and the
// frames of an animation come after the first pixels.
func webpHeader(s *codec.Source, limits codec.Limits) (h header, err error) {
	var b [12]byte
	if err := s.ReadFull(b[:]); err != nil {
		return h, err
	}
	s.Hold(b[:]...)
	h.BitDepth = 8
	size, skipped := binary.LittleEndian.Uint32(b[4:]), int64(0)
	for left := int64(size) - 4; left >= 8; {
		if err := s.ReadFull(b[:8]); err != nil {
			return h, err
		}
		kind, n := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
		padded := n + n&1
		left -= 8 + padded
		wanted, err := h.webpWants(s, kind, n)
		switch {
		case err != nil:
			return h, err
		case wanted:
			s.Hold(b[:8]...)
		case !h.pixelsEnd:
			skipped += 8 + padded
		}
		if err := h.webpChunk(s, kind, n, wanted, limits); err != nil {
			return h, err
		}
		if left >= 0 && n&1 == 1 { // some writers leave out the last padding
			if err := s.PassOrSkip(wanted, 1); err != nil {
				return h, err
			}
		}
		h.pixelsEnd = h.pixelsEnd || wanted && kind != "VP8X" && kind != "ALPH"
	}
	if h.ColorModel == "" {
		return h, fmt.Errorf("no pixels")
	}
	if s.Holds { // the size is that of what is left
		binary.LittleEndian.PutUint32(s.Held[0][4:], uint32(int64(size)-skipped))
	}
	return h, nil
}

// webpWants reports whether the decoder needs a chunk of n bytes: it reads VP8X, and the first image, or the first frame where
// all are in frames. It refuses too much of anything before the pixels.
func (h *header) webpWants(s *codec.Source, kind string, n int64) (bool, error) {
	switch kind {
	case "VP8X", "ALPH":
		return !h.pixelsEnd, nil
	case "VP8 ", "VP8L":
		return !h.pixelsEnd && !h.animated, nil
	case "ANMF":
		return !h.pixelsEnd && n >= minFrame, nil
	}
	if h.packed > 0 {
		return false, nil
	}
	return false, s.BeforePixels(n)
}

// minFrame is how long an ANMF is at least, in bytes: its own header, and that of a chunk.
const minFrame = 16 + 8

// webpPixels passes over the rest of a chunk, n bytes of size. If the decoder needs it, it is of pixels, none of which really takes
// 10 bytes, alpha included.
func (h *header) webpPixels(s *codec.Source, n, size int64, wanted bool) error {
	if !wanted {
		return s.Skip(n)
	}
	h.packed += 8 + size
	if err := codec.UpTo(10*int64(h.Width)*int64(h.Height)+codec.PixelsRoom, h.packed, "bytes of packed pixels"); err != nil {
		return err
	}
	return s.Pass(n)
}

// webpChunk reads the n bytes of a chunk. VP8X, if there is one, comes first,
// and h then has dimensions.
func (h *header) webpChunk(s *codec.Source, kind string, n int64, wanted bool, limits codec.Limits) error {
	if kind == "VP8X" && h.Width > 0 || kind == "ANMF" && h.Width == 0 {
		return fmt.Errorf("chunk %q is out of place", kind)
	}
	size := n
	keep := func(b []byte) {
		if wanted {
			s.Hold(b...)
		}
	}
	switch kind {
	case "VP8X", "EXIF", "ICCP", "XMP ":
		b, err := s.TakeMetadata(n)
		if err != nil {
			return err
		}
		keep(b)
		return h.webpData(kind, b, limits)
	case "VP8 ", "VP8L":
		b, err := s.Take(min(n, 10))
		if err != nil {
			return err
		}
		n -= int64(len(b))
		keep(b)
		if h.ColorModel == "" {
			if err := h.webpBitstream(kind, b, limits); err != nil {
				return err
			}
		}
	case "ANMF":
		b, err := s.Take(min(n, 34))
		if err != nil {
			return err
		}
		n -= int64(len(b))
		keep(b)
		h.Frames++
		if err := limits.CheckFrames(h.Frames); err != nil {
			return err
		}
		if h.ColorModel == "" {
			h.webpFrame(b)
		}
	}
	return h.webpPixels(s, n, size, wanted)
}

func (h *header) webpData(kind string, b []byte, limits codec.Limits) error {
	switch kind {
	case "VP8X":
		if len(b) < 10 {
			return fmt.Errorf("chunk VP8X has %d bytes", len(b))
		}
		h.Alpha = b[0]&0x10 != 0
		return h.SetSize(1+int64(uint24(b[4:])), 1+int64(uint24(b[7:])), limits)
	case "EXIF":
		h.Exif = bytes.TrimPrefix(b, []byte(metadata.ExifLabel)) // some writers copy it from a JPEG
	case "XMP ":
		h.XMP = b
	case "ICCP":
		h.ICC = b
	}
	return nil
}

// webpBitstream takes the dimensions from the pixels' own header, and refuses
// those that differ from the canvas: they are what memory is taken for.
func (h *header) webpBitstream(kind string, b []byte, limits codec.Limits) error {
	w, ht, alpha, err := bitstreamSize(kind, b)
	if err != nil {
		return err
	}
	if h.Width > 0 && (int(w) != h.Width || int(ht) != h.Height) {
		return fmt.Errorf("canvas of %d×%d has an image of %d×%d", h.Width, h.Height, w, ht)
	}
	h.webpColors(kind, alpha)
	return h.SetSize(w, ht, limits)
}

// webpColors names the colour model: lossy pixels are YCbCr, others RGB.
func (h *header) webpColors(kind string, alpha bool) {
	h.ColorModel, h.pixelBytes = "YCbCr", 2
	if kind == "VP8L" {
		h.ColorModel, h.pixelBytes, h.Alpha = "RGB", 8, alpha // as large again where a palette is undone
	}
	if h.Alpha {
		h.ColorModel += "A"
	}
	if h.Alpha && kind != "VP8L" {
		h.pixelBytes += 9 // the alpha plane is unpacked by way of an RGBA image
	}
}

// webpFrame tells the colour model of an animation from its first frame, whose
// header of 16 bytes is followed by ALPH and VP8, or VP8L.
func (h *header) webpFrame(b []byte) {
	kind := "VP8 "
	if len(b) >= 20 && string(b[16:20]) == "VP8L" {
		kind = "VP8L"
	}
	h.webpColors(kind, h.Alpha)
	h.animated = true
	h.pixelBytes += 8 // the canvas, and the frame in RGBA
}

// bitstreamSize reads the dimensions from the first 10 bytes of VP8 (RFC 6386,
// 9.1) or VP8L (RFC 9649, 3.4).
func bitstreamSize(kind string, b []byte) (width, height int64, alpha bool, err error) {
	le := binary.LittleEndian
	switch {
	case kind == "VP8 " && len(b) >= 10 && string(b[3:6]) == "\x9d\x01\x2a":
		return int64(le.Uint16(b[6:]) & 0x3fff), int64(le.Uint16(b[8:]) & 0x3fff), false, nil
	case kind == "VP8L" && len(b) >= 5 && b[0] == 0x2f:
		v := le.Uint32(b[1:])
		return int64(v&0x3fff) + 1, int64(v>>14&0x3fff) + 1, v>>28&1 != 0, nil
	}
	return 0, 0, false, fmt.Errorf("chunk %q has no header", kind)
}

func uint24(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
}
