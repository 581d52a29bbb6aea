package imageops

import (
	"math"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// placement says which pixels of an image a rendition shows, and where.
type placement struct {
	crop   codec.Area // the part of the upright image that is shown, in its pixels
	size   codec.Size // of the picture that is made of crop, upright
	window codec.Size // of what is cut out of that by what there is to see; zero = all of it stays
	canvas codec.Size // of the rendition
	at     [2]int     // where on the canvas the picture lies
}

// place says where s has an image: stored are its upright dimensions in pixels, shown those that count for Inside.
func (s Spec) place(stored, shown codec.Size, focus *Point) placement {
	p := placement{crop: codec.Area{X1: float64(stored.Width), Y1: float64(stored.Height)}}
	if s.Fit == Cover {
		p.cover(s, focus)
		return p
	}
	p.size.Width, p.size.Height = s.Box.Inside(shown.Width, shown.Height)
	p.canvas = p.size
	if s.Fit == Pad {
		x, y, fixed := s.Gravity.share()
		if !fixed { // Focus: the point comes as near to the middle as it can
			x, y = 0.5, 0.5
			if focus != nil {
				x, y = focus.X, focus.Y
			}
		}
		p.canvas = codec.Size(s.Box)
		// Even, so that samples of chroma which stand for two pixels stay what they are.
		p.at[0] = int(math.Round(float64(float64(p.canvas.Width-p.size.Width)*x))) &^ 1
		p.at[1] = int(math.Round(float64(float64(p.canvas.Height-p.size.Height)*y))) &^ 1
	}
	return p
}

// cover cuts off what the box has no room for, or keeps it until it is seen what is best left out.
func (p *placement) cover(s Spec, focus *Point) {
	whole := p.crop
	p.size = codec.Size(s.Box)
	p.canvas = p.size
	pitch := min(whole.X1/float64(s.Box.Width), whole.Y1/float64(s.Box.Height)) // pixels of the image for one of the box
	width, height := float64(pitch*float64(s.Box.Width)), float64(pitch*float64(s.Box.Height))
	spareX, spareY := max(whole.X1-width, 0), max(whole.Y1-height, 0)
	x, y, fixed := s.Gravity.share()
	switch {
	case fixed:
	case s.Gravity == Focus && focus != nil:
		x, y = centred(focus.X, whole.X1, width, spareX), centred(focus.Y, whole.Y1, height, spareY)
	default:
		p.size.Width = max(int(whole.X1/pitch), s.Box.Width)
		p.size.Height = max(int(whole.Y1/pitch), s.Box.Height)
		if p.size != p.canvas {
			p.window = p.canvas
		}
		width, height = min(float64(pitch*float64(p.size.Width)), whole.X1), min(float64(pitch*float64(p.size.Height)), whole.Y1)
		spareX, spareY = whole.X1-width, whole.Y1-height
	}
	left, top := float64(spareX*x), float64(spareY*y)
	p.crop = codec.Area{X0: left, Y0: top, X1: left + width, Y1: top + height}
}

// centred is the share of what is spare on one side that brings a point into the middle of what is kept, or as near as can be.
func centred(point, whole, kept, spare float64) float64 {
	if spare <= 0 {
		return 0
	}
	return min(max((float64(point*whole)-kept/2)/spare, 0), 1)
}

// asStored is a part of an upright image of width × height pixels as the file has it.
func asStored(a codec.Area, width, height float64, orientation int) codec.Area {
	if orientation >= 5 { // the last step of turning upright
		a, width, height = codec.Area{X0: a.Y0, Y0: a.X0, X1: a.Y1, Y1: a.X1}, height, width
	}
	flipX, flipY := codec.Flips(orientation)
	if flipX {
		a.X0, a.X1 = width-a.X1, width-a.X0
	}
	if flipY {
		a.Y0, a.Y1 = height-a.Y1, height-a.Y0
	}
	return a
}

// longest is the longer side, in pixels, of the picture that s wants of all of an upright image: what Cover cuts off counts.
func (s Spec) longest(width, height int) int {
	if s.Fit == Cover {
		pitch := min(float64(width)/float64(s.Box.Width), float64(height)/float64(s.Box.Height))
		return int(math.Ceil(float64(max(width, height)) / pitch))
	}
	w, h := s.Box.Inside(width, height)
	return max(w, h)
}

// padsInColour reports whether there may be a canvas of a colour that is not the same with every profile.
func (s Spec) padsInColour() bool {
	return s.Fit == Pad && s.Background != nil && !neutral(s.Background)
}
