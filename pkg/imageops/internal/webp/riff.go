package webp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Flags of VP8X (RFC 9649, 2.7.1). A chunk whose flag is not set does not count, as in libwebp.
const (
	flagAnimation = 0x02
	flagXMP       = 0x04
	flagEXIF      = 0x08
	flagAlpha     = 0x10
	flagICC       = 0x20
)

// picture is the image of a file, or a frame of an animation, packed as it is.
type picture struct {
	width, height int
	lossless      bool
	alpha         bool
	data, alph    []byte // its chunks: VP8 or VP8L, and ALPH

	x, y     int
	blend    bool
	clear    bool // the frame's rectangle after it was shown
	duration time.Duration
}

// parser walks the chunks of a file to its end: metadata and the frames of an animation come after the first pixels.
type parser struct {
	*codec.Source
	opt    codec.OpenOptions
	header codec.Header
	left   int64 // bytes of the file by its own account

	extended bool // VP8X is there
	flags    byte
	plays    int  // 0 without end
	counted  bool // ANIM is there
	still    *picture
	pending  *picture // its ALPH has been read
	frames   []picture
	packed   int64 // bytes of pixels that are held
}

// parse reads a file.
func (p *parser) parse() error {
	var b [12]byte
	if err := p.ReadFull(b[:]); err != nil {
		return err
	}
	p.plays, p.header.BitDepth = 1, 8
	p.left = int64(binary.LittleEndian.Uint32(b[4:])) - 4
	for p.left >= 8 && !p.complete() {
		if err := p.chunk(); err != nil {
			if p.opt.Tolerant && p.shows() && codec.EndsEarly(err) && p.Err() == nil {
				break
			}
			return err
		}
	}
	if !p.shows() {
		return codec.FormatError("no pixels")
	}
	if p.complete() && p.left > 0 {
		if err := p.Skip(p.left); err != nil && (!p.opt.Tolerant || p.Err() != nil) {
			return err
		}
	}
	return p.finish()
}

func (p *parser) shows() bool { return p.still != nil || len(p.frames) > 0 }

// complete reports whether nothing that follows counts: in a file without VP8X, all behind the image.
func (p *parser) complete() bool { return p.still != nil && !p.extended }

// chunk reads the next one.
func (p *parser) chunk() error {
	kind, n, err := p.chunkHeader(&p.left)
	if err != nil {
		return err
	}
	if err := p.payload(kind, n); err != nil {
		return err
	}
	return p.padding(n, &p.left)
}

// chunkHeader reads the kind and size of a chunk, and counts the whole of it off left.
func (p *parser) chunkHeader(left *int64) (kind string, n int64, err error) {
	var b [8]byte
	if err := p.ReadFull(b[:]); err != nil {
		return "", 0, err
	}
	n = int64(binary.LittleEndian.Uint32(b[4:]))
	*left -= 8 + n + n&1
	return string(b[:4]), n, nil
}

// padding skips the byte behind a chunk of odd size, which some writers leave out at the end.
func (p *parser) padding(n int64, left *int64) error {
	if n&1 == 0 || *left < 0 {
		return nil
	}
	err := p.Skip(1)
	if err != nil && codec.EndsEarly(err) && *left == 0 && p.Err() == nil {
		return nil
	}
	return err
}

func (p *parser) payload(kind string, n int64) error {
	switch kind {
	case "VP8X":
		return p.readExtended(n)
	case "ICCP":
		return p.metadata(&p.header.ICC, flagICC, n)
	case "EXIF":
		if err := p.metadata(&p.header.Exif, flagEXIF, n); err != nil {
			return err
		}
		p.header.Exif = bytes.TrimPrefix(p.header.Exif, []byte("Exif\x00\x00")) // some writers copy it from a JPEG
		return nil
	case "XMP ":
		return p.metadata(&p.header.XMP, flagXMP, n)
	case "ANIM":
		return p.readAnimation(n)
	case "ANMF":
		return p.readFrame(n)
	case "ALPH", "VP8 ", "VP8L":
		return p.readStill(kind, n)
	}
	return p.pass(n)
}

// pass skips n bytes, of which there may not be too many before the pixels.
func (p *parser) pass(n int64) error {
	if p.packed == 0 {
		if err := p.BeforePixels(n); err != nil {
			return err
		}
	}
	return p.Skip(n)
}

func (p *parser) readExtended(n int64) error {
	if p.extended || p.shows() {
		return codec.FormatError("chunk VP8X is out of place")
	}
	if n < 10 || n > codec.MaxMetadata {
		return codec.FormatError(fmt.Sprintf("chunk VP8X has %d bytes", n))
	}
	b, err := p.Take(n)
	if err != nil {
		return err
	}
	p.extended, p.flags = true, b[0]
	return p.header.SetSize(1+int64(uint24(b[4:])), 1+int64(uint24(b[7:])), p.opt.Limits)
}

// metadata reads a chunk that counts if its flag is set, and only once.
func (p *parser) metadata(to *[]byte, flag byte, n int64) error {
	if p.packed == 0 {
		if err := p.BeforePixels(n); err != nil {
			return err
		}
	}
	if p.flags&flag == 0 || *to != nil {
		return p.Skip(n)
	}
	var err error
	*to, err = p.TakeMetadata(n)
	return err
}

// count refuses too many packed pixels: none really takes 10 bytes, alpha included.
func (p *parser) count(n int64) error {
	p.packed += 8 + n
	pixels := int64(p.header.Width) * int64(p.header.Height) * int64(len(p.frames)+1)
	return codec.UpTo(10*pixels+codec.PixelsRoom, p.packed, "bytes of packed pixels")
}

// hold reads n bytes of pixels for the decoder; without one, the first 10 that tell their size.
func (p *parser) hold(n int64) (b []byte, err error) {
	if err := p.count(n); err != nil {
		return nil, err
	}
	if !p.opt.Pixels {
		if b, err = p.Take(min(n, 10)); err == nil {
			err = p.Skip(n - int64(len(b)))
		}
		return b, err
	}
	const step = 256 << 10
	for int64(len(b)) < n && err == nil {
		b = slices.Grow(b, int(min(max(int64(len(b)), step), n-int64(len(b)))))
		free := b[len(b):min(cap(b), int(n))]
		var got int
		got, err = io.ReadFull(p, free)
		b = b[:len(b)+got]
	}
	if p.opt.Tolerant && p.Err() == nil && codec.EndsEarly(err) {
		err = nil
	}
	return b, err
}
