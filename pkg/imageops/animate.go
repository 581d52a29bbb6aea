package imageops

import (
	"context"
	"image/color"
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
	for i, size := range j.want.Sizes {
		rows := lobes * (height/int64(size.Height) + 1)
		bytes += min(rows*width*16, ring)
		for _, out := range j.views[i].outs {
			bytes += out.Writes.MovieMemory(j.views[i].canvas, j.info.Frames, own) + j.views[i].finishing()
		}
	}
	return bytes, nil
}

// animate makes renditions that move as the image does: as many frames, with the same delays, and the same number of
// repetitions. Frames are decoded, composed, resized and written one by one, also where they fit as they are: what else
// the file holds does not get into a rendition.
func (j *job) animate(ctx context.Context, a codec.Animation) ([]Rendition, error) {
	var movies []*movie
	for _, v := range j.views {
		for _, out := range v.outs {
			movies = append(movies, j.newMovie(out, v, a.Loops()))
		}
	}
	c := newCanvas(j.header.Width, j.header.Height)
	var taken error
	err := a.Frames(ctx, func(frame *codec.Frame) error {
		if err := c.draw(frame); err != nil {
			return err
		}
		taken = c.show(ctx, frame, movies)
		return taken
	})
	if err := j.decodeError(ctx, taken, err); err != nil {
		return nil, err
	}
	renditions := make([]Rendition, len(movies))
	for i, m := range movies {
		data, err := m.Close(ctx)
		if err != nil {
			return nil, m.encodingError(err)
		}
		renditions[i] = Rendition{Spec: m.Spec, Width: m.canvas.Width, Height: m.canvas.Height, Format: m.format, Frames: m.frames, Data: data}
	}
	return renditions, nil
}

// movie is an animated rendition in the making.
type movie struct {
	codec.Movie
	*view
	asStored    codec.Size
	format      Format
	orientation int
	frames      int
	light       *colour.Converter // to sRGB, where the profile of the image cannot go along
	canvasColor color.Color       // of what is around it; nil = transparent
	made        []uint8           // the frame as it comes from the resampler, where that is not as it is wanted
}

func (j *job) newMovie(out *codec.Format, v *view, loops int) *movie {
	opt := v.encodeOptions()
	m := &movie{
		view: v, format: Format(out.Name), orientation: j.info.Orientation, light: j.movieColours(out, v, &opt), canvasColor: v.canvasColour(out),
	}
	m.asStored.Width, m.asStored.Height = codec.Turned(v.size.Width, v.size.Height, m.orientation)
	if out.Writes.Metadata {
		kept := j.keptMetadata(v, v.canvas.Width, v.canvas.Height)
		opt.Exif, opt.XMP = kept.Exif, kept.XMP
	}
	m.Movie = out.NewMovie(v.canvas.Width, v.canvas.Height, loops, opt)
	if m.orientation > 1 || v.size != v.canvas {
		m.made = make([]uint8, 4*v.size.Width*v.size.Height)
	}
	return m
}

// movieColours is coloured for frames, which are RGBA: what converts them, or nil if they stay as they are, and opt has what is
// said of their colours.
func (j *job) movieColours(out *codec.Format, v *view, opt *codec.EncodeOptions) *colour.Converter {
	frame := &codec.Picture{Width: 1, Height: 1, Channels: 4, Pix: make([]uint8, 4)}
	if (j.icc != nil || j.bright()) && !j.carries(frame, out, v) {
		if j.profile == nil || j.profile.Space() != colour.RGB {
			return nil
		}
		return j.profile.Converter()
	}
	j.coloured(frame, out, v, opt)
	return nil
}

// target is where the frame wanted goes, as it comes from the resampler.
func (m *movie) target() []uint8 {
	if m.made != nil {
		return m.made
	}
	return m.Frame()
}

// add shows what is in target.
func (m *movie) add(ctx context.Context, delay time.Duration) error {
	pic := &codec.Picture{Width: m.asStored.Width, Height: m.asStored.Height, Channels: 4, Pix: m.target()}
	if m.made != nil {
		pic = m.finish(upright(pic, m.orientation))
	} else {
		m.finish(pic)
	}
	if m.light != nil {
		m.light.Convert(pic.Pix, 4)
	}
	if m.pads() {
		pic = m.pad(pic, m.canvasColor)
	}
	if m.made != nil {
		copy(m.Frame(), pic.Pix)
	}
	m.frames++
	return m.Add(ctx, delay)
}

// show adds what is seen when a frame has been drawn to each of the movies.
func (c *canvas) show(ctx context.Context, frame *codec.Frame, movies []*movie) error {
	if err := c.resize(ctx, movies); err != nil {
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
func (c *canvas) resize(ctx context.Context, movies []*movie) error {
	var targets []resample.Target[uint8]
	for _, m := range movies {
		size := m.asStored
		if size.Width == c.width && size.Height == c.height {
			copy(m.target(), c.pix)
			continue
		}
		targets = append(targets, resample.Target[uint8]{
			Width: size.Width, Height: size.Height, Pix: m.target(), Stride: 4 * size.Width, Filter: m.Filter.kernel(), Region: m.region(1),
		})
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
