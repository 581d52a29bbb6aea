package png

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Sniff reports whether a file begins as a PNG does.
func Sniff(head []byte) bool {
	return len(head) >= len(signature) && string(head[:len(signature)]) == signature
}

// Open reads a PNG to its end, since metadata may follow the pixels (third edition, 5.6): all colour types, depths and
// interlacing. Of an animation it gives the image that programs see which do not know animations.
//
// If all frames are asked for, an animation is an Animation (third edition, 4.9), and errors in it are those of decoding.
//
// Checksums are verified. Ancillary chunks that are damaged, misplaced, repeated or unknown count as absent.
// As with libpng, an index without colour in the palette is opaque black, pixels beyond the last row are ignored,
// and so is all that is wrong with what follows the pixels.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	p := &parser{
		source: s, limits: opt.Limits, chunks: chunkReader{r: s}, picture: &picture{}, moving: moving{wanted: opt.Pixels && !opt.Still},
	}
	for _, read := range []func() error{p.readStart, p.readBeforePixels, p.holdPixels, p.readAfterPixels} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	if err := p.plausible(); err != nil || !p.moves() {
		return p.picture, err
	}
	return p.animation(), nil
}

// parser takes the chunks of a file one by one.
type parser struct {
	*picture
	moving
	source *codec.Source
	limits codec.Limits
	chunks chunkReader
	packed int64 // bytes of compressed pixels, with what is around them
}

// readStart reads the signature and IHDR.
func (p *parser) readStart() error {
	c := &p.chunks
	var b [len(signature)]byte
	if err := c.full(b[:]); err != nil {
		return err
	}
	if string(b[:]) != signature {
		return codec.FormatError("it does not start like one")
	}
	if err := c.next(); err != nil {
		return err
	}
	if c.kind == "CgBI" {
		return &codec.UnsupportedError{Format: "PNG for iPhone apps (CgBI)"}
	}
	if c.kind != "IHDR" || c.left != 13 {
		return codec.FormatError(fmt.Sprintf("chunk %s of %d bytes comes first", c.kind, c.left))
	}
	ihdr, err := c.data(13)
	if err != nil {
		return err
	}
	width, height := binary.BigEndian.Uint32(ihdr), binary.BigEndian.Uint32(ihdr[4:])
	if err := p.header.SetSize(int64(width), int64(height), p.limits); err != nil {
		return err
	}
	if p.file, err = parseHeader(ihdr); err != nil {
		return err
	}
	p.header.ColorModel, p.header.BitDepth = p.file.colorModel(), p.file.BitDepth
	return nil
}

// readBeforePixels reads the chunks up to the first IDAT.
func (p *parser) readBeforePixels() error {
	c := &p.chunks
	for {
		if err := c.next(); err != nil {
			return err
		}
		if c.kind == "IDAT" {
			if p.file.ColorType == Paletted && p.palette.size == 0 {
				return codec.FormatError("no palette before the pixels")
			}
			p.header.Alpha = p.file.HasAlpha()
			return nil
		}
		if err := p.source.BeforePixels(c.left); err != nil {
			return err
		}
		if err := p.readChunk(); err != nil {
			return err
		}
	}
}

// readChunk reads a chunk in front of the pixels.
func (p *parser) readChunk() error {
	c := &p.chunks
	switch c.kind {
	case "PLTE":
		return p.readPalette()
	case "tRNS":
		return p.readTransparency()
	case "acTL", "cHRM", "cICP", "eXIf", "gAMA", "iCCP", "iTXt", "sRGB":
		return p.readMetadata()
	case "fcTL":
		return p.readFrame()
	}
	if c.critical() {
		return codec.FormatError("chunk " + c.kind + " before the pixels")
	}
	return c.skip()
}

// holdPixels keeps the first run of IDAT for the decoder, checksums included.
func (p *parser) holdPixels() error {
	const around = 12 // length, kind and checksum
	c, s := &p.chunks, p.source
	for c.kind == "IDAT" {
		p.packed += c.left + around
		p.compressed += c.left
		if err := codec.UpTo(2*p.file.filteredBytes()+codec.PixelsRoom, p.packed, "bytes of packed pixels"); err != nil {
			return err
		}
		if err := s.Leave(&p.held, append(binary.BigEndian.AppendUint32(nil, uint32(c.left)), "IDAT"...), c.left+4); err != nil {
			return err
		}
		c.left = 0
		if err := p.nextAfterPixels(); err != nil {
			return err
		}
	}
	return nil
}

// nextAfterPixels starts the next chunk. What is wrong there ends the file.
func (p *parser) nextAfterPixels() error {
	c := &p.chunks
	if err := c.next(); err != nil {
		c.kind = "IEND"
		return p.source.Err()
	}
	return nil
}

// readAfterPixels reads from where the pixels were left to the end, for metadata.
func (p *parser) readAfterPixels() error {
	c := &p.chunks
	for c.kind != "IEND" {
		read := c.skip
		switch c.kind {
		case "eXIf", "iTXt":
			read = p.readMetadata
		case "fcTL":
			read = p.readFrame
		case "fdAT":
			read = p.readFrameData
		}
		if err := read(); err != nil {
			return p.source.Err()
		}
		if err := p.nextAfterPixels(); err != nil {
			return err
		}
	}
	return nil
}

// plausible refuses a PNG whose pixels cannot come out of its compressed bytes:
// deflate makes at most 1032 of one (RFC 1951: 258 bytes of 2 bits). So a
// file of a few bytes does not claim a gigabyte.
func (p *parser) plausible() error {
	need := p.file.filteredBytes()
	if have := (p.compressed + 1) * 1032; have < need {
		return codec.FormatError(fmt.Sprintf("%d compressed bytes cannot hold %d×%d pixels", p.compressed, p.file.Width, p.file.Height))
	}
	return nil
}
