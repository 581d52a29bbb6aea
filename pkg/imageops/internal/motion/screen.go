package motion

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Screen is what viewers show of an animation in the making.
type Screen struct {
	width, height int
	want, shown   []uint8 // RGBA
	part          []uint8
	begun         bool
}

// NewScreen is one of width × height pixels, with nothing on it.
func NewScreen(width, height int) *Screen {
	return &Screen{width: width, height: height, want: make([]uint8, 4*width*height), shown: make([]uint8, 4*width*height)}
}

// ScreenMemory is how many bytes a Screen takes: two pictures, and the part that changes.
func ScreenMemory(width, height int) int64 { return 12 * int64(width) * int64(height) }

// Want is where the next picture goes: RGBA, alpha straight, without gaps between rows.
func (s *Screen) Want() []uint8 { return s.want }

// Change is a rectangle that turns one picture into the next.
type Change struct {
	Rect image.Rectangle
	// Pix are its pixels, RGBA, alpha straight, without gaps; valid until the next call.
	Pix []uint8
	// Over tells to lay them over what is there; fully transparent ones change nothing. Else they take its place, alpha included.
	Over bool
}

// Next is what turns the picture that is shown into the one in Want, which is shown from then on. Edges of the rectangle are multiples
// of step to the left and above. The first is the whole picture. One that changes nothing is of a single pixel.
//
// Few changes in a large rectangle are laid over what is there, if all of them are opaque: the rest, transparent, costs next to
// nothing. It takes no time worth speaking of.
func (s *Screen) Next(step int) Change {
	c := Change{Rect: image.Rect(0, 0, s.width, s.height)}
	first := !s.begun
	if s.begun = true; !first {
		if c.Rect = s.changed(); c.Rect.Empty() {
			c.Rect = image.Rect(0, 0, 1, 1)
		}
		c.Rect.Min = c.Rect.Min.Sub(image.Pt(c.Rect.Min.X%step, c.Rect.Min.Y%step))
		c.Over = s.sparse(c.Rect)
	}
	c.Pix = s.crop(c)
	s.want, s.shown = s.shown, s.want
	return c
}

// changed is the smallest rectangle around all pixels that differ.
func (s *Screen) changed() image.Rectangle {
	left, right, top, bottom := s.width, 0, s.height, 0
	for y := range s.height {
		want, shown := s.want[4*s.width*y:][:4*s.width], s.shown[4*s.width*y:][:4*s.width]
		if bytes.Equal(want, shown) {
			continue
		}
		first, last := 0, s.width
		for !differs(want, shown, first) {
			first++
		}
		for last > right && !differs(want, shown, last-1) { // what is left of that is known
			last--
		}
		left, right, top, bottom = min(left, first), max(right, last), min(top, y), y+1
	}
	if left >= right {
		return image.Rectangle{}
	}
	return image.Rect(left, top, right, bottom)
}

func differs(a, b []uint8, x int) bool {
	return binary.LittleEndian.Uint32(a[4*x:]) != binary.LittleEndian.Uint32(b[4*x:])
}

// sparse reports whether at most half of the pixels of r change, and all of these to opaque ones.
func (s *Screen) sparse(r image.Rectangle) bool {
	changes := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		want, shown := s.row(s.want, r, y), s.row(s.shown, r, y)
		for x := range r.Dx() {
			if !differs(want, shown, x) {
				continue
			}
			if changes++; want[4*x+3] < 255 {
				return false
			}
		}
	}
	return 2*changes <= r.Dx()*r.Dy()
}

func (s *Screen) row(pix []uint8, r image.Rectangle, y int) []uint8 {
	return pix[4*(y*s.width+r.Min.X):][:4*r.Dx()]
}

// crop returns the pixels of a change.
func (s *Screen) crop(c Change) []uint8 {
	s.part = s.part[:0]
	for y := c.Rect.Min.Y; y < c.Rect.Max.Y; y++ {
		want, shown := s.row(s.want, c.Rect, y), s.row(s.shown, c.Rect, y)
		s.part = append(s.part, want...)
		if !c.Over {
			continue
		}
		part := s.part[len(s.part)-len(want):]
		for x := range c.Rect.Dx() {
			if !differs(want, shown, x) {
				clear(part[4*x:][:4])
			}
		}
	}
	return s.part
}
