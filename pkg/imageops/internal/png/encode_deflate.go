package png

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"github.com/klauspost/compress/zlib"
)

// The ways to compress. Filtered photos have few matches worth their bits, so that the Huffman code alone
// makes the smaller file, and in half the time; elsewhere matches win.
const (
	withMatches    = 6
	withoutMatches = zlib.HuffmanOnly
)

// chunkSize is how many compressed bytes go into a chunk.
const chunkSize = 64 << 10

// compressors are one for each way. They take about a megabyte, which is more than small images are worth: who writes several keeps them.
// The zero value has none yet.
type compressors [2]*zlib.Writer

// to begins two streams anew.
func (c *compressors) to(sizes *[2]counter) error {
	for i, level := range []int{withMatches, withoutMatches} {
		if c[i] != nil {
			c[i].Reset(&sizes[i])
			continue
		}
		z, err := zlib.NewWriterLevel(&sizes[i], level)
		if err != nil {
			return err
		}
		c[i] = z
	}
	return nil
}

// deflate filters rows, and writes them to w compressed, in pieces of chunkSize.
func (c *compressors) deflate(ctx context.Context, w io.Writer, rows *encodedRows) error {
	z, size, err := c.chooseLevel(ctx, rows)
	if err != nil {
		return err
	}
	if g, ok := w.(grower); ok {
		g.Grow(size)
	}
	b := bufio.NewWriterSize(w, chunkSize)
	z.Reset(b)
	f := newRowFilter(rows.Header)
	for y := range rows.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows.fill(f.next(), y)
		if _, err := z.Write(f.filtered()); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return b.Flush()
}

// grower is a writer that likes to know how much is coming, as [bytes.Buffer] does.
type grower interface{ Grow(n int) }

const (
	// bandSize is how many bytes of rows are tried in one go: twice the reach of a match.
	bandSize = 64 << 10
	// bandEvery is how many bytes of rows there are for each band.
	bandEvery = 4 * bandSize
)

// chooseLevel compresses bands of the image, a quarter of its rows, in both ways. It returns the better one, and about how many bytes it
// makes of all rows.
func (c *compressors) chooseLevel(ctx context.Context, rows *encodedRows) (*zlib.Writer, int, error) {
	var sizes [2]counter
	if err := c.to(&sizes); err != nil {
		return nil, 0, err
	}
	f := newRowFilter(rows.Header)
	rowSize, tried := 1+rows.rowBytes(rows.Width), 0
	for y := range rows.Height {
		if y*rowSize%bandEvery >= bandSize {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		rows.fill(f.next(), y)
		row := f.filtered()
		for _, z := range c {
			if _, err := z.Write(row); err != nil {
				return nil, 0, err
			}
		}
		tried++
	}
	for _, z := range c {
		if err := z.Close(); err != nil {
			return nil, 0, err
		}
	}
	best := 0
	if sizes[1] < sizes[0] {
		best = 1
	}
	const margin, around = 32, 1 << 10 // a thirty-second, and what there is in small files
	size := int(sizes[best]) * rows.Height / tried
	return c[best], size + size/margin + around, nil
}

// smaller returns the pixels with a palette, compressed, or nil if without it the file would be as small.
func (c *compressors) smaller(ctx context.Context, paletted, plain *encodedRows) ([]byte, error) {
	var b bytes.Buffer
	if err := c.deflate(ctx, &b, paletted); err != nil {
		return nil, err
	}
	var n counter
	if err := c.deflate(ctx, &n, plain); err != nil {
		return nil, err
	}
	// A palette takes a chunk of 12 bytes and 3 a colour, and up to as many for its alpha.
	if b.Len()+24+4*len(paletted.palette) >= int(n) {
		return nil, nil
	}
	return b.Bytes(), nil
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
