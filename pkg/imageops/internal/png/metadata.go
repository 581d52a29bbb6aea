package png

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zlib"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Metadata is what Encode embeds.
type Metadata struct {
	// Profile is the ICC profile of iCCP, nil for none.
	Profile []byte
	// Exif is the EXIF block of eXIf, which starts with its byte order, nil for none.
	Exif []byte
	// XMP is a packet, for iTXt, nil for none.
	XMP []byte
	// Colour is what cICP, sRGB, gAMA and cHRM say.
	Colour codec.Colour
}

// xmpKeyword marks the iTXt chunk that holds XMP (XMP, part 3, 1.1.5).
const xmpKeyword = "XML:com.adobe.xmp"

// readMetadata takes a chunk that says something about the image, the first of its kind (11.3). One that is damaged counts as
// absent.
func (p *parser) readMetadata() error {
	kind := p.chunks.kind
	b, err := p.chunks.data(codec.MaxMetadata)
	if err != nil || b == nil {
		return err
	}
	h := &p.header
	switch kind {
	case "eXIf":
		if h.Exif == nil && len(b) > 0 {
			h.Exif = bytes.TrimPrefix(b, []byte("Exif\x00\x00")) // some programs wrote what JPEG has in front of it
		}
	case "iTXt":
		if h.XMP == nil {
			h.XMP = xmpOf(b)
		}
	case "acTL":
		if h.Frames == 0 && len(b) == 8 {
			h.Frames = int(binary.BigEndian.Uint32(b) & (1<<31 - 1))
			p.plays = int(binary.BigEndian.Uint32(b[4:]) & (1<<31 - 1))
			return p.limits.CheckFrames(h.Frames)
		}
	default:
		p.readColour(kind, b)
	}
	return nil
}

// readColour takes what says how colours are meant (11.3.2). What does not stand in front of a palette counts as well, as in browsers.
func (p *parser) readColour(kind string, b []byte) {
	h := &p.header
	at := map[string]*[]byte{"cICP": &h.Colour.CICP, "sRGB": &h.Colour.SRGB, "gAMA": &h.Colour.GAMA, "cHRM": &h.Colour.CHRM}[kind]
	switch {
	case kind == "iCCP" && h.ICC == nil:
		h.ICC = inflateProfile(b)
	case at != nil && *at == nil:
		*at = b
	}
}

// xmpOf is the XMP packet of an iTXt chunk (11.3.3.4), if that is what it holds: keyword, 0, compressed or not, the method, language,
// 0, translated keyword, 0, text.
func xmpOf(b []byte) []byte {
	b, ok := bytes.CutPrefix(b, []byte(xmpKeyword+"\x00"))
	if !ok || len(b) < 2 {
		return nil
	}
	packed := b[0] == 1
	_, b, _ = bytes.Cut(b[2:], []byte{0})
	_, b, _ = bytes.Cut(b, []byte{0})
	if packed {
		return inflate(b)
	}
	return b
}

// inflateProfile unpacks iCCP: a name, a zero, the method, a zlib stream. A damaged one is nil.
func inflateProfile(b []byte) []byte {
	i := bytes.IndexByte(b, 0)
	if i < 0 || i+2 > len(b) {
		return nil
	}
	return inflate(b[i+2:])
}

// inflate unpacks a zlib stream, unless it is broken or holds more than metadata may have.
func inflate(b []byte) []byte {
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
