package png

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// shape is the frames of a movie, all with the same kind of pixels.
type shape struct {
	rows     func(Image[uint8]) *encodedRows
	filled   bool         // no frame is laid over what is there: each has all pixels of its rectangle
	made     *encodedRows // of the last frame
	sequence uint32
	out      bytes.Buffer // chunks of frames
}

// plainShape has no palette.
func plainShape(colored, translucent bool) func(Image[uint8]) *encodedRows {
	return func(im Image[uint8]) *encodedRows {
		return plainRows(im, &surveyed{colored: colored, translucent: translucent}, false)
	}
}

// add codes a frame.
func (s *shape) add(ctx context.Context, z *compressors, f control, pix []uint8) error {
	first := s.made == nil
	s.control(f)
	s.made = s.rows(Image[uint8]{Width: f.Dx(), Height: f.Dy(), Channels: 4, Pix: pix, Stride: 4 * f.Dx()})
	write := func(data []byte) { s.chunk("fdAT", append(s.next(), data...)) }
	if first {
		write = func(data []byte) { s.chunk("IDAT", data) }
	}
	return z.deflate(ctx, frameWriter(write), s.made)
}

// control writes fcTL.
func (s *shape) control(f control) {
	b := s.next()
	for _, n := range []int{f.Dx(), f.Dy(), f.Min.X, f.Min.Y} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	shown, of := fraction(f.milliseconds)
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, shown), of)
	blend := byte(0)
	if f.over && !s.filled {
		blend = 1
	}
	s.chunk("fcTL", append(b, 0, blend))
}

// next is a sequence number.
func (s *shape) next() []byte {
	s.sequence++
	return binary.BigEndian.AppendUint32(nil, s.sequence-1)
}

func (s *shape) chunk(kind string, data []byte) { (&chunkWriter{w: &s.out}).chunk(kind, data) }

// frameWriter makes a chunk of each Write.
type frameWriter func(data []byte)

func (w frameWriter) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}

// survey looks at what a frame changes, as survey does with an image.
func (m *movie) survey(c motion.Change) {
	found, pix := &m.found, c.Pix
	if c.Over {
		m.holes, pix = true, visible(pix)
	}
	found.colored = found.colored || hasColor(pix, 4)
	found.translucent = found.translucent || hasAlpha(pix, 4)
	if !found.colors.full {
		found.colors.add(pix, 4)
	}
}

// visible are the pixels that are not transparent.
func visible(pix []uint8) (all []uint8) {
	for i := 0; i < len(pix); i += 4 {
		if pix[i+3] > 0 {
			all = append(all, pix[i:i+4]...)
		}
	}
	return all
}

// narrower are shapes in which the movie may be smaller than in RGBA. Viewers agree on pixels that change nothing only where there is a
// channel of alpha: without, frames are filled.
func (m *movie) narrower() (shapes []*shape) {
	found, profile := &m.found, m.metadata.Profile != nil
	colored := found.colored || profile
	if !found.translucent {
		shapes = append(shapes, &shape{rows: plainShape(colored, false), filled: true})
	}
	if !colored && (found.translucent || m.holes) {
		shapes = append(shapes, &shape{rows: plainShape(false, true)})
	}
	paletted := func(im Image[uint8]) *encodedRows { return palettedRows(im, found, profile) }
	if paletted(Image[uint8]{Channels: 4}) != nil {
		shapes = append(shapes, &shape{rows: paletted, filled: true})
	}
	return shapes
}

// narrowed is the movie in the smallest shape that it can have: greys, colours without alpha or those of a palette, where all frames
// are so. Its file has it in RGBA, from which the frames are taken once more.
func (m *movie) narrowed(ctx context.Context, file []byte) ([]byte, error) {
	shapes := m.narrower()
	if len(shapes) == 0 || len(m.frames) < 2 {
		return file, nil
	}
	limits := codec.Limits{MaxPixels: int64(m.width) * int64(m.height), MaxBytes: int64(len(file)), MaxFrames: len(m.frames)}
	source := codec.NewSource(bytes.NewReader(file), limits.MaxBytes)
	source.Holds = true
	img, err := Open(source, codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		return nil, err
	}
	again := &again{movie: m, shapes: shapes, most: len(file), canvas: make([]uint8, 4*m.width*m.height)}
	if err := img.(codec.Animation).Frames(ctx, func(f *codec.Frame) error { return again.frame(ctx, f) }); err != nil {
		return nil, err
	}
	for _, s := range again.shapes {
		smaller, err := m.file(s)
		if err != nil {
			return nil, err
		}
		if len(smaller) < len(file) {
			file = smaller
		}
	}
	return file, nil
}

// again codes the frames of a movie once more.
type again struct {
	*movie
	shapes         []*shape // that may be the smallest
	most           int      // bytes that all frames may take
	canvas, filled []uint8
	n              int
}

// frame adds one to each of the shapes.
func (a *again) frame(ctx context.Context, f *codec.Frame) error {
	a.filled = a.fill(a.canvas, a.filled[:0], f)
	for _, s := range a.shapes {
		pix := f.Pix
		if s.filled {
			pix = a.filled
		}
		if err := s.add(ctx, a.z, a.frames[a.n], pix); err != nil {
			return err
		}
	}
	a.n++
	a.shapes = slices.DeleteFunc(a.shapes, func(s *shape) bool { return s.out.Len() >= a.most })
	return nil
}

// fill lays a frame on the canvas, and appends what is then in its rectangle.
func (m *movie) fill(canvas, filled []uint8, f *codec.Frame) []uint8 {
	for y := range f.Height {
		line := canvas[4*((f.Y+y)*m.width+f.X):][:4*f.Width]
		row := f.Pix[4*f.Width*y:][:4*f.Width]
		if f.Replace {
			copy(line, row)
		} else {
			for x := 0; x < len(row); x += 4 {
				if row[x+3] > 0 {
					copy(line[x:], row[x:x+4])
				}
			}
		}
		filled = append(filled, line...)
	}
	return filled
}
