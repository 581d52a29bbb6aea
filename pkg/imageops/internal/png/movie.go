package png

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"math"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// movie is an animated rendition in the making, as RGBA. Of each frame only the rectangle that changes is coded (third edition, 4.9).
type movie struct {
	width, height, plays int
	metadata             Metadata
	screen               *motion.Screen
	clock                motion.Clock
	frames               int
	sequence             uint32
	out                  bytes.Buffer // chunks of frames
}

// NewMovie implements codec.Format.NewMovie.
func NewMovie(width, height, loops int, opt codec.EncodeOptions) codec.Movie {
	return &movie{
		width: width, height: height, plays: motion.Plays(loops, math.MaxInt32), screen: motion.NewScreen(width, height),
		metadata: Metadata{Profile: opt.Profile, Exif: opt.Exif, XMP: opt.XMP, Colour: opt.Colour},
		clock:    motion.Clock{Unit: time.Millisecond, Max: second * math.MaxUint16},
	}
}

// MovieMemory estimates what a movie takes: pictures, tables, and the file, twice while it grows.
func MovieMemory(size codec.Size, frames int, bytes int64) int64 {
	const tables = 4 << 20
	pixels := int64(size.Width) * int64(size.Height)
	return motion.ScreenMemory(size.Width, size.Height) + tables + 2*min(int64(frames)*(4*pixels+1<<10), 4*bytes+int64(frames)*pixels)
}

// Frame implements codec.Movie.
func (m *movie) Frame() []uint8 { return m.screen.Want() }

// second is how many units of time it has. A frame is shown for 65535 seconds at most.
const second = 1000

// Add implements codec.Movie.
func (m *movie) Add(ctx context.Context, delay time.Duration) error {
	c := m.screen.Next(1)
	m.control(c.Rect, c.Over, m.clock.Units(delay))
	write := func(data []byte) { m.chunk("IDAT", data) }
	if m.frames > 0 {
		write = func(data []byte) { m.chunk("fdAT", append(m.next(), data...)) }
	}
	m.frames++
	rows := &encodedRows{
		Header: Header{Width: c.Rect.Dx(), Height: c.Rect.Dy(), BitDepth: 8, ColorType: RGBA},
		fill:   func(dst []byte, y int) { copy(dst, c.Pix[4*c.Rect.Dx()*y:]) },
	}
	return deflate(ctx, frameWriter(write), rows)
}

// control writes fcTL.
func (m *movie) control(r image.Rectangle, over bool, milliseconds int64) {
	b := m.next()
	for _, n := range []int{r.Dx(), r.Dy(), r.Min.X, r.Min.Y} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	shown, of := fraction(milliseconds)
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, shown), of)
	blend := byte(0)
	if over {
		blend = 1
	}
	m.chunk("fcTL", append(b, 0, blend))
}

// fraction is a time as a fraction of a second, as fine as there is room for.
func fraction(milliseconds int64) (num, den uint16) {
	den = second
	for ; milliseconds > math.MaxUint16; den /= 10 {
		milliseconds = (milliseconds + 5) / 10
	}
	return uint16(milliseconds), den
}

// next is a sequence number.
func (m *movie) next() []byte {
	m.sequence++
	return binary.BigEndian.AppendUint32(nil, m.sequence-1)
}

func (m *movie) chunk(kind string, data []byte) { (&chunkWriter{w: &m.out}).chunk(kind, data) }

// frameWriter makes a chunk of each Write.
type frameWriter func(data []byte)

func (w frameWriter) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}

// Close implements codec.Movie.
func (m *movie) Close() ([]byte, error) {
	var out bytes.Buffer
	out.Grow(m.out.Len() + 1<<10)
	c := &chunkWriter{w: &out}
	c.start(&encodedRows{Header: Header{Width: m.width, Height: m.height, BitDepth: 8, ColorType: RGBA}}, m.metadata)
	c.chunk("acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(m.frames)), uint32(m.plays)))
	c.write(m.out.Bytes())
	c.chunk("IEND", nil)
	return out.Bytes(), c.err
}
