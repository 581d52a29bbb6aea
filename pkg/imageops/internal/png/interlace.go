package png

import "context"

// pass is one of the seven of Adam7 (8.1): where its pixels are, and how far apart.
type pass struct{ x, y, dx, dy int }

var passes = [7]pass{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}

// size returns how many columns and rows of an image are in the pass.
func (p pass) size(h Header) (columns, rows int) {
	columns, rows = (h.Width-p.x+p.dx-1)/p.dx, (h.Height-p.y+p.dy-1)/p.dy
	if columns <= 0 || rows <= 0 {
		return 0, 0
	}
	return columns, rows
}

// filteredBytes is the length of the inflated pixels: rows and their filters.
func (h Header) filteredBytes() int64 {
	if !h.Interlaced {
		return int64(h.Height) * int64(1+h.rowBytes(h.Width))
	}
	var n int64
	for _, p := range passes {
		columns, rows := p.size(h)
		n += int64(rows) * int64(1+h.rowBytes(columns))
	}
	return n
}

// interlacedRow returns the next row, and decodes the image before the first.
func (d *decoder) interlacedRow(ctx context.Context) ([]byte, error) {
	if d.image == nil {
		d.image = make([][]byte, d.header.Height)
		for _, p := range passes {
			if err := d.readPass(ctx, p); err != nil {
				d.image = nil
				return nil, err
			}
		}
	}
	row := d.image[d.y]
	d.image[d.y] = nil
	return row, nil
}

// readPass puts the pixels of a pass where they belong. A row takes memory when its first pixels come.
func (d *decoder) readPass(ctx context.Context, p pass) error {
	columns, rows := p.size(d.header)
	if columns == 0 {
		return nil
	}
	size := d.expand.pixel
	d.filtered.start(d.header.rowBytes(columns))
	for i := range rows {
		raw, err := d.filtered.next(ctx, d.pieces)
		if err != nil {
			return err
		}
		y := p.y + i*p.dy
		if d.image[y] == nil {
			d.image[y] = make([]byte, d.header.Width*size)
		}
		scatter(d.image[y][p.x*size:], d.expand.unpack(raw), size, p.dx, columns)
	}
	return nil
}

// scatter copies n pixels of size bytes, step pixels apart.
func scatter(dst, src []byte, size, step, n int) {
	for i := range n {
		copy(dst[i*step*size:][:size], src[i*size:])
	}
}
