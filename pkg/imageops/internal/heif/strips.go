package heif

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/hevc"
)

// strip is the picture between two rows of luma: a row of tiles. Samples have 8 bits and the full range.
type strip struct {
	top, bottom int
	plane       [3][]uint8 // without gaps between rows
	width       [3]int
}

// strips decodes rows of tiles from top to bottom, the tiles of each side by side on all cores, and hands them out. Tiles that are not
// needed, in pixels of the picture, are not decoded: samples of others stand in their place.
func (f *file) strips(ctx context.Context, c *coded, need codec.Area, colours *colours, emit func(*strip) error) error {
	planes := 3
	if c.sps.ChromaFormat == 0 {
		planes = 1
	}
	subX, subY := c.sps.Subsampling()
	levels := [2][]uint8{colours.levels(true), colours.levels(false)}
	s := &strip{}
	for p := range planes {
		x, y := 1, 1
		if p > 0 {
			x, y = subX, subY
		}
		s.width[p] = (c.width + x - 1) / x
		s.plane[p] = make([]uint8, s.width[p]*((min(c.tileH, c.height)+y-1)/y))
	}
	rooms := make(chan *hevc.Room, runtime.GOMAXPROCS(0))
	for range cap(rooms) {
		rooms <- new(hevc.Room)
	}
	for row := range c.rows {
		s.top, s.bottom = row*c.tileH, min((row+1)*c.tileH, c.height)
		if s.top >= c.height {
			break
		}
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(cap(rooms))
		for column := range c.columns {
			if !need.Meets(column*c.tileW, s.top, (column+1)*c.tileW, s.bottom) {
				continue
			}
			group.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				room := <-rooms
				defer func() { rooms <- room }()
				pic, err := f.tile(room, c, row*c.columns+column)
				if err == nil {
					s.place(pic, column*c.tileW, levels)
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		if err := emit(s); err != nil {
			return err
		}
	}
	return nil
}

// narrowGo copies samples that have 8 bits.
func narrowGo(to []uint8, line []uint16) {
	line = line[:len(to)]
	for i, v := range line {
		to[i] = uint8(v)
	}
}

// place copies the window of a tile into a strip, at a column of luma.
func (s *strip) place(pic *hevc.Picture, left int, levels [2][]uint8) {
	for p := range pic.Plane {
		x, y, table := 1, 1, levels[0]
		if p > 0 {
			x, y = pic.SPS.Subsampling()
			table = levels[1]
		}
		plane := &pic.Plane[p]
		wide, high := pic.SPS.Shown()
		from := left / x
		n := min((wide+x-1)/x, s.width[p]-from)
		for row := range min((high+y-1)/y, (s.bottom-s.top+y-1)/y) {
			if n <= 0 {
				break
			}
			line := plane.Pix[(pic.SPS.Top/y+row)*plane.Stride+pic.SPS.Left/x:][:n]
			to := s.plane[p][row*s.width[p]+from:][:n]
			if table == nil {
				narrow(to, line)
				continue
			}
			for i, v := range line {
				to[i] = table[v]
			}
		}
	}
}
