package png

import (
	"bufio"
	"context"
	"errors"
	"io"
	"runtime"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// picture is a PNG whose chunks have been read.
type picture struct {
	header     codec.Header
	file       Header
	palette    palette
	compressed int64         // bytes of pixels, without what is around them
	held       codec.Stretch // the chunks of pixels
}

// Header implements codec.Image.
func (p *picture) Header() *codec.Header { return &p.header }

// Memory implements codec.Image: what is held of compressed pixels, the decoder, and all samples where they are interlaced.
func (p *picture) Memory(codec.Want) int64 {
	const decoder = 1 << 20
	bytes := p.held.Held() + decoder
	if p.file.Interlaced {
		bytes += int64(p.file.Width) * int64(p.file.Height) * int64(max(1, p.file.pixelBits()/8))
	}
	return bytes
}

// Layout implements codec.RowDecoder.
func (p *picture) Layout(int) codec.Layout {
	h := p.file
	return codec.Layout{Width: h.Width, Height: h.Height, Channels: h.Channels, Depth: h.RowDepth}
}

// Rows implements codec.RowDecoder. It inflates in a goroutine of its own, ahead of the rows, if there is more than one
// processor: that saves wall time, and takes 0.6 MB instead of 0.2 MB.
//
// Memory does not depend on the height of the image, unless it is interlaced: then the whole image is decoded
// before the first row, at the samples' size (1 byte for those below 8 bits).
func (p *picture) Rows(ctx context.Context, _ codec.Want, emit func(codec.Row) error) error {
	return p.rows(ctx, runtime.GOMAXPROCS(0) > 1, emit)
}

func (p *picture) rows(ctx context.Context, concurrent bool, emit func(codec.Row) error) error {
	d, err := newDecoder(ctx, p, concurrent)
	if err != nil {
		return err
	}
	defer d.pieces.stop()
	for d.y < p.file.Height {
		raw, err := d.next(ctx)
		if err != nil {
			return err
		}
		row := codec.Row{Scale: 1}
		if p.file.RowDepth == 16 {
			row.Words = d.expand.row16(raw)
		} else {
			row.Bytes = d.expand.row8(raw)
		}
		if err := emit(row); err != nil {
			return err
		}
	}
	d.pieces.stop()
	return d.skipPixels(ctx)
}

// decoder reads the rows of one PNG.
type decoder struct {
	chunks chunkReader
	header Header
	expand expander

	pieces   pieces
	filtered filteredRows
	image    [][]byte // the rows of an interlaced image, once they are there
	y        int      // the next row
}

func newDecoder(ctx context.Context, p *picture, concurrent bool) (*decoder, error) {
	d := &decoder{chunks: chunkReader{r: bufio.NewReaderSize(p.held.Reader(), 16<<10)}, header: p.file}
	if err := d.chunks.next(); err != nil {
		return nil, err
	}
	d.expand = newExpander(&d.header, &p.palette)
	s := stream{z: newInflater(pixelReader{&d.chunks}), want: d.header.filteredBytes()}
	if concurrent {
		d.pieces = startAhead(ctx, s)
	} else {
		d.pieces = &direct{s: s, p: newPiece(s.want)}
	}
	d.filtered = newFilteredRows(d.header)
	return d, nil
}

// next returns the samples of the next row as the file has them, but those below 8 bits one to a byte. It is valid until the
// next call.
func (d *decoder) next(ctx context.Context) (row []byte, err error) {
	if d.header.Interlaced {
		row, err = d.interlacedRow(ctx)
	} else {
		row, err = d.filtered.next(ctx, d.pieces)
		row = d.expand.unpack(row)
	}
	d.y++
	return row, err
}

// skipPixels reads what is left of the pixels, for their checksums.
func (d *decoder) skipPixels(ctx context.Context) error {
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
