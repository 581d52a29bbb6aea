package gif

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// animation is a picture that moves.
type animation struct{ *picture }

// hundredth is the unit of time.
const hundredth = 10 * time.Millisecond

// Loops implements codec.Animation.
func (a *animation) Loops() int { return a.loops }

// frameMemory is what is known of a frame beside its packed pixels, in bytes: its entry, three times while the list doubles, its first
// piece of packed pixels, and its colours.
const frameMemory = 3*88 + 24 + 3*256

// Memory implements codec.Image.
func (a *animation) Memory(want codec.Want) int64 {
	return a.picture.Memory(want) + frameMemory*int64(a.header.Frames) + 4*int64(a.header.Width)*int64(a.header.Height)
}

// Frames implements codec.Animation. The trailer must be there: without it nobody knows how many frames are lost.
func (a *animation) Frames(ctx context.Context, emit func(*codec.Frame) error) error {
	switch {
	case a.damage != nil:
		return a.damage
	case !a.complete:
		return io.ErrUnexpectedEOF
	}
	var u unpacker
	var pix []byte
	for i := range a.frames {
		f := &a.frames[i]
		out, err := f.render(ctx, &u, &pix, a.header.Width, a.header.Height)
		if err != nil {
			return fmt.Errorf("frame %d: %w", i+1, err)
		}
		if err := emit(out); err != nil {
			return err
		}
	}
	return nil
}

// render unpacks what of f is on the canvas. If that is nothing, it is a transparent pixel.
func (f *frame) render(ctx context.Context, u *unpacker, room *[]byte, width, height int) (*codec.Frame, error) {
	out := &codec.Frame{Delay: time.Duration(f.delay) * hundredth}
	w, h := min(f.width, width-f.x), min(f.height, height-f.y)
	if w <= 0 || h <= 0 {
		out.Width, out.Height, out.Pix = 1, 1, make([]byte, 4)
		return out, nil
	}
	out.Disposal = f.disposes()
	out.X, out.Y, out.Width, out.Height = f.x, f.y, w, h
	if cap(*room) < 4*w*h {
		*room = make([]byte, 4*w*h)
	}
	out.Pix = (*room)[:4*w*h]
	if err := f.unpack(ctx, u); err != nil {
		return nil, err
	}
	colours := f.colours()
	for i := range f.height {
		row, err := f.row(u)
		if err != nil {
			return nil, err
		}
		if y := f.place(i); y < h {
			paint(out.Pix[4*w*y:], row[:w], &colours, 4)
		}
	}
	return out, nil
}

// disposes says what becomes of f (GIF89a, 23). Browsers take 4 for 3; 0 is for a frame that does not say.
func (f *frame) disposes() codec.Disposal {
	switch f.disposal {
	case 2:
		return codec.DisposeBackground
	case 3, 4:
		return codec.DisposePrevious
	}
	return codec.DisposeNone
}
