package codec

import (
	"context"
	"image"
	"math"
	"slices"
	"time"
)

// OpenOptions say what the image is opened for.
type OpenOptions struct {
	// Limits bound what it may cost. None is zero.
	Limits Limits
	// Pixels asks to keep what decoding needs. Without it, only the header is of use.
	Pixels bool
	// Still tells that only the first frame of an animation is of use.
	Still bool
	// Largest tells of an image, by its dimensions, the longer side of the largest picture that is made of it, in pixels: a picture that
	// is stored smaller as well, but not smaller than that, may come in its place. nil asks for pixels as they are.
	Largest func(whole Size) int
	// Tolerant asks for what there is of a damaged file, where the format knows how.
	Tolerant bool
}

// Image is an image whose header has passed all checks. It is also a RowDecoder, a WholeDecoder, a PlaneDecoder or an Animation.
type Image interface {
	// Header is valid, and the same, from the start on.
	Header() *Header
	// Memory estimates the bytes that decoding takes at its peak for want: what is held of the file, tables, buffers, and
	// what cannot flow row by row. Renditions and what the resampler holds do not count.
	Memory(want Want) int64
}

// Size is in pixels.
type Size struct{ Width, Height int }

// Area is a part of an image, in its pixels: they cover [i, i+1).
type Area struct{ X0, Y0, X1, Y1 float64 }

// Width is that of the area.
func (a Area) Width() float64 { return a.X1 - a.X0 }

// Height is that of the area.
func (a Area) Height() float64 { return a.Y1 - a.Y0 }

// Want says what an image is decoded for.
type Want struct {
	// Sizes are those of the renditions, as the image is stored: before it is turned upright.
	Sizes []Size
	// Areas, one for each of Sizes, are the parts of the image that they show, in its pixels.
	Areas []Area
	// Scales, one for each of Sizes, say by how much smaller on each side than stored the image may come for it: 1, 2, 4
	// or 8. All are 1 unless Header.Reduces.
	Scales []int
	// Planes tells, for Memory, that planes will be asked for, and not rows.
	Planes bool
}

// keep is how many times larger than its target a reduced decode must stay: below that, what the reduction of the decoder
// does to fine detail would show.
const keep = 2

// NewWant asks for renditions of parts of an image, or of all of it where areas are nil. The scale of each depends on its own size only, so that its bytes do not depend on
// which others are made with it.
func NewWant(h *Header, sizes []Size, areas []Area) Want {
	w := Want{Sizes: sizes, Areas: areas}
	for i, size := range sizes {
		if areas == nil {
			w.Areas = append(w.Areas, Area{X1: float64(h.Width), Y1: float64(h.Height)})
		}
		w.Scales = append(w.Scales, scaleFor(h, size, w.Areas[i]))
	}
	return w
}

// scaleFor is the largest scale that leaves enough for a rendition.
func scaleFor(h *Header, size Size, a Area) int {
	for _, scale := range []int{8, 4, 2} {
		if h.Reduces && a.Width() >= float64(keep*scale*size.Width) && a.Height() >= float64(keep*scale*size.Height) {
			return scale
		}
	}
	return 1
}

// reach is how many pixels of a rendition the widest kernel of the resampler looks to each side.
const reach = 3

// Needed is the part of an image that makes a difference to what is wanted: what is shown, and what kernels reach around that. A
// decoder may leave the samples of other parts as they come. Without Areas it is all.
func (w Want) Needed() Area {
	all := Area{X0: math.Inf(-1), Y0: math.Inf(-1), X1: math.Inf(1), Y1: math.Inf(1)}
	if len(w.Areas) == 0 {
		return all
	}
	need := Area{X0: all.X1, Y0: all.Y1, X1: all.X0, Y1: all.Y0}
	for i, a := range w.Areas {
		size := w.Sizes[i]
		// A sample of chroma may stand for two pixels, and a pixel that is made larger looks at three of the image.
		x, y := reach*max(2*a.Width()/float64(size.Width), 2), reach*max(2*a.Height()/float64(size.Height), 2)
		need.X0, need.Y0 = min(need.X0, a.X0-x), min(need.Y0, a.Y0-y)
		need.X1, need.Y1 = max(need.X1, a.X1+x), max(need.Y1, a.Y1+y)
	}
	return need
}

// Meets reports whether a and the pixels from left, top to right, bottom have some in common.
func (a Area) Meets(left, top, right, bottom int) bool {
	return a.X0 < float64(right) && a.X1 > float64(left) && a.Y0 < float64(bottom) && a.Y1 > float64(top)
}

// Distinct lists the scales in the order of their sizes, each once.
func (w Want) Distinct() (scales []int) {
	for _, scale := range w.Scales {
		if !slices.Contains(scales, scale) {
			scales = append(scales, scale)
		}
	}
	return scales
}

// Layout is the shape of a picture that comes as rows of interleaved samples.
type Layout struct {
	// Width and Height are in pixels: those of the header divided by the scale, rounded up.
	Width, Height int
	// Channels is how many samples a pixel has: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. With Inks it is 4:
	// cyan, magenta, yellow, black, 0 being none and the largest sample full; or 5 with alpha, of 8 bits.
	Channels int
	// Depth is 8 or 16: the bits of a sample, in Row.Bytes or Row.Words.
	Depth int
	// Inks tells that the first four channels are inks.
	Inks bool
	// BottomUp tells that the rows come from the lowest to the highest.
	BottomUp bool
}

// Alpha reports whether the last channel is alpha.
func (l Layout) Alpha() bool { return (l.Channels%2 == 0) != l.Inks }

// Row is one row of a picture, Width × Channels samples, valid until emit returns.
type Row struct {
	// Scale says which picture it belongs to, where several sizes are asked for.
	Scale int
	// Bytes or Words are the samples, as Layout.Depth says; the other is nil.
	Bytes []uint8
	Words []uint16
}

// RowDecoder is an Image whose pixels come as rows.
type RowDecoder interface {
	Image
	// Layout is the shape of the rows at a scale.
	Layout(scale int) Layout
	// Rows decodes, and calls emit for each row, top to bottom at each of want's scales. It is called at most once, and returns
	// the error of emit as it is. It looks at ctx at least once a megabyte or so.
	Rows(ctx context.Context, want Want, emit func(Row) error) error
}

// WholeDecoder is an Image that only comes as a whole, and has no rows of its own: it is laid together of several pictures.
type WholeDecoder interface {
	Image
	// Whole decodes. Its bounds are those of the header, from 0, 0 on. It is called at most once.
	Whole(ctx context.Context) (image.Image, error)
}

// PlaneDecoder is an Image whose pixels come as planes, if Header.Planar.
type PlaneDecoder interface {
	Image
	// Planes decodes, and calls emit for each band, top to bottom at each of want's scales. It is called at most once, and returns
	// the error of emit as it is. It looks at ctx as RowDecoder.Rows does.
	Planes(ctx context.Context, want Want, emit func(*Band) error) error
}

// GainMapped is an Image whose file may hold a second picture: a gain map, by which the image becomes one of high dynamic range
// (ISO 21496-1). Header.GainMap says whether the file promises one.
type GainMapped interface {
	Image
	// GainMap opens the map, as a picture of its own, whose Header says in GainData, XMP or both how it is applied. It is called at most
	// once, after the pixels of the image have been given. An error that is not of the source says why there is no such map.
	GainMap(limits Limits) (Image, error)
}

// Animation is an Image of any number of frames.
type Animation interface {
	Image
	// Loops is how often it is repeated: 0 without end, -1 never.
	Loops() int
	// Frames decodes, and calls emit for each frame. It is called at most once, and returns the error of emit as it is.
	Frames(ctx context.Context, emit func(*Frame) error) error
}

// Frame is one frame of an animation, valid until emit returns. The canvas is transparent where nothing is drawn.
type Frame struct {
	// X, Y, Width and Height place it on the canvas, which it does not leave.
	X, Y, Width, Height int
	// Pix are its pixels, RGBA, alpha straight, without gaps between rows.
	Pix []uint8
	// Replace tells to set pixels as they are, alpha included. Else they are laid over what is there.
	Replace bool
	// Delay is how long it is shown.
	Delay time.Duration
	// Disposal says what becomes of its pixels on the canvas after that.
	Disposal Disposal
}

// Disposal says what becomes of a frame after it was shown.
type Disposal uint8

// The ways to dispose of a frame, by the names of GIF89a, 23.
const (
	// DisposeNone leaves it there.
	DisposeNone Disposal = iota
	// DisposeBackground makes its rectangle transparent.
	DisposeBackground
	// DisposePrevious puts back what was below it.
	DisposePrevious
)
