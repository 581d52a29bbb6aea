package tiff

import (
	"context"
	"math"
)

// part is a strip or tile of a plane.
type part struct {
	at, n     int64 // where its bytes are in the file, and how many
	width     int   // pixels
	height    int   // rows, the last ones of a tile not all in the image
	lines     int   // rows, or groups of them that share their chroma
	lineBytes int
}

// planeReader hands out the lines of one plane, top to bottom, as they are in the file, but unpacked.
type planeReader struct {
	*layout
	places, sizes list
	first         int64 // the number of the plane's first strip or tile
	codec         decompressor
	predict       predictor

	index  int // the next row of strips or tiles
	left   int // lines left of it
	pixels int // rows of the image before it
	line   []byte
	band   []byte // lines of a row of tiles
	tile   []byte // a line of one
}

func newPlaneReader(d *directory, l *layout, number int) (*planeReader, error) {
	p := &planeReader{layout: l, first: int64(number) * l.parts, predict: newPredictor(l, d.order)}
	p.places, p.sizes = d.list(tagStripOffsets), d.list(tagStripBytes)
	if l.tiled && d.has(tagTileOffsets) { // some writers use the tags of strips for tiles, too
		p.places, p.sizes = d.list(tagTileOffsets), d.list(tagTileBytes)
	}
	if l.whole {
		p.places, p.sizes = d.list(tagJPEGStart), list{}
	}
	if need := l.parts * int64(l.planes()); p.places.count < need {
		return nil, malformed("%d of %d strips or tiles", p.places.count, need)
	}
	p.line = make([]byte, l.lineBytes(l.width))
	if l.tiled {
		p.band = make([]byte, len(p.line)*ceilDiv(min(l.partHeight, l.height), l.v))
		p.tile = make([]byte, l.lineBytes(l.partWidth))
	}
	var err error
	p.codec, err = newDecompressor(d, l)
	return p, err
}

// close lets go of what the decompressor holds.
func (p *planeReader) close() { p.codec.close() }

// next returns the next line, which is valid until the next call.
func (p *planeReader) next(ctx context.Context) ([]byte, error) {
	if p.left == 0 {
		if err := p.open(ctx); err != nil {
			return nil, err
		}
	}
	p.left--
	if p.tiled {
		at := len(p.band) - (p.left+1)*len(p.line)
		return p.band[at : at+len(p.line)], nil
	}
	if err := p.codec.read(p.line); err != nil {
		return nil, err
	}
	p.predict(p.line)
	return p.line, nil
}

// open begins a strip, or reads a row of tiles.
func (p *planeReader) open(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	rows := min(p.partHeight, p.height-p.pixels)
	p.left = ceilDiv(rows, p.v)
	first := p.first + int64(p.index)*int64(p.across)
	p.index++
	p.pixels += rows
	if p.tiled {
		p.band = p.band[:p.left*len(p.line)]
		return p.readTiles(ctx, first)
	}
	s, err := p.part(first, p.width, rows, len(p.line))
	if err != nil {
		return err
	}
	return p.codec.start(ctx, s)
}

// readTiles fills the band from the tiles on.
func (p *planeReader) readTiles(ctx context.Context, first int64) error {
	for i := range p.across {
		if err := ctx.Err(); err != nil {
			return err
		}
		t, err := p.part(first+int64(i), p.partWidth, p.partHeight, len(p.tile))
		if err != nil {
			return err
		}
		if err := p.codec.start(ctx, t); err != nil {
			return err
		}
		for y := range p.left {
			if err := p.codec.read(p.tile); err != nil {
				return err
			}
			p.predict(p.tile)
			copy(p.band[y*len(p.line):][:len(p.line)][i*len(p.tile):], p.tile)
		}
	}
	return nil
}

// part says where strip or tile i is. Where the file does not say how long one is, it may reach to the end of the file;
// one that is not compressed is as long as its pixels are, whatever the file says.
func (p *planeReader) part(i int64, width, height, lineBytes int) (part, error) {
	s := part{width: width, height: height, lines: ceilDiv(height, p.v), lineBytes: lineBytes, n: math.MaxInt64}
	var err error
	if s.at, err = p.places.at(i); err != nil {
		return s, err
	}
	switch {
	case p.compression == plain:
		s.n = int64(s.lines) * int64(lineBytes)
	case i < p.sizes.count:
		s.n, err = p.sizes.at(i)
	default:
		s.n = p.places.in.Size - s.at // of a whole JPEG too: its length is often wrong
	}
	return s, err
}
