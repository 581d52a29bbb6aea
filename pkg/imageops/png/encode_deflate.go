package png

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"github.com/klauspost/compress/zlib"
)

// level is the effort of compression: files come out as small as those of libpng at its level 6.
const level = 6

// chunkSize is how many compressed bytes go into a chunk.
const chunkSize = 64 << 10

// deflate filters rows, and writes them to w compressed, in pieces of chunkSize.
func deflate(ctx context.Context, w io.Writer, rows *encodedRows) error {
	b := bufio.NewWriterSize(w, chunkSize)
	z, err := zlib.NewWriterLevel(b, level)
	if err != nil {
		return err
	}
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

// smaller returns the pixels with a palette, compressed, or nil if without it the file would be as small.
func smaller(ctx context.Context, paletted, plain *encodedRows) ([]byte, error) {
	var b bytes.Buffer
	if err := deflate(ctx, &b, paletted); err != nil {
		return nil, err
	}
	var n counter
	if err := deflate(ctx, &n, plain); err != nil {
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
