package webp

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// maker is an animated rendition in the making. Of each frame only the rectangle that changes is coded, lossy or lossless as suits
// it (RFC 9649, 2.7.1.1).
type maker struct {
	width, height, plays int
	opt                  codec.EncodeOptions
	screen               *motion.Screen
	clock                motion.Clock
	frames               []byte
	alpha                bool
}

// The largest numbers of the format.
const (
	maxDuration = 1<<24 - 1 // milliseconds
	maxPlays    = 1<<16 - 1
)

// NewMovie implements codec.Format.NewMovie.
func NewMovie(width, height, loops int, opt codec.EncodeOptions) codec.Movie {
	return &maker{
		width: width, height: height, plays: motion.Plays(loops, maxPlays), opt: opt, screen: motion.NewScreen(width, height),
		clock: motion.Clock{Unit: time.Millisecond, Max: maxDuration},
	}
}

// MovieMemory estimates what a movie takes: pictures, what encoding a frame does, and the file, twice while it grows.
func MovieMemory(size codec.Size, frames int, bytes int64) int64 {
	pixels := int64(size.Width) * int64(size.Height)
	file := min(int64(frames)*(4*pixels+1<<10), 3*bytes+int64(frames)*pixels/2)
	return motion.ScreenMemory(size.Width, size.Height) + EncodeMemory(size, codec.EncodeOptions{}) + 2*file
}

// Frame implements codec.Movie.
func (m *maker) Frame() []uint8 { return m.screen.Want() }

// Add implements codec.Movie.
func (m *maker) Add(ctx context.Context, delay time.Duration) error {
	if side := max(m.width, m.height); side > MaxSide {
		return &codec.LimitError{What: "pixels on one side", Got: int64(side), Max: MaxSide}
	}
	const step = 2 // of what places a frame
	c := m.screen.Next(step)
	pic := &codec.Picture{Width: c.Rect.Dx(), Height: c.Rect.Dy(), Channels: 4, Pix: c.Pix}
	image, alpha, err := imageChunks(ctx, pic, m.opt)
	if err != nil {
		return err
	}
	m.alpha = m.alpha || alpha
	var head []byte
	for _, v := range []int64{
		int64(c.Rect.Min.X / step), int64(c.Rect.Min.Y / step), int64(pic.Width - 1), int64(pic.Height - 1), m.clock.Units(delay),
	} {
		head = append(head, byte(v), byte(v>>8), byte(v>>16))
	}
	const replace = 2
	flags := byte(replace)
	if c.Over {
		flags = 0
	}
	m.frames = appendChunk(m.frames, "ANMF", append(append(head, flags), image...))
	return nil
}

// Close implements codec.Movie.
func (m *maker) Close(context.Context) ([]byte, error) {
	anim := binary.LittleEndian.AppendUint16(make([]byte, 4), uint16(m.plays)) // on a background that is transparent
	image := append(appendChunk(nil, "ANIM", anim), m.frames...)
	return assemble(m.width, m.height, image, flagsOf(m.alpha, m.opt)|flagAnimation, m.opt), nil
}
