package png

import (
	"context"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// animation is a picture that moves.
type animation struct {
	*picture
	frames []frame
	loops  int
	damage error
}

// Loops implements codec.Animation.
func (a *animation) Loops() int { return a.loops }

// Memory implements codec.Image: all packed frames, the decoder, and a frame.
func (a *animation) Memory(want codec.Want) int64 {
	const each = 300 // of what is known of a frame
	bytes := a.picture.Memory(want) + each*int64(len(a.frames)) + 4*int64(a.file.Width)*int64(a.file.Height)
	for i := range a.frames {
		bytes += a.frames[i].bytes
	}
	return bytes
}

// Frames implements codec.Animation. All frames must be there, and whole.
func (a *animation) Frames(ctx context.Context, emit func(*codec.Frame) error) error {
	if a.damage != nil {
		return a.damage
	}
	var room []uint8
	for i := range a.frames {
		f := &a.frames[i]
		out := &codec.Frame{
			X: f.x, Y: f.y, Width: f.width, Height: f.height, Replace: !f.over, Delay: f.delay, Disposal: f.disposal,
		}
		if n := 4 * f.width * f.height; cap(room) < n {
			room = make([]uint8, n)
		}
		out.Pix = room[:4*f.width*f.height]
		if err := a.decode(ctx, f, out.Pix); err != nil {
			return fmt.Errorf("frame %d: %w", i+1, err)
		}
		if err := emit(out); err != nil {
			return err
		}
	}
	return nil
}

// decode writes the pixels of a frame to pix.
func (a *animation) decode(ctx context.Context, f *frame, pix []uint8) error {
	alone := &picture{file: a.frameHeader(f), palette: a.palette, held: f.packed}
	channels := alone.file.Channels
	return alone.rows(ctx, false, func(row codec.Row) error {
		n := 4 * f.width
		if row.Words != nil {
			inRGBA(pix[:n], row.Words, channels, func(v uint16) uint8 { return uint8((uint32(v) + 128) / 257) })
		} else {
			inRGBA(pix[:n], row.Bytes, channels, func(v uint8) uint8 { return v })
		}
		pix = pix[n:]
		return nil
	})
}

// inRGBA spreads samples of 1 to 4 channels.
func inRGBA[S Sample](out []uint8, row []S, channels int, rounded func(S) uint8) {
	for ; len(out) >= 4 && len(row) >= channels; out, row = out[4:], row[channels:] {
		out[0], out[3] = rounded(row[0]), 255
		out[1], out[2] = out[0], out[0]
		if channels > 2 {
			out[1], out[2] = rounded(row[1]), rounded(row[2])
		}
		if channels%2 == 0 {
			out[3] = rounded(row[channels-1])
		}
	}
}
