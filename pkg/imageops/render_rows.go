package imageops

import (
	"context"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// renderRows feeds rows to the resampler as they are decoded, all sizes at once. They are resampled as they are: inks
// become light, and 16 bits 8, where only the few pixels of the result are left.
func (j *job) renderRows(ctx context.Context, img codec.RowDecoder) ([]Rendition, error) {
	s := &rowStream{job: j, image: img, small: make([]*codec.Picture, len(j.views)), feeds: map[int]feed{}}
	err := img.Rows(ctx, j.want, s.take)
	if err == nil && j.opt.Tolerant {
		err = j.Err() // a broken connection looks like a short file to the decoder
	}
	if err := j.decodeError(ctx, s.err, err); err != nil {
		return nil, err
	}
	for _, feed := range s.feeds {
		if err := feed.close(); err != nil {
			return nil, err
		}
	}
	return j.encodeAll(ctx, s.small)
}

// rowStream makes pictures of rows.
type rowStream struct {
	*job
	image codec.RowDecoder
	small []*codec.Picture // one for each view, as stored
	feeds map[int]feed     // by the scale of the source
	err   error            // of take
}

// feed takes the rows of a picture.
type feed interface {
	write(row codec.Row) error
	close() error
}

// take is for codec.RowDecoder.
func (s *rowStream) take(row codec.Row) error {
	f := s.feeds[row.Scale]
	if f == nil {
		if f, s.err = s.begin(row); s.err != nil {
			return s.err
		}
		s.feeds[row.Scale] = f
	}
	s.err = f.write(row)
	return s.err
}

// begin prepares those sizes that are made of rows like this.
func (s *rowStream) begin(row codec.Row) (feed, error) {
	l := s.image.Layout(row.Scale)
	if l.Inks && l.Alpha() {
		return s.beginInks(row.Scale, l)
	}
	if l.Depth == 16 {
		return newRowFeed(s, row.Scale, l, func(row codec.Row) []uint16 { return row.Words }, eightBits)
	}
	return newRowFeed(s, row.Scale, l, func(row codec.Row) []uint8 { return row.Bytes }, func(pix []uint8) []uint8 { return pix })
}

// beginInks prepares sizes of inks with alpha. They become light row by row, since the resampler weighs by alpha pixels of at most
// four samples.
func (s *rowStream) beginInks(scale int, l codec.Layout) (feed, error) {
	l.Channels, l.Inks = 4, false
	inks, rgba := make([]uint8, 4*l.Width), make([]uint8, 4*l.Width)
	light := func(row codec.Row) []uint8 {
		for x := range l.Width {
			copy(inks[4*x:4*x+4], row.Bytes[5*x:])
		}
		rgb := s.fromInks(inks)
		for x := range l.Width {
			copy(rgba[4*x:4*x+3], rgb[3*x:])
			rgba[4*x+3] = row.Bytes[5*x+4]
		}
		return rgba
	}
	return newRowFeed(s, scale, l, light, func(pix []uint8) []uint8 { return pix })
}

// rowFeed is a feed of samples of one type.
type rowFeed[S resample.Sample] struct {
	*resample.Resizer[S]
	stream  *rowStream
	layout  codec.Layout
	targets []resample.Target[S]
	sizes   []int // which of the stream's sizes they are
	samples func(codec.Row) []S
	finish  func([]S) []uint8
}

func newRowFeed[S resample.Sample](
	s *rowStream, scale int, l codec.Layout, samples func(codec.Row) []S, finish func([]S) []uint8,
) (feed, error) {
	f := &rowFeed[S]{stream: s, layout: l, samples: samples, finish: finish}
	for i, size := range s.want.Sizes {
		if s.want.Scales[i] != scale {
			continue
		}
		stride := size.Width * l.Channels
		target := resample.Target[S]{
			Width: size.Width, Height: size.Height, Stride: stride, Pix: make([]S, stride*size.Height), Filter: s.views[i].Filter.kernel(),
			Region: s.views[i].region(scale), // of which the last row and column may stand for less than a whole
		}
		if l.BottomUp {
			height := float64(s.header.Height) / float64(scale)
			target.Region.Y0, target.Region.Y1 = height-target.Region.Y1, height-target.Region.Y0
		}
		f.targets, f.sizes = append(f.targets, target), append(f.sizes, i)
	}
	layout := resample.Layout{Width: l.Width, Height: l.Height, Channels: l.Channels}
	if l.Alpha() {
		layout.Alpha = resample.PerhapsOpaque
	}
	var err error
	if f.Resizer, err = resample.New(layout, f.targets...); err != nil {
		return nil, fmt.Errorf("resizing: %w", err)
	}
	return f, nil
}

func (f *rowFeed[S]) write(row codec.Row) error { return f.WriteRow(f.samples(row)) }

// close hands over the pictures.
func (f *rowFeed[S]) close() error {
	if err := f.Close(); err != nil {
		return err
	}
	for k, t := range f.targets {
		pic := &codec.Picture{Width: t.Width, Height: t.Height, Channels: f.layout.Channels, Pix: f.finish(t.Pix)}
		if f.Opaque() {
			dropAlpha(pic)
		}
		if f.layout.BottomUp {
			pic = upright(pic, 4)
		}
		if f.layout.Inks {
			pic.Channels, pic.Pix = 3, f.stream.fromInks(pic.Pix)
		}
		f.stream.small[f.sizes[k]] = pic
	}
	return nil
}

// eightBits rounds samples of 16 bits: 65535 is 255 × 257.
func eightBits(pix []uint16) []uint8 {
	out := make([]uint8, len(pix))
	for i, v := range pix {
		out[i] = uint8((uint32(v) + 128) / 257)
	}
	return out
}
