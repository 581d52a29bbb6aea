package jpeg

import (
	"context"
	"io"
)

// Band is a horizontal strip of an image: some rows of every plane.
type Band struct {
	// Planes says what the whole image is, but the Pix of its planes holds the rows of the band only,
	// and only until the next one.
	*Planes
	// First is the first row of the band in each plane, Rows how many there are.
	First, Rows []int
}

// DecodeRows decodes as [Decode] does, and gives rows to take as they come, top to bottom:
// those of an MCU row at a time of a sequential file whose components are interleaved, as they are in nearly all.
// Memory is that of these rows then, whatever the height. Of other files it takes the memory of Decode,
// and one band is the whole image. An error of take ends it, and is wrapped.
//
// What take has seen is of no use if there is an error: a file may break off at its end.
func DecodeRows(ctx context.Context, r io.Reader, opt DecodeOptions, take func(*Band) error) error {
	_, err := run(ctx, r, opt, take)
	return err
}

// takeMemory makes the planes at the first scan: whole, or as high as one row of MCUs.
func (d *decoder) takeMemory(s *scan) {
	if len(d.component) == 0 || d.component[0].plane.Pix != nil {
		return
	}
	d.banded = d.take != nil && !d.progressive && len(s.component) == len(d.component)
	for i := range d.component {
		c := &d.component[i]
		rows := d.high * c.v * c.n
		if d.banded {
			rows = d.bandRows(c)
		}
		c.plane.Pix = make([]byte, c.plane.Stride*rows)
	}
}

// bandRows is how many rows of c's plane an MCU row has; an MCU of one component is a block.
func (d *decoder) bandRows(c *component) int {
	if len(d.component) == 1 {
		return c.n
	}
	return c.v * c.n
}

// give hands over MCU row y, if rows are taken as they come.
func (d *decoder) give(y int) error {
	if !d.banded {
		return nil
	}
	if d.band.Planes == nil {
		d.startBand()
	}
	for i := range d.component {
		c := &d.component[i]
		rows := d.bandRows(c)
		d.band.First[i] = y * rows
		d.band.Rows[i] = min(max(c.plane.Height-y*rows, 0), rows)
	}
	return d.take(&d.band)
}

// giveAll hands over the whole image, if rows could not be taken before.
func (d *decoder) giveAll() error {
	if d.take == nil || d.banded {
		return nil
	}
	d.startBand()
	for i := range d.component {
		d.band.Rows[i] = d.component[i].plane.Height
	}
	return d.take(&d.band)
}

func (d *decoder) startBand() {
	d.band = Band{Planes: d.planes(), First: make([]int, len(d.component)), Rows: make([]int, len(d.component))}
}
