package imageops

import (
	"context"
	"fmt"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// movieMemory estimates what animate takes at its peak: what the decoder takes, the canvas
// and what of it is to be restored, the rows that the resampler holds; and for each size what is written.
func (j *job) movieMemory(a codec.Animation) (int64, error) {
	const (
		perPixel = 4 + 4
		lobes    = 6
	)
	if err := codec.Limits(j.opt.Limits.withDefaults()).CheckMovie(j.info.Frames, j.header.Width, j.header.Height); err != nil {
		return 0, err
	}
	width, height := int64(j.header.Width), int64(j.header.Height)
	own := a.Memory(j.want)
	bytes := own + perPixel*width*height + 100*max(width, height)
	for _, size := range j.want.Sizes {
		rows := lobes * (height/int64(size.Height) + 1)
		bytes += min(rows*width*16, ring)
		for _, out := range j.outs {
			bytes += out.Writes.MovieMemory(size, j.info.Frames, own)
		}
	}
	return bytes, nil
}

// animate makes renditions that move as the image does: as many frames, with the same delays, and the same number of
// repetitions. Frames are decoded, composed, resized and written one by one, also where they fit as they are: what else
// the file holds does not get into a rendition.
func (j *job) animate(ctx context.Context, a codec.Animation) ([]Rendition, error) {
	var movies []*movie
	for _, out := range j.outs {
		for i, size := range j.want.Sizes {
			movies = append(movies, j.newMovie(out, j.opt.Sizes[i], size, a.Loops()))
		}
	}
	c := newCanvas(j.header.Width, j.header.Height)
	var taken error
	err := a.Frames(ctx, func(frame *codec.Frame) error {
		if err := c.draw(frame); err != nil {
			return err
		}
		taken = c.show(ctx, frame, movies, j.opt.Filter.kernel())
		return taken
	})
	if err := j.decodeError(ctx, taken, err); err != nil {
		return nil, err
	}
	renditions := make([]Rendition, len(movies))
	for i, m := range movies {
		data, err := m.Close()
		if err != nil {
			return nil, fmt.Errorf("encoding the rendition of size %d: %w", m.box, err)
		}
		width, height := codec.Turned(m.Width, m.Height, m.orientation)
		renditions[i] = Rendition{Size: m.box, Width: width, Height: height, Format: m.format, Frames: m.frames, Data: data}
	}
	return renditions, nil
}

// movie is an animated rendition in the making.
type movie struct {
	codec.Movie
	codec.Size  // as the image is stored
	format      Format
	box         int // of Options.Sizes
	orientation int
	frames      int
	light       *colour.Converter // to sRGB, where the profile of the image cannot go along
	stored      []uint8           // the frame wanted, where that is not upright
}

func (j *job) newMovie(out *codec.Format, box int, size codec.Size, loops int) *movie {
	width, height := codec.Turned(size.Width, size.Height, j.info.Orientation)
	opt := j.encodeOptions()
	m := &movie{
		Size: size, format: Format(out.Name), box: box, orientation: j.info.Orientation, light: j.movieColours(out, &opt),
	}
	if out.Writes.Metadata {
		kept := j.keptMetadata(width, height)
		opt.Exif, opt.XMP = kept.Exif, kept.XMP
	}
	m.Movie = out.NewMovie(width, height, loops, opt)
	if m.orientation > 1 {
		m.stored = make([]uint8, 4*size.Width*size.Height)
	}
	return m
}

// movieColours is coloured for frames, which are RGBA: what converts them, or nil if they stay as they are, and opt has what is
// said of their colours.
func (j *job) movieColours(out *codec.Format, opt *codec.EncodeOptions) *colour.Converter {
	frame := &codec.Picture{Width: 1, Height: 1, Channels: 4, Pix: make([]uint8, 4)}
	if (j.icc != nil || j.bright()) && !j.carries(frame, out) {
		if j.profile == nil || j.profile.Space() != colour.RGB {
			return nil
		}
		return j.profile.Converter()
	}
	j.coloured(frame, out, opt)
	return nil
}

// target is where the frame wanted goes, as stored.
func (m *movie) target() []uint8 {
	if m.stored != nil {
		return m.stored
	}
	return m.Frame()
}

// add shows what is in target.
func (m *movie) add(ctx context.Context, delay time.Duration) error {
	if m.stored != nil {
		copy(m.Frame(), codec.Turn(m.stored, m.Width, m.Height, 4, m.orientation))
	}
	if m.light != nil {
		m.light.Convert(m.Frame(), 4)
	}
	m.frames++
	return m.Add(ctx, delay)
}

// show adds what is seen when a frame has been drawn to each of the movies.
func (c *canvas) show(ctx context.Context, frame *codec.Frame, movies []*movie, filter resample.Filter) error {
	if err := c.resize(ctx, movies, filter); err != nil {
		return err
	}
	for _, m := range movies {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.add(ctx, frame.Delay); err != nil {
			return err
		}
	}
	c.dispose(frame)
	return nil
}

// resize fills the frames that movies want next. A movie as large as the canvas gets it as it is.
func (c *canvas) resize(ctx context.Context, movies []*movie, filter resample.Filter) error {
	var targets []resample.Target[uint8]
	for _, m := range movies {
		if m.Width == c.width && m.Height == c.height {
			copy(m.target(), c.pix)
			continue
		}
		targets = append(targets, resample.Target[uint8]{Width: m.Width, Height: m.Height, Pix: m.target(), Stride: 4 * m.Width, Filter: filter})
	}
	if len(targets) == 0 {
		return nil
	}
	r, err := resample.New(resample.Layout{Width: c.width, Height: c.height, Channels: 4, Alpha: c.alpha()}, targets...)
	if err != nil {
		return err
	}
	for y := range c.height {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.WriteRow(c.pix[4*c.width*y:][:4*c.width]); err != nil {
			return err
		}
	}
	return r.Close()
}
