package jpeg

import (
	"errors"
	"fmt"
	"io"
)

// MaxSide is the largest width or height a JPEG holds.
const MaxSide = 65535

// defaultQuality is the one people expect of a rendition.
const defaultQuality = 80

// ErrPlanes is wrapped in errors about planes that cannot be encoded as they are.
var ErrPlanes = errors.New("cannot be encoded as JPEG")

// EncodeOptions say how Encode writes. The zero value is baseline at quality 80, without metadata.
type EncodeOptions struct {
	// Quality is libjpeg's scale, 1 to 100. 0 means 80.
	Quality int
	// Progressive writes ten scans, each finer (six for grey): some per cent smaller, about twice the work of Encode,
	// and all coefficients in memory, two bytes for each sample.
	Progressive bool
	// ICC is a colour profile, written in APP2 segments. Empty means none. At most 255 × 65,519 bytes.
	ICC []byte
	// Segments are written as they are, in order, after the JFIF header and before the profile: EXIF, XMP, comments.
	Segments []Segment
}

// Segment is a marker segment.
type Segment struct {
	// Marker is the second byte of the marker: 0xE0 to 0xEF (APP0 to APP15) or 0xFE (a comment).
	Marker byte
	// Data is what follows the length, at most 65,533 bytes.
	Data []byte
}

// Encode writes planes as a JPEG file with Huffman tables made for it.
//
// The model must be Gray or YCbCr. Chroma has sampling factors 1 × 1, luma 1 or 2 each way:
// 4:4:4, 4:2:2, 4:4:0 or 4:2:0, and the planes must have the sizes that follow from it, rounded up.
// Beyond the edge the last sample is repeated. Errors about the planes wrap [ErrPlanes]; errors of w are wrapped.
//
// Memory: 4 bytes for each coefficient that is not zero, and a few for each block.
func Encode(w io.Writer, p *Planes, opt EncodeOptions) error {
	if opt.Quality == 0 {
		opt.Quality = defaultQuality
	}
	if err := opt.validate(); err != nil {
		return fmt.Errorf("jpeg: %w", err)
	}
	e, err := newEncoder(p, opt)
	if err != nil {
		return fmt.Errorf("jpeg: %w", err)
	}
	e.out.to = w
	e.header(opt)
	if opt.Progressive {
		err = e.progressive()
	} else {
		err = e.baseline()
	}
	if err != nil {
		return fmt.Errorf("write jpeg: %w", err)
	}
	return nil
}

// encoder is one file being written.
type encoder struct {
	width, height int
	hMax, vMax    int
	quality       int
	isProgressive bool
	channel       []channel
	order         *permutation
	tokens        tokens
	out           bitWriter
}

// channel is one plane, and the blocks it is cut into.
type channel struct {
	plane *Plane
	h, v  int
	// across and down are the blocks that hold samples.
	across, down int
	table        int // of quantisation and Huffman codes: 0 luma, 1 chroma
	divisors     *divisors
	blocks       []quantised // all of them, for progressive
	masks        []uint64    // which of their coefficients are not zero, in zigzag order
}

// newEncoder checks the planes and derives the geometry of A.1 and A.2 of ITU-T T.81.
func newEncoder(p *Planes, opt EncodeOptions) (*encoder, error) {
	if err := checkPlanes(p); err != nil {
		return nil, err
	}
	e := &encoder{width: p.Width, height: p.Height, hMax: 1, vMax: 1, quality: opt.Quality, isProgressive: opt.Progressive}
	e.order = zigzagPermutation()
	if p.Model == YCbCr {
		e.hMax, e.vMax = p.Plane[0].H, p.Plane[0].V
	}
	for i := range p.Plane {
		c := channel{plane: &p.Plane[i], h: 1, v: 1, table: min(i, 1)}
		if i == 0 {
			c.h, c.v = e.hMax, e.vMax
		}
		if i < 2 {
			c.divisors = newDivisors(scaledTable(c.table, opt.Quality))
		} else {
			c.divisors = e.channel[1].divisors
		}
		c.across, c.down = ceilDiv(c.plane.Width, 8), ceilDiv(c.plane.Height, 8)
		e.channel = append(e.channel, c)
	}
	return e, nil
}

func (e *encoder) mcusAcross() int { return ceilDiv(e.width, 8*e.hMax) }

func (e *encoder) mcusDown() int { return ceilDiv(e.height, 8*e.vMax) }
