package resample

import "fmt"

// Sample is one value of one channel: 0 to 255, or 0 to 65535.
type Sample interface{ uint8 | uint16 }

// Alpha says what the last channel of a layout is.
type Alpha uint8

const (
	// Opaque is none: the last channel is like the others.
	Opaque Alpha = iota
	// Straight is alpha by which the other channels are not multiplied (image.NRGBA).
	// They are while filtering, so that the colour of transparent pixels never shows.
	Straight
	// Premultiplied is alpha by which the other channels are multiplied already (image.RGBA).
	Premultiplied
	// PerhapsOpaque is Straight, but rows of bytes are taken for opaque for as long as they are: that costs a fraction, and makes of
	// the colours exactly what is made of them without alpha. It rounds otherwise than Straight does, by a step at most.
	PerhapsOpaque
)

// maxSide bounds sides and channels, so that no product of them overflows.
const (
	maxSide     = 1 << 24
	maxChannels = 4
)

// Layout is the shape of a source.
type Layout struct {
	// Width and Height are in pixels, 1 to 16,777,216.
	Width, Height int
	// Channels are interleaved in a row: Width*Channels samples. 1 to 4; 0 means 1.
	Channels int
	// Alpha says whether the last channel is alpha, which needs a second one.
	Alpha Alpha
}

// Rect is a part of the source, in its samples: the span of the source that the target shows, per axis.
// Samples cover [i, i+1). It may reach beyond the source; what lies there is left out of the mean.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Target is one image to be made from a source.
type Target[S Sample] struct {
	// Width and Height are in pixels, 1 to 16,777,216.
	Width, Height int
	// Pix receives the samples, with as many channels as the source: row y starts at y*Stride.
	Pix []S
	// Stride is the distance between rows, in samples.
	Stride int
	// Region is the part of the source that the target shows. Zero means all of it.
	Region Rect
	// Filter is Lanczos3 unless set.
	Filter Filter
}

// Resizer makes targets from the rows of one source. It is not safe for concurrent use.
type Resizer[S Sample] struct {
	layout Layout
	rows   int
	sink   sink[S]
}

// sink is an engine: it takes the rows of the source, top to bottom.
type sink[S Sample] interface{ writeRow(y int, row []S) }

// New prepares to make the targets from a source. It takes memory for the rows that the widest kernel covers,
// but at most 4 MiB, and some rows as wide as source and targets.
func New[S Sample](source Layout, targets ...Target[S]) (*Resizer[S], error) {
	source.Channels = max(source.Channels, 1)
	if err := source.validate(); err != nil {
		return nil, err
	}
	all := make([]Target[S], len(targets))
	for i, t := range targets {
		if t.Region == (Rect{}) {
			t.Region = Rect{0, 0, float64(source.Width), float64(source.Height)}
		}
		if err := t.validate(source); err != nil {
			return nil, fmt.Errorf("target %d: %w", i, err)
		}
		all[i] = t
	}
	return &Resizer[S]{layout: source, sink: newSink(source, all)}, nil
}

// newSink takes fixed point where that is exact enough: for 8 bits without colours to divide by alpha.
func newSink[S Sample](source Layout, targets []Target[S]) sink[S] {
	if bytes, ok := any(targets).([]Target[uint8]); ok {
		if s, ok := fixedSink(source, bytes).(sink[S]); ok {
			return s
		}
	}
	return newEngine[S, float32, float32](source, source.Channels, newSinglePrecision[S](source), targets)
}

// fixedSink is nil where fixed point will not do.
func fixedSink(source Layout, targets []Target[uint8]) sink[uint8] {
	switch source.Alpha {
	case Straight:
		return nil
	case PerhapsOpaque:
		return newPerhapsOpaque(source, targets)
	}
	return newEngine[uint8, uint8, int16](source, source.Channels, fixedPoint{premultiplied: source.Alpha == Premultiplied}, targets)
}

// WriteRow takes the next row of the source, Width*Channels samples. It is not kept.
// Rows of the targets are written as soon as all that they need is there.
func (r *Resizer[S]) WriteRow(row []S) error {
	if r.rows == r.layout.Height {
		return fmt.Errorf("resample: more than %d rows written", r.layout.Height)
	}
	if len(row) != r.layout.samples() {
		return fmt.Errorf("resample: row %d has %d samples: want %d", r.rows, len(row), r.layout.samples())
	}
	r.sink.writeRow(r.rows, row)
	r.rows++
	return nil
}

// Opaque reports whether alpha of all rows so far was 255, where the layout has PerhapsOpaque.
func (r *Resizer[S]) Opaque() bool {
	p, ok := any(r.sink).(*perhapsOpaque)
	return ok && p.weighed == nil
}

// Close reports whether all rows of the source were written, so that the targets are complete.
func (r *Resizer[S]) Close() error {
	if r.rows < r.layout.Height {
		return fmt.Errorf("resample: %d of %d rows written", r.rows, r.layout.Height)
	}
	return nil
}
