package webp

import (
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// vp8 decodes a key frame (RFC 6386), one row of macroblocks after the other. It holds the frame's bytes, and of its pixels
// only the rows that prediction and the loop filter still need.
type vp8 struct {
	width, height int // in pixels
	wide, high    int // in macroblocks
	modes         boolReader
	parts         []boolReader
	segments      segments
	factors       [4]factors
	strengths     [4][2]strength
	simple        bool // loop filter
	filters       bool
	skips         bool
	skipProb      uint8
	probs         tokenProbs
	places        [4]byPlace // probs

	next       int          // row of macroblocks
	row        []macroblock // of which this is what they are
	filter     []strength   // and how they are filtered
	modesAbove []uint8      // four a macroblock
	above      []edgeBlocks
	left       edgeBlocks
	residue    residue
	plane      [3]strip // Y, Cb, Cr
	err        error
}

// newVP8 reads the header of a frame.
func newVP8(data []byte) (*vp8, error) {
	width, height, err := vp8Size(data)
	if err != nil {
		return nil, err
	}
	d := &vp8{width: width, height: height, wide: (width + 15) / 16, high: (height + 15) / 16, probs: tokenDefaults}
	first := int(uint24(data) >> 5)
	rest := data[10:]
	if first > len(rest) {
		return nil, io.ErrUnexpectedEOF
	}
	d.modes = newBoolReader(rest[:first])
	r := &d.modes
	r.number(2) // colour space and clamping, of which there is one each
	d.segments.read(r)
	d.strengths, d.simple, d.filters = readStrengths(r, &d.segments)
	if d.parts, err = partitions(rest[first:], 1<<r.number(2)); err != nil {
		return nil, err
	}
	d.factors = readFactors(r, &d.segments)
	r.flag() // probabilities are of no use after this frame
	d.probs.update(r)
	d.places = d.probs.byPlace()
	if d.skips = r.flag(); d.skips {
		d.skipProb = uint8(r.number(8))
	}
	if r.ended {
		return nil, codec.FormatError("VP8 header is cut off")
	}
	d.takeMemory()
	return d, nil
}

func (d *vp8) takeMemory() {
	d.row, d.filter, d.above = make([]macroblock, d.wide), make([]strength, d.wide), make([]edgeBlocks, d.wide)
	d.modesAbove = make([]uint8, 4*d.wide)
	d.plane[0] = newStrip(16, d.wide)
	d.plane[1], d.plane[2] = newStrip(8, d.wide), newStrip(8, d.wide)
}

// band is some rows of a frame, top to bottom: Y at full resolution, Cb and Cr at half, all of the narrow range of BT.601.
// The pixels are there until the next band.
type band struct {
	pix     [3][]byte
	stride  [3]int
	first   [3]int // row
	rows    [3]int
	missing bool // what a damaged file does not have: white
}

// more decodes the next rows. Afterwards, or at an error, it returns false.
func (d *vp8) more(b *band) bool {
	if d.err != nil || d.next == d.high {
		return false
	}
	if d.next > 0 {
		for i := range d.plane {
			d.plane[i].turnOver()
		}
	}
	if d.err = d.decodeRow(); d.err != nil {
		return false
	}
	last := d.next == d.high-1
	d.give(b, last)
	d.next++
	return true
}

func (d *vp8) decodeRow() error {
	d.readModes()
	if d.modes.ended {
		return io.ErrUnexpectedEOF
	}
	d.left = edgeBlocks{}
	part := &d.parts[d.next%len(d.parts)]
	for x := range d.row {
		m := &d.row[x]
		some := false
		if m.skip {
			d.skipResidue(m, &d.above[x])
		} else {
			some = d.readResidue(part, m, &d.above[x])
		}
		if part.ended {
			return io.ErrUnexpectedEOF
		}
		d.filter[x] = d.strengths[m.segment][b2u(m.split)]
		if !some && !m.split {
			d.filter[x].inner = 0
		}
		d.reconstruct(x, m, some)
	}
	for i := range d.plane {
		d.plane[i].keepBottom()
	}
	if d.filters {
		d.filterRow()
	}
	return nil
}

// give hands over the rows that are final.
func (d *vp8) give(b *band, last bool) {
	half := (d.height + 1) / 2
	for i, height := range [3]int{d.height, half, half} {
		b.pix[i], b.first[i], b.rows[i] = d.plane[i].final(d.next, last, height)
		b.stride[i] = d.plane[i].stride
	}
}

// blank makes white of the rows that could not be decoded, after an error, in the manner of more.
func (d *vp8) blank(b *band) bool {
	if d.next == d.high {
		return false
	}
	if d.next > 0 && b.missing {
		for i := range d.plane {
			d.plane[i].turnOver()
		}
	}
	for i, v := range [3]byte{235, 128, 128} {
		fill(d.plane[i].pix[d.plane[i].start:], v)
	}
	b.missing = true
	d.give(b, d.next == d.high-1)
	d.next++
	return true
}
