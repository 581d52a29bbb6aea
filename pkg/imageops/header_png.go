package imageops

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"

	"fmt"
	"hash/crc32"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// pngHeader reads the chunks of a PNG to its end, because eXIf may follow the
// pixels (PNG, third edition, 5.6).
func pngHeader(s *codec.Source, limits codec.Limits) (h header, err error) {
	if err := s.Pass(8); err != nil {
		return h, err
	}
	for first := true; ; first = false {
		var b [8]byte
		if err := s.ReadFull(b[:]); err != nil {
			return h, err
		}
		n, kind := int64(binary.BigEndian.Uint32(b[:4])), string(b[4:])
		switch {
		case first && kind == "CgBI":
			return h, &UnsupportedError{Format: "PNG for iPhone apps (CgBI)"}
		case first != (kind == "IHDR"):
			return h, fmt.Errorf("chunk %q is out of place", kind)
		}
		wanted, err := h.pngWants(s, kind, n)
		if err != nil {
			return h, err
		}
		if wanted {
			s.Hold(b[:]...)
		}
		if pngAside(kind) {
			err = h.pngAsideChunk(s, kind, n, limits)
		} else if err = h.pngChunk(s, kind, n, wanted, limits); err == nil {
			err = s.PassOrSkip(wanted, 4)
		}
		if err != nil {
			return h, err
		}
		if kind == "IEND" {
			h.icc, h.chunks = h.signals.Resolve()
			return h, nil
		}
	}
}

// pngWants reports whether the decoder needs a chunk of n bytes: it reads the first run of IDAT, what is critical, and tRNS
// unless that is too long. It refuses too much of it, and too much of anything before the pixels.
func (h *header) pngWants(s *codec.Source, kind string, n int64) (bool, error) {
	const around = 12 // length, kind and checksum
	if kind == "IDAT" {
		if h.pixelsEnd {
			return false, nil
		}
		h.packed += n + around
		return true, codec.UpTo(2*h.pngFiltered()+codec.PixelsRoom, h.packed, "bytes of packed pixels")
	}
	h.pixelsEnd = h.packed > 0
	if !h.pixelsEnd {
		if err := s.BeforePixels(n); err != nil {
			return false, err
		}
	}
	if pngAncillary(kind) && (kind != "tRNS" || n > maxTransparency) {
		return false, nil
	}
	h.tables += n + around
	return true, codec.UpTo(codec.MaxTables, h.tables, "bytes of tables")
}

// maxTransparency is how long a tRNS is that the decoder looks at: up to two bytes for each of 256 colours.
const maxTransparency = 2 * 256

// pngAncillary reports whether a file can be understood without chunks of this kind (5.4). Others are refused by the decoder,
// as are those whose names are not of letters.
func pngAncillary(kind string) bool {
	for _, letter := range []byte(kind) {
		if letter|0x20 < 'a' || letter|0x20 > 'z' {
			return false
		}
	}
	return kind[0]&0x20 != 0
}

// pngFiltered is about how many bytes come out of IDAT; Adam7 has somewhat more.
func (h *header) pngFiltered() int64 {
	return ((int64(h.Width)*h.pngBits()+7)/8 + 1) * int64(h.Height)
}

// pngBits is how many bits a pixel takes.
func (h *header) pngBits() int64 {
	return map[string]int64{"Gray": 1, "Paletted": 1, "GrayA": 2, "RGB": 3, "RGBA": 4}[h.ColorModel] * int64(h.BitDepth)
}

// pngChunk reads the n bytes of a chunk.
func (h *header) pngChunk(s *codec.Source, kind string, n int64, wanted bool, limits codec.Limits) error {
	switch kind {
	case "IHDR":
		b, err := s.TakeMetadata(n)
		if err != nil {
			return err
		}
		s.Hold(b...)
		return h.pngStart(b, limits)
	case "tRNS":
		h.Alpha = true
	case "IDAT":
		h.idatBytes += n
	}
	return s.PassOrSkip(wanted, n)
}

// pngAside reports whether a chunk is one that is read, and which the decoder of pixels does not need.
func pngAside(kind string) bool {
	switch kind {
	case "acTL", "eXIf", "iTXt", "iCCP", "cICP", "sRGB", "gAMA", "cHRM":
		return true
	}
	return false
}

// pngAsideChunk reads such a chunk of n bytes, and its checksum. If that is wrong the chunk counts as absent.
func (h *header) pngAsideChunk(s *codec.Source, kind string, n int64, limits codec.Limits) error {
	b, err := s.TakeMetadata(n)
	if err != nil {
		return err
	}
	var sum [4]byte
	if err := s.ReadFull(sum[:]); err != nil {
		return err
	}
	crc := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, b)
	if binary.BigEndian.Uint32(sum[:]) != crc {
		return nil
	}
	return h.pngData(kind, b, limits)
}

func (h *header) pngData(kind string, b []byte, limits codec.Limits) error {
	first := func(at *[]byte) {
		if *at == nil && h.packed == 0 {
			*at = b
		}
	}
	switch kind {
	case "cICP":
		first(&h.signals.CICP)
	case "sRGB":
		first(&h.signals.SRGB)
	case "gAMA":
		first(&h.signals.GAMA)
	case "cHRM":
		first(&h.signals.CHRM)
	case "acTL":
		if len(b) == 8 {
			n := int(binary.BigEndian.Uint32(b) & (1<<31 - 1))
			h.Frames = n
			return limits.CheckFrames(n)
		}
	case "eXIf":
		if h.meta.Exif != nil {
			return nil
		}
		h.meta.Exif = bytes.TrimPrefix(b, []byte(metadata.ExifLabel))
	case "iCCP":
		if h.signals.ICC == nil && h.packed == 0 {
			h.signals.ICC = inflateProfile(b)
		}
	case "iTXt":
		if h.meta.XMP == nil {
			h.meta.XMP = pngXMP(b)
		}
	}
	return nil
}

// pngStart reads IHDR (11.2.1).
func (h *header) pngStart(b []byte, limits codec.Limits) error {
	if len(b) != 13 {
		return fmt.Errorf("chunk IHDR has %d bytes", len(b))
	}
	w, ht := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	if err := h.setSize(w, ht, limits); err != nil {
		return err
	}
	h.BitDepth = int(b[8])
	h.pixelBytes = 4
	switch b[9] {
	case 0:
		h.ColorModel, h.pixelBytes = "Gray", 1
	case 2:
		h.ColorModel = "RGB"
	case 3:
		h.ColorModel, h.pixelBytes = "Paletted", 1
	case 4:
		h.ColorModel, h.Alpha = "GrayA", true
	case 6:
		h.ColorModel, h.Alpha = "RGBA", true
	default:
		return fmt.Errorf("colour type is %d", b[9])
	}
	if h.BitDepth == 16 {
		h.pixelBytes = 8
	}
	if b[12] != 0 {
		h.interlaced = true
	}
	return nil
}

// inflateProfile unpacks iCCP: a name, a zero, the method, a zlib stream.
func inflateProfile(b []byte) []byte {
	i := bytes.IndexByte(b, 0)
	if i < 0 || i+2 > len(b) {
		return nil
	}
	return inflateMetadata(b[i+2:])
}

// inflateMetadata unpacks a zlib stream, unless it is broken or holds more than metadata may have.
func inflateMetadata(b []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(z, codec.MaxMetadata+1))
	if err != nil || len(data) > codec.MaxMetadata {
		return nil
	}
	return data
}

// plausible refuses a PNG whose pixels cannot come out of its compressed bytes:
// deflate makes at most 1032 of one (RFC 1951: 258 bytes of 2 bits). So a
// file of a few bytes does not claim a gigabyte.
func (h *header) plausible() error {
	need := int64(h.Width) * int64(h.Height) * h.pngBits() / 8
	if have := (h.idatBytes + 1) * 1032; have < need {
		return fmt.Errorf("%d compressed bytes cannot hold %d×%d pixels", h.idatBytes, h.Width, h.Height)
	}
	return nil
}
