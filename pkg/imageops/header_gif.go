package imageops

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// gifHeader walks the blocks of a GIF (GIF89a specification) and counts its
// frames. A missing end, and anything after the first frame that is no block,
// is forgiven, as browsers do; a block that is cut off is not.
func gifHeader(s *codec.Source, limits codec.Limits, still bool) (h header, err error) {
	var b [13]byte
	if err := s.ReadFull(b[:]); err != nil {
		return h, err
	}
	s.Hold(b[:]...)
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
		start := s.Held.End()
		kind, err := s.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && h.Frames > 0:
			return h, nil
		case err != nil:
			return h, err
		case kind == ',':
			err = h.gifFrame(s, limits, still)
		case kind == '!':
			err = h.gifExtension(s)
		case h.Frames > 0:
			s.Hold(kind) // the trailer, or damage
			return h, nil
		default:
			err = fmt.Errorf("block %#02x instead of a frame", kind)
		}
		if err != nil {
			return h, err
		}
		s.Held.Join(start)
	}
}

// gifColors passes over a colour table and takes its depth.
func (h *header) gifColors(s *codec.Source, flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	bits := int(flags&7) + 1
	h.BitDepth = max(h.BitDepth, bits)
	return s.Pass(3 << bits)
}

// gifFrame passes over a frame. A first one that leaves some of the canvas bare makes
// the image a transparent one.
func (h *header) gifFrame(s *codec.Source, limits codec.Limits, still bool) error {
	h.Frames++
	if err := limits.CheckFrames(h.Frames); err != nil {
		return err
	}
	var b [9]byte
	if err := s.ReadFull(b[:]); err != nil {
		return err
	}
	s.Hold(',')
	s.Hold(b[:]...)
	w, ht := int(binary.LittleEndian.Uint16(b[4:])), int(binary.LittleEndian.Uint16(b[6:]))
	if h.Frames == 1 && (w < h.Width || ht < h.Height) {
		h.Alpha = true
	}
	if err := h.gifColors(s, b[8]); err != nil {
		return err
	}
	if err := s.Pass(1); err != nil { // LZW code size
		return err
	}
	if err := passSubBlocks(s, mostPacked(min(w, h.Width), min(ht, h.Height))); err != nil {
		return err
	}
	s.Holds = s.Holds && !still
	return nil
}

// mostPacked bounds the pixels of a frame, packed by LZW. A pixel takes at most two codes of 9 bits, if the table is cleared
// for each, and twice as many bytes if each is in a sub-block of its own.
func mostPacked(width, height int) int64 { return 5*int64(width)*int64(height) + codec.PixelsRoom }

// gifExtension reads an extension, after a look for a transparent index. Comments and those of applications are skipped, but
// for the number of repetitions; of any other the decoder needs the first two sub-blocks at most.
func (h *header) gifExtension(s *codec.Source) error {
	label, err := s.ReadByte()
	if err != nil {
		return err
	}
	if b, err := s.Peek(2); label == 0xf9 && err == nil && b[0] >= 4 && b[1]&1 != 0 && h.Frames == 0 {
		h.Alpha = true
	}
	wanted := label != 0xfe
	if label == 0xff {
		b, _ := s.Peek(12)
		name := string(b)
		wanted = name == "\x0bNETSCAPE2.0" || name == "\x0bANIMEXTS1.0" || name != "" && name[0] == 0
	}
	if wanted {
		s.Hold('!', label)
		h.tables += 2
	}
	return h.gifSubBlocks(s, wanted)
}

// gifSubBlocks reads the sub-blocks of an extension.
func (h *header) gifSubBlocks(s *codec.Source, wanted bool) error {
	for i := 0; ; i++ {
		n, err := s.ReadByte()
		if err != nil {
			return err
		}
		if h.Frames == 0 {
			if err := s.BeforePixels(int64(n)); err != nil {
				return err
			}
		}
		held := wanted && (i < 2 || n == 0)
		if held {
			s.Hold(n)
			h.tables += 1 + int64(n)
		}
		if err := codec.UpTo(codec.MaxTables+64*int64(h.Frames), h.tables, "bytes of extensions"); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		if err := s.PassOrSkip(held, int64(n)); err != nil {
			return err
		}
	}
}

// passSubBlocks passes over the sub-blocks of a frame.
func passSubBlocks(s *codec.Source, most int64) error {
	for total := int64(0); ; {
		n, err := s.ReadByte()
		if err != nil {
			return err
		}
		s.Hold(n)
		if n == 0 {
			return nil
		}
		total += 1 + int64(n)
		if err := codec.UpTo(most, total, "bytes in a frame"); err != nil {
			return err
		}
		if err := s.Pass(int64(n)); err != nil {
			return err
		}
	}
}
