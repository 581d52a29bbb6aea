package png

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// readStart reads the signature and IHDR.
func (d *Decoder) readStart(maxPixels int64) error {
	c := &d.chunks
	var b [len(signature)]byte
	if err := c.full(b[:]); err != nil {
		return err
	}
	if string(b[:]) != signature {
		return FormatError("it does not start like one")
	}
	if err := c.next(); err != nil {
		return err
	}
	if c.kind == "CgBI" {
		return &UnsupportedError{Kind: "for iPhone apps (CgBI)"}
	}
	if c.kind != "IHDR" || c.left != 13 {
		return FormatError(fmt.Sprintf("chunk %s of %d bytes comes first", c.kind, c.left))
	}
	ihdr, err := c.data(13)
	if err != nil {
		return err
	}
	d.header, err = parseHeader(ihdr, maxPixels)
	return err
}

// readBeforePixels reads the chunks up to the first IDAT.
func (d *Decoder) readBeforePixels(ctx context.Context) error {
	c := &d.chunks
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.next(); err != nil {
			return err
		}
		if c.kind == "IDAT" {
			if d.header.ColorType == Paletted && d.palette.size == 0 {
				return FormatError("no palette before the pixels")
			}
			return nil
		}
		if err := d.readChunk(); err != nil {
			return err
		}
	}
}

// readChunk reads a chunk that is not of pixels.
func (d *Decoder) readChunk() error {
	c := &d.chunks
	switch c.kind {
	case "PLTE":
		return d.readPalette()
	case "tRNS":
		return d.readTransparency()
	case "iCCP", "eXIf":
		kind := c.kind
		b, err := c.data(maxMetadata)
		if err == nil && b != nil {
			d.metadata.take(kind, b)
		}
		return err
	}
	if c.critical() {
		return FormatError("chunk " + c.kind + " before the pixels")
	}
	return c.skip()
}

// readAfterPixels reads from where the pixels were left to the end.
func (d *Decoder) readAfterPixels(ctx context.Context) error {
	c := &d.chunks
	if err := d.skipPixels(ctx); err != nil {
		return err
	}
	for c.kind != "IEND" {
		if err := ctx.Err(); err != nil {
			return err
		}
		read := c.skip
		if c.kind == "eXIf" {
			read = d.readChunk
		}
		if err := read(); err != nil {
			return err
		}
		if err := c.next(); err != nil {
			return err
		}
	}
	_, err := c.data(maxMetadata)
	return err
}

// skipPixels reads what is left of the pixels, for their checksums.
func (d *Decoder) skipPixels(ctx context.Context) error {
	rest := make([]byte, 16<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := (pixelReader{&d.chunks}).Read(rest); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
