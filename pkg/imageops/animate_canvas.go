package imageops

import (
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// canvas is what viewers show of an animation. It is transparent where nothing is drawn: like browsers, it does not
// heed the background colour.
type canvas struct {
	width, height int
	pix           []uint8 // RGBA, alpha straight
	saved         []uint8 // what lies below a frame that will be taken away again
	seeThrough    bool    // some of it is, or has been, transparent
}

func newCanvas(width, height int) *canvas {
	return &canvas{width: width, height: height, pix: make([]uint8, 4*width*height)}
}

// alpha says how the canvas is to be resized. Without transparency that is faster, but may round otherwise; so there
// is no way back, lest still parts of the picture change.
func (c *canvas) alpha() resample.Alpha {
	for i := 3; i < len(c.pix) && !c.seeThrough; i += 4 {
		c.seeThrough = c.pix[i] < 255
	}
	if c.seeThrough {
		return resample.Straight
	}
	return resample.Opaque
}

// draw lays a frame over what is there.
func (c *canvas) draw(f *codec.Frame) error {
	if f.X < 0 || f.Y < 0 || f.Width < 1 || f.Height < 1 || f.X+f.Width > c.width || f.Y+f.Height > c.height {
		return codec.FormatError(fmt.Sprintf("frame of %d×%d at %d, %d is outside of its canvas", f.Width, f.Height, f.X, f.Y))
	}
	if f.Disposal == codec.DisposePrevious {
		c.save(f)
	}
	for y := range f.Height {
		row, pix := c.row(f, y), f.Pix[4*f.Width*y:][:4*f.Width]
		if f.Replace {
			copy(row, pix)
			continue
		}
		for x := 0; x < len(pix); x += 4 {
			switch pix[x+3] {
			case 0:
			case 255:
				copy(row[x:x+4], pix[x:x+4])
			default:
				blend((*[4]uint8)(row[x:]), [4]uint8(pix[x:]))
			}
		}
	}
	return nil
}

// blend lays one pixel over another, alpha being straight.
func blend(under *[4]uint8, over [4]uint8) {
	a, b := uint32(over[3])*255, uint32(under[3])*(255-uint32(over[3]))
	sum := a + b // of 255²
	for i := range 3 {
		under[i] = uint8((uint32(over[i])*a + uint32(under[i])*b + sum/2) / sum)
	}
	under[3] = uint8((sum + 127) / 255)
}

// row is the part of the canvas that row y of a frame is laid on.
func (c *canvas) row(f *codec.Frame, y int) []uint8 {
	return c.pix[4*((f.Y+y)*c.width+f.X):][:4*f.Width]
}

// dispose clears up behind a frame that has been shown.
func (c *canvas) dispose(f *codec.Frame) {
	for y := range f.Height {
		switch row := c.row(f, y); f.Disposal {
		case codec.DisposeBackground:
			clear(row)
		case codec.DisposePrevious:
			copy(row, c.saved[y*len(row):])
		}
	}
}

func (c *canvas) save(f *codec.Frame) {
	c.saved = c.saved[:0]
	for y := range f.Height {
		c.saved = append(c.saved, c.row(f, y)...)
	}
}
