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

// movie is an animated rendition in the making, as RGBA at first. Of each frame only the rectangle that changes is coded (third edition, 4.9).
type movie struct {
	width, height, plays int
	metadata             Metadata
	screen               *motion.Screen
	clock                motion.Clock
	frames               []control
	found                surveyed // in pixels that frames put in the place of others
	holes                bool     // some frame has transparent pixels only to change nothing
	wide                 shape
	z                    *compressors
}

// control is what fcTL says of a frame (third edition, 11.3.6.2).
type control struct {
	image.Rectangle
	over         bool
	milliseconds int64
}

// NewMovie implements codec.Format.NewMovie.
func NewMovie(width, height, loops int, opt codec.EncodeOptions) codec.Movie {
	return &movie{
		width: width, height: height, plays: motion.Plays(loops, math.MaxInt32), screen: motion.NewScreen(width, height),
		metadata: Metadata{Profile: opt.Profile, Exif: opt.Exif, XMP: opt.XMP, Colour: opt.Colour},
		clock:    motion.Clock{Unit: time.Millisecond, Max: second * math.MaxUint16},
		wide:     shape{rows: plainShape(true, true)}, z: spareCompressors.Get().(*compressors),
	}
}

// MovieMemory estimates what a movie takes: pictures, tables, and the file, twice while it grows, and once more while it is made
// narrower.
func MovieMemory(size codec.Size, frames int, bytes int64) int64 {
	const tables = 4 << 20
	pixels := int64(size.Width) * int64(size.Height)
	return motion.ScreenMemory(size.Width, size.Height) + tables + 3*min(int64(frames)*(4*pixels+1<<10), 4*bytes+int64(frames)*pixels)
}

// Frame implements codec.Movie.
func (m *movie) Frame() []uint8 { return m.screen.Want() }

// second is how many units of time it has. A frame is shown for 65535 seconds at most.
const second = 1000

// Add implements codec.Movie.
func (m *movie) Add(ctx context.Context, delay time.Duration) error {
	c := m.screen.Next(1)
	f := control{c.Rect, c.Over, m.clock.Units(delay)}
	m.frames = append(m.frames, f)
	m.survey(c)
	return m.wide.add(ctx, m.z, f, c.Pix)
}

// fraction is a time as a fraction of a second, as fine as there is room for.
func fraction(milliseconds int64) (num, den uint16) {
	den = second
	for ; milliseconds > math.MaxUint16; den /= 10 {
		milliseconds = (milliseconds + 5) / 10
	}
	return uint16(milliseconds), den
}

// Close implements codec.Movie.
func (m *movie) Close(ctx context.Context) ([]byte, error) {
	m.screen = nil // of no more use
	defer m.z.spare()
	file, err := m.file(&m.wide)
	if err != nil {
		return nil, err
	}
	m.wide.out = bytes.Buffer{}
	return m.narrowed(ctx, file)
}

// file is the whole movie in a shape.
func (m *movie) file(s *shape) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(s.out.Len() + 1<<10)
	c := &chunkWriter{w: &out}
	head := *s.made
	head.Width, head.Height = m.width, m.height
	c.start(&head, m.metadata)
	c.chunk("acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(len(m.frames))), uint32(m.plays)))
	c.write(s.out.Bytes())
	c.chunk("IEND", nil)
	return out.Bytes(), c.err
}
