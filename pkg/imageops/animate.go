package imageops

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// maxAnimation bounds the pixels of all frames of an animation together, each frame counted as large as the canvas,
// in multiples of Limits.MaxPixels: by default 1,073,610,756 pixels. That is what rendering costs in time, which a few
// bytes a frame could otherwise drive up without end. Memory does not grow with the frames.
const maxAnimation = 4

// animates reports whether the rendition of f is to move: a GIF of many frames, made into a GIF. One frame that would
// be repeated if its file did not end right after it is the rest of an animation, and no picture on its own.
func (f *file) animates(opt Options) bool {
	if f.format != GIF || opt.Format != GIF || f.Frames > 1 {
		return f.format == GIF && opt.Format == GIF
	}
	a, err := readAnimation(f.data...)
	return a.loop >= 0 && errors.Is(err, io.ErrUnexpectedEOF)
}

// renderAnimation makes renditions that move as f does: as many frames, with the same delays, and the same number of
// repetitions. Frames are decoded, composed, resized and written one by one, also where they fit as they are: what else
// the file holds does not get into a rendition.
func (f *file) renderAnimation(ctx context.Context, opt Options) (Info, []Rendition, error) {
	limits := opt.Limits.withDefaults()
	if n, most := int64(f.Frames)*int64(f.Width)*int64(f.Height), maxAnimation*min(limits.MaxPixels, 1<<40); n > most {
		return Info{}, nil, &LimitError{What: "pixels in all frames", Got: n, Max: most}
	}
	a, err := readAnimation(f.data...)
	if err != nil {
		return Info{}, nil, f.decodeError(ctx, err)
	}
	release, err := admit(ctx, opt, f.animationMemory(a, opt.Sizes))
	if err != nil {
		return Info{}, nil, err
	}
	defer release()
	renditions, err := f.animate(ctx, a, opt)
	if err != nil {
		return Info{}, nil, err
	}
	return f.info(), renditions, nil
}

// animationMemory estimates what rendering takes at its peak: the file, the list of its frames, one of them, the canvas
// and what of it is to be restored, the rows that the resampler holds; and for each size the frame wanted and the one
// before, indices, the tables of quantisation, and the file. The last is a guess: at worst it has 12 bits for each
// pixel of each frame, but it hardly ever has more than a few times the bytes of the source.
func (f *file) animationMemory(a *animation, sizes []int) int64 {
	const (
		perPixel = 1 + 4 + 4
		perFrame = 128
		lobes    = 6
		tables   = 4 << 20
	)
	width, height, frames := int64(f.Width), int64(f.Height), int64(len(a.frames))
	bytes := f.data.Size() + perFrame*frames + perPixel*width*height + 100*max(width, height)
	for _, size := range sizes {
		w, h := f.target(size)
		pixels := int64(w) * int64(h)
		rows := lobes * (height/int64(h) + 1)
		result := min(frames*(pixels*3/2+1<<10), 3*f.data.Size())
		bytes += 10*pixels + min(rows*width*16, 4<<20) + tables + 2*result
	}
	return bytes
}

// animate renders all frames of a.
func (f *file) animate(ctx context.Context, a *animation, opt Options) (_ []Rendition, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while rendering the animation: %v", p)
		}
		err = f.decodeError(ctx, err)
	}()
	movies := make([]*movie, len(opt.Sizes))
	for i, size := range opt.Sizes {
		w, h := f.target(size)
		movies[i] = newMovie(w, h, a.loop)
	}
	c := newCanvas(f.Width, f.Height)
	for i := range a.frames {
		if err := c.play(ctx, &a.frames[i], movies, opt.Filter.kernel()); err != nil {
			return nil, fmt.Errorf("frame %d: %w", i+1, err)
		}
	}
	renditions := make([]Rendition, len(movies))
	for i, m := range movies {
		data, err := m.close()
		if err != nil {
			return nil, fmt.Errorf("encoding the rendition of size %d: %w", opt.Sizes[i], err)
		}
		renditions[i] = Rendition{Size: opt.Sizes[i], Width: m.width, Height: m.height, Format: GIF, Data: data}
	}
	return renditions, nil
}

// play shows one frame of the source, and adds what is seen then to each of the movies.
func (c *canvas) play(ctx context.Context, frame *animationFrame, movies []*movie, filter resample.Filter) error {
	if err := c.draw(ctx, frame); err != nil {
		return err
	}
	if err := c.resize(ctx, movies, filter); err != nil {
		return err
	}
	for _, m := range movies {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.add(frame.delay); err != nil {
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
		if m.width == c.width && m.height == c.height {
			copy(m.want, c.pix)
			continue
		}
		targets = append(targets, resample.Target[uint8]{Width: m.width, Height: m.height, Pix: m.want, Stride: 4 * m.width, Filter: filter})
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
