package imageops

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// gifHeader walks the blocks of a GIF (GIF89a specification) and counts its
// frames. A missing end, and anything after the first frame that is no block,
// is forgiven, as browsers do; a block that is cut off is not.
func gifHeader(s *source, limits Limits) (h header, err error) {
	var b [13]byte
	if err := readFull(s, b[:]); err != nil {
		return h, err
	}
	w, ht := int64(binary.LittleEndian.Uint16(b[6:])), int64(binary.LittleEndian.Uint16(b[8:]))
	if err := h.setSize(w, ht, limits); err != nil {
		return h, err
	}
	h.ColorModel = "Paletted"
	h.pixelBytes = 1 + 4 // indices, and the canvas
	if err := h.gifColors(s, b[10]); err != nil {
		return h, err
	}
	for {
		kind, err := s.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && h.Frames > 0:
			return h, nil
		case err != nil:
			return h, err
		case kind == ',':
			err = h.gifFrame(s, limits)
		case kind == '!':
			err = h.gifExtension(s)
		case h.Frames > 0:
			return h, nil
		default:
			err = fmt.Errorf("block %#02x instead of a frame", kind)
		}
		if err != nil {
			return h, err
		}
	}
}

// gifColors skips a colour table and takes its depth.
func (h *header) gifColors(s *source, flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	bits := int(flags&7) + 1
	h.BitDepth = max(h.BitDepth, bits)
	return s.skip(3 << bits)
}

// gifFrame skips a frame. A first one that leaves some of the canvas bare makes
// the image a transparent one.
func (h *header) gifFrame(s *source, limits Limits) error {
	h.Frames++
	if err := limits.checkFrames(h.Frames); err != nil {
		return err
	}
	var b [9]byte
	if err := readFull(s, b[:]); err != nil {
		return err
	}
	w, ht := int(binary.LittleEndian.Uint16(b[4:])), int(binary.LittleEndian.Uint16(b[6:]))
	if h.Frames == 1 && (w < h.Width || ht < h.Height) {
		h.Alpha = true
	}
	if err := h.gifColors(s, b[8]); err != nil {
		return err
	}
	if err := s.skip(1); err != nil { // LZW code size
		return err
	}
	return skipSubBlocks(s)
}

// gifExtension skips an extension, after a look for a transparent index.
func (h *header) gifExtension(s *source) error {
	label, err := s.ReadByte()
	if err != nil {
		return err
	}
	if b, err := s.Peek(2); label == 0xf9 && err == nil && b[0] >= 4 && b[1]&1 != 0 && h.Frames == 0 {
		h.Alpha = true
	}
	return skipSubBlocks(s)
}

func skipSubBlocks(s *source) error {
	for {
		n, err := s.ReadByte()
		if err != nil || n == 0 {
			return err
		}
		if err := s.skip(int64(n)); err != nil {
			return err
		}
	}
}
