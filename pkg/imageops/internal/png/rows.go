package png

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// filteredRows takes the rows out of the pieces and undoes their filters. It keeps the row at hand, the one above,
// and perhaps one that is done already.
type filteredRows struct {
	bpp    int // bytes of a pixel, at least 1
	width  int // bytes of a row
	single bool
	rows   [3][]byte // above, at hand, next
	ready  bool      // the next row is done
	left   []byte    // of the piece at hand
	joined []byte    // a row that was in several pieces
}

// lead is room in front of a row, for the pixel to the left of the first. Behind the row there is slack.
const lead = 16

func newFilteredRows(h Header) filteredRows {
	f := filteredRows{bpp: (h.pixelBits() + 7) / 8, single: h.Interlaced}
	for i := range f.rows {
		f.rows[i] = make([]byte, lead+h.rowBytes(h.Width)+slack)
	}
	f.start(h.rowBytes(h.Width))
	return f
}

// start begins an image, or a pass of one, with rows of width bytes.
func (f *filteredRows) start(width int) {
	f.width = width
	clear(f.rows[1])
}

// next returns the next row; it is valid until the next call.
func (f *filteredRows) next(ctx context.Context, from pieces) ([]byte, error) {
	f.rows[0], f.rows[1], f.rows[2] = f.rows[1], f.rows[2], f.rows[0]
	if !f.ready {
		if err := f.undo(ctx, from); err != nil {
			return nil, err
		}
	} else {
		f.ready = false
	}
	return f.rows[1][lead:][:f.width], nil
}

// undo undoes the filter of a row, or of two where that costs the same.
func (f *filteredRows) undo(ctx context.Context, from pieces) error {
	raw, err := f.take(ctx, from)
	if err != nil {
		return err
	}
	at, n := lead-f.bpp, f.width
	up, dst := f.rows[0][at:], f.rows[1][at:]
	if raw[0] == filterPaeth && !f.single && len(f.left) > n && f.left[0] == filterPaeth {
		unfilterPaethPair(dst, f.rows[2][at:], up, raw[1:], f.left[1:], f.bpp, n)
		f.left, f.ready = f.left[1+n:], true
		return nil
	}
	if !unfilter(raw[0], dst, up, raw[1:], f.bpp, n) {
		return codec.FormatError("filter of a row")
	}
	return nil
}

// take returns the bytes of the next row, with slack behind them that may be read.
func (f *filteredRows) take(ctx context.Context, from pieces) ([]byte, error) {
	n := 1 + f.width
	if len(f.left) >= n {
		row := f.left[:n]
		f.left = f.left[n:]
		return row, nil
	}
	if f.joined == nil {
		f.joined = make([]byte, 0, cap(f.rows[0]))
	}
	f.joined = append(f.joined[:0], f.left...)
	for len(f.joined) < n {
		p, err := from.next(ctx)
		if err != nil {
			return nil, err
		}
		used := min(len(p.data), n-len(f.joined))
		f.joined = append(f.joined, p.data[:used]...)
		f.left = p.data[used:]
	}
	return f.joined, nil
}
