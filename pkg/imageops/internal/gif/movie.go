package gif

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"math"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// movie is one animated rendition in the making. Of each frame only those pixels are written that differ from what is
// shown already, so that still parts of the picture cost next to nothing, and do not flicker.
type movie struct {
	width, height, loop int
	want                []uint8     // RGBA: the frame to add
	shown               []uint8     // RGBA: what is shown when it comes, before its colours were reduced
	last                *movieFrame // not written yet: how to dispose of it depends on the frame to add
	spare               []uint8     // room for indices
	colors              movieColors
	clock               motion.Clock
	out                 writer
}

// movieFrame is a frame of a movie.
type movieFrame struct {
	rect     image.Rectangle
	indices  []uint8
	palette  *palette
	delay    uint16
	disposal byte
}

// The ways to dispose of a frame that are written (GIF89a, 23).
const (
	inPlace      = 1
	toBackground = 2
)

// NewMovie begins an animation. loops is -1 for no repetition, 0 for no end of it.
func NewMovie(width, height, loops int, _ codec.EncodeOptions) codec.Movie {
	return &movie{
		width: width, height: height, loop: loops, want: make([]uint8, 4*width*height), shown: make([]uint8, 4*width*height),
		clock: motion.Clock{Unit: hundredth, Max: math.MaxUint16},
	}
}

// Frame implements codec.Movie.
func (m *movie) Frame() []uint8 { return m.want }

// MovieMemory estimates what a movie takes: the frame wanted and the one before, those pixels of it that change, indices of two
// frames, the tables of quantisation, and the file, twice while it grows. That one is a guess: at worst it has 12 bits for
// each pixel of each frame, but it hardly ever has more than a few times the bytes of the source.
func MovieMemory(size codec.Size, frames int, bytes int64) int64 {
	const tables = 4 << 20
	pixels := int64(size.Width) * int64(size.Height)
	return 14*pixels + tables + 2*min(int64(frames)*(pixels*3/2+1<<10), 3*bytes)
}

// Add implements codec.Movie. A delay that is no multiple of a hundredth of a second is made one so that the sum of all stays
// the same.
func (m *movie) Add(ctx context.Context, delay time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	harden(m.want)
	if m.last != nil {
		m.uncover()
	}
	f := &movieFrame{rect: m.changed(), delay: uint16(m.clock.Units(delay)), disposal: inPlace}
	changes := m.crop(f.rect)
	f.indices = slices.Grow(m.spare, len(changes.Pix)/4)[:len(changes.Pix)/4]
	f.palette = m.colors.reduce(f.indices, changes, f.rect == m.bounds())
	m.flush()
	if m.last != nil {
		m.spare = m.last.indices[:0]
	}
	m.last = f
	m.want, m.shown = m.shown, m.want
	return nil
}

// flush writes the last frame.
func (m *movie) flush() {
	if m.last != nil {
		m.out.frame(m.last, m.colors.shared)
	}
}

// Close implements codec.Movie.
func (m *movie) Close(context.Context) ([]byte, error) {
	m.flush()
	m.out.frames.WriteByte(blockTrailer)
	return slices.Concat(head(m.width, m.height, m.loop, m.colors.shared), m.out.frames.Bytes()), nil
}

func (m *movie) bounds() image.Rectangle { return image.Rect(0, 0, m.width, m.height) }

// harden makes each pixel opaque or fully transparent, as GIF knows it.
func harden(pix []uint8) {
	for ; len(pix) >= 4; pix = pix[4:] {
		switch alpha := pix[3]; {
		case alpha == 255:
		case alpha >= 128:
			pix[3] = 255
		default:
			binary.LittleEndian.PutUint32(pix, 0)
		}
	}
}

// uncover sees to it that what was opaque becomes transparent where it must. A frame cannot do that itself: the one
// before it must go, with all that it covers, and so be large enough.
func (m *movie) uncover() {
	gone := m.where(uncovers)
	if gone.Empty() {
		return
	}
	m.last.grow(gone)
	m.last.disposal = toBackground
	r := m.last.rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(m.shown[4*(y*m.width+r.Min.X):][:4*r.Dx()])
	}
}

// changed is the part of the picture that must be drawn. It is all of it for the first frame, which sets the canvas,
// and at least one pixel, since some viewers do not like empty frames.
func (m *movie) changed() image.Rectangle {
	if m.last == nil {
		return m.bounds()
	}
	r := m.where(differs)
	if r.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return r
}

// differs and uncovers compare pixels, alpha being in the highest byte.
func differs(want, shown uint32) bool  { return want != shown && want != 0 }
func uncovers(want, shown uint32) bool { return want == 0 && shown != 0 }

// where is the smallest rectangle around all pixels of which is reports true.
func (m *movie) where(is func(want, shown uint32) bool) image.Rectangle {
	left, right, top, bottom := m.width, 0, m.height, 0
	for y := range m.height {
		want, shown := m.want[4*m.width*y:][:4*m.width], m.shown[4*m.width*y:][:4*m.width]
		if bytes.Equal(want, shown) {
			continue
		}
		at := func(x int) bool {
			return is(binary.LittleEndian.Uint32(want[4*x:]), binary.LittleEndian.Uint32(shown[4*x:]))
		}
		first, last := 0, m.width
		for first < last && !at(first) {
			first++
		}
		if first == last {
			continue
		}
		for last > right && !at(last-1) { // what is left of that is known
			last--
		}
		left, right, top, bottom = min(left, first), max(right, last), min(top, y), y+1
	}
	if left >= right {
		return image.Rectangle{}
	}
	return image.Rect(left, top, right, bottom)
}

// crop returns the pixels of r that are to be drawn, and transparent ones between them. They take the place of m.shown,
// which is not needed any more.
func (m *movie) crop(r image.Rectangle) *image.NRGBA {
	w := 4 * r.Dx()
	to := m.shown[:w*r.Dy()]
	for y := range r.Dy() {
		at := 4 * ((r.Min.Y+y)*m.width + r.Min.X) // never before what is written
		want, shown := m.want[at:at+w], m.shown[at:at+w]
		for x := 0; x < w; x += 4 {
			v := binary.LittleEndian.Uint32(want[x:])
			if !differs(v, binary.LittleEndian.Uint32(shown[x:])) {
				v = 0
			}
			binary.LittleEndian.PutUint32(to[w*y+x:], v)
		}
	}
	return &image.NRGBA{Pix: to, Stride: w, Rect: r}
}

// grow makes f cover r as well. Its palette has the transparent index 0 unless f is as large as the canvas.
func (f *movieFrame) grow(r image.Rectangle) {
	to := f.rect.Union(r)
	if to == f.rect {
		return
	}
	indices := make([]uint8, to.Dx()*to.Dy())
	for y := range f.rect.Dy() {
		at := (f.rect.Min.Y-to.Min.Y+y)*to.Dx() + f.rect.Min.X - to.Min.X
		copy(indices[at:], f.indices[y*f.rect.Dx():][:f.rect.Dx()])
	}
	f.rect, f.indices = to, indices
}
