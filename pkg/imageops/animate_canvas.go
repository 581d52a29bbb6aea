package imageops

import (
	"compress/lzw"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// canvas is what viewers show of an animation. It is transparent where nothing is drawn: like browsers, it does not
// heed the background colour.
type canvas struct {
	width, height int
	pix           []uint8 // RGBA, alpha being 0 or 255
	saved         []uint8 // what lies below a frame that will be taken away again
	indices       []uint8 // of one frame
	unpack        *lzw.Reader
	seeThrough    bool // some of it is, or has been, transparent
}

func newCanvas(width, height int) *canvas {
	return &canvas{width: width, height: height, pix: make([]uint8, 4*width*height)}
}

// alpha says how the canvas is to be resized. Without transparency that is faster, but may round otherwise; so there
// is no way back, lest still parts of the picture change.
func (c *canvas) alpha() resample.Alpha {
	for i := 3; i < len(c.pix) && !c.seeThrough; i += 4 {
		c.seeThrough = c.pix[i] == 0
	}
	if c.seeThrough {
		return resample.Straight
	}
	return resample.Opaque
}

// draw lays a frame over what is there.
func (c *canvas) draw(ctx context.Context, f *animationFrame) error {
	if err := c.decode(ctx, f); err != nil {
		return err
	}
	if f.disposal == disposePrevious || f.disposal == disposePreviousToo {
		c.save(f.rect)
	}
	colors, known := f.colors()
	w := f.rect.Dx()
	for i := range f.rect.Dy() {
		y := f.rect.Min.Y + f.row(i)
		row := c.pix[4*(y*c.width+f.rect.Min.X):][:4*w]
		for x, index := range c.indices[i*w:][:w] {
			if int(index) >= known {
				return fmt.Errorf("colour %d of a palette of %d", index, known)
			}
			if rgba := colors[index]; rgba != 0 {
				binary.LittleEndian.PutUint32(row[4*x:], rgba)
			}
		}
	}
	return nil
}

// dispose clears up behind a frame that has been shown.
func (c *canvas) dispose(f *animationFrame) {
	w := 4 * f.rect.Dx()
	for i, y := 0, f.rect.Min.Y; y < f.rect.Max.Y; i, y = i+1, y+1 {
		row := c.pix[4*(y*c.width+f.rect.Min.X):][:w]
		switch f.disposal {
		case disposeBackground:
			clear(row)
		case disposePrevious, disposePreviousToo:
			copy(row, c.saved[i*w:])
		}
	}
}

func (c *canvas) save(r image.Rectangle) {
	c.saved = c.saved[:0]
	for y := r.Min.Y; y < r.Max.Y; y++ {
		c.saved = append(c.saved, c.pix[4*(y*c.width+r.Min.X):][:4*r.Dx()]...)
	}
}

// colors is the palette as it is laid on the canvas, 0 being transparent, and the number of indices that are allowed.
// A transparent index may lie beyond the table, and then allows what is between.
func (f *animationFrame) colors() (colors [256]uint32, known int) {
	known = len(f.table) / 3
	for i := range known {
		c := f.table[3*i:]
		colors[i] = uint32(c[0]) | uint32(c[1])<<8 | uint32(c[2])<<16 | 0xff<<24
	}
	if f.clear >= 0 {
		colors[f.clear] = 0
		known = max(known, f.clear+1)
	}
	return colors, known
}

// row is where the i-th row of the file is shown. Interlaced are, in this order, rows 0, 8, 16, …; 4, 12, …;
// 2, 6, …; 1, 3, … (GIF89a, appendix E).
func (f *animationFrame) row(i int) int {
	if !f.interlaced {
		return i
	}
	for _, pass := range [...]struct{ start, step int }{{0, 8}, {4, 8}, {2, 4}} {
		n := (f.rect.Dy() - pass.start + pass.step - 1) / pass.step
		if i < n {
			return pass.start + i*pass.step
		}
		i -= max(n, 0)
	}
	return 1 + 2*i
}

// decode unpacks the indices of f. Surplus data are forgiven, missing ones are not.
func (c *canvas) decode(ctx context.Context, f *animationFrame) error {
	n := f.rect.Dx() * f.rect.Dy()
	if cap(c.indices) < n {
		c.indices = make([]uint8, n)
	}
	c.indices = c.indices[:n]
	if f.table == nil {
		return errors.New("no colour table")
	}
	packed := &subBlocks{data: f.packed, check: ctx.Err}
	if c.unpack == nil {
		c.unpack, _ = lzw.NewReader(packed, lzw.LSB, f.codeSize).(*lzw.Reader)
	} else {
		c.unpack.Reset(packed, lzw.LSB, f.codeSize)
	}
	if _, err := io.ReadFull(c.unpack, c.indices); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("not enough pixels")
		}
		return err
	}
	return nil
}

// subBlocks reads the bytes in a chain of sub-blocks, which is complete, as long as check has nothing against it.
type subBlocks struct {
	data  []byte
	left  int // of the sub-block
	check func() error
}

func (s *subBlocks) ReadByte() (byte, error) {
	if s.left == 0 {
		if s.left = int(s.data[0]); s.left == 0 {
			return 0, io.EOF
		}
		if err := s.check(); err != nil {
			return 0, err
		}
		s.data = s.data[1:]
	}
	b := s.data[0]
	s.data = s.data[1:]
	s.left--
	return b, nil
}

// Read is there for lzw, which asks for an io.Reader but never calls it when there is ReadByte.
func (s *subBlocks) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if p[n], err = s.ReadByte(); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
