package png

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"slices"
	"sync"

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

// compressors are one for each way, and what each made of rows on trial. They take about a megabyte, which is more than small images are
// worth: who writes several keeps them, and who writes one takes spare ones.
type compressors struct {
	ways  [2]*zlib.Writer
	tries [2]trial
}

// spareCompressors are not in use.
var spareCompressors = sync.Pool{New: func() any { return new(compressors) }}

// spare gives c back, which holds on to nothing then.
func (c *compressors) spare() {
	for i, z := range c.ways {
		if z != nil {
			z.Reset(&c.tries[i])
		}
	}
	spareCompressors.Put(c)
}

// trial counts what a compressor makes, and keeps it if that is all there is.
type trial struct {
	size int
	keep bool
	kept []byte
}

func (t *trial) Write(b []byte) (int, error) {
	t.size += len(b)
	if t.keep {
		t.kept = append(t.kept, b...)
	}
	return len(b), nil
}

// begin starts two streams anew, which are kept or only counted.
func (c *compressors) begin(keep bool) error {
	for i, level := range []int{withMatches, withoutMatches} {
		c.tries[i] = trial{keep: keep, kept: c.tries[i].kept[:0]}
		if c.ways[i] != nil {
			c.ways[i].Reset(&c.tries[i])
			continue
		}
		z, err := zlib.NewWriterLevel(&c.tries[i], level)
		if err != nil {
			return err
		}
		c.ways[i] = z
	}
	return nil
}

// deflate filters rows, and writes them to w compressed, in pieces of chunkSize.
func (c *compressors) deflate(ctx context.Context, w io.Writer, rows *encodedRows) error {
	best, size, err := c.chooseLevel(ctx, rows)
	if err != nil {
		return err
	}
	if g, ok := w.(grower); ok {
		g.Grow(size)
	}
	if try := &c.tries[best]; try.keep {
		for piece := range slices.Chunk(try.kept, chunkSize) {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}
	b, z := bufio.NewWriterSize(w, chunkSize), c.ways[best]
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
// makes of all rows. An image of one band is compressed with that, and its trial kept.
func (c *compressors) chooseLevel(ctx context.Context, rows *encodedRows) (best, size int, err error) {
	f := newRowFilter(rows.Header)
	rowSize, tried := 1+rows.rowBytes(rows.Width), 0
	if err := c.begin(rows.Height*rowSize <= bandSize); err != nil {
		return 0, 0, err
	}
	for y := range rows.Height {
		if y*rowSize%bandEvery >= bandSize {
			continue
		}
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		rows.fill(f.next(), y)
		row := f.filtered()
		for _, z := range c.ways {
			if _, err := z.Write(row); err != nil {
				return 0, 0, err
			}
		}
		tried++
	}
	for _, z := range c.ways {
		if err := z.Close(); err != nil {
			return 0, 0, err
		}
	}
	if c.tries[1].size < c.tries[0].size {
		best = 1
	}
	const margin, around = 32, 1 << 10 // a thirty-second, and what there is in small files
	size = c.tries[best].size * rows.Height / tried
	return best, size + size/margin + around, nil
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
