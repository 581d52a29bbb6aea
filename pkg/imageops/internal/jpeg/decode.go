package jpeg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// DefaultMaxPixels is the limit where none is given: 16383², as for sharp and for WebP.
const DefaultMaxPixels = 16383 * 16383

// maxScans bounds the scans of a file. Real ones have about 10,
// but a scan takes a few bytes in the file, and a pass over the whole image in time.
const maxScans = 500

// DecodeOptions says how Decode works. The zero value decodes every pixel of a whole file.
type DecodeOptions struct {
	// Scale is 1, 2, 4 or 8: how much smaller each side becomes. 0 is 1.
	Scale int
	// Also are further scales, for DecodeAll and DecodeRows: the file is read once for all of them. Samples at a scale are
	// the same whatever others there are.
	Also []int
	// FineChroma keeps the samples of a component that the file stores at half resolution both ways
	// where Scale would halve it again, so that 4:2:0 at Scale 2 becomes 4:4:4, with all of its chroma.
	// It costs up to four times as much for such a component.
	FineChroma bool
	// Tolerant uses what can be read of a damaged or truncated file, if that is at least one full row of MCUs.
	// What is missing becomes gray, as with libjpeg.
	Tolerant bool
	// MaxPixels bounds width × height as stored. 0 is DefaultMaxPixels.
	MaxPixels int64
}

// Decode reads a JPEG from r into planes: baseline, extended sequential (8 bits) or progressive, Huffman-coded,
// of 1, 3 or 4 components with any sampling factors.
//
// At Scale s each block of 8×8 coefficients becomes 8/s×8/s samples by an inverse DCT of that size
// from its lowest coefficients. A sequential file takes the memory of the planes at the reduced size and about 200 kB;
// a progressive one takes the coefficients that the reduction needs as well: 2·(8/s)²+10 bytes for each block.
//
// r is read through a buffer, up to somewhere behind the last scan. An error is, or wraps,
// an *UnsupportedError, a *LimitError, a FormatError, io.ErrUnexpectedEOF for a file that ends too early,
// the error of the context, or that of r.
func Decode(ctx context.Context, r io.Reader, opt DecodeOptions) (*Planes, error) {
	opt.Also = nil
	all, err := run(ctx, r, opt, nil)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// DecodeAll decodes as [Decode] does, to opt.Scale and to each of opt.Also, and returns the planes in this order. It takes
// the memory of all of them.
func DecodeAll(ctx context.Context, r io.Reader, opt DecodeOptions) ([]*Planes, error) {
	all, err := run(ctx, r, opt, nil)
	if err != nil {
		return nil, err
	}
	ordered := make([]*Planes, 0, len(all))
	for _, scale := range opt.scales() {
		i := slices.IndexFunc(all, func(p *Planes) bool { return p.Scale == scale })
		ordered = append(ordered, all[i])
	}
	return ordered, nil
}

// run returns the planes of each scale, the smallest image first.
func run(ctx context.Context, r io.Reader, opt DecodeOptions, take func(*Band) error) ([]*Planes, error) {
	d := &decoder{opt: opt, in: input{r: r}, take: take}
	d.arith.defaults()
	if d.opt.MaxPixels == 0 {
		d.opt.MaxPixels = DefaultMaxPixels
	}
	if err := d.setScales(); err != nil {
		return nil, fmt.Errorf("decode JPEG: %w", err)
	}
	all, err := d.decode(ctx)
	if err != nil {
		return nil, fmt.Errorf("decode JPEG: %w", err)
	}
	return all, nil
}

// scales lists what opt asks for.
func (opt DecodeOptions) scales() []int {
	return append([]int{cmp.Or(opt.Scale, 1)}, opt.Also...)
}

// setScales orders the scales: the largest, which is the smallest image, first.
func (d *decoder) setScales() error {
	d.scales = d.opt.scales()
	slices.SortFunc(d.scales, func(a, b int) int { return b - a })
	d.scales = slices.Compact(d.scales)
	for _, s := range d.scales {
		if s != 1 && s != 2 && s != 4 && s != 8 {
			return fmt.Errorf("scale must be 1, 2, 4 or 8, not %d", s)
		}
	}
	return nil
}

// decoder is one run of Decode.
type decoder struct {
	opt    DecodeOptions
	scales []int // the largest first
	in     input
	bits   bitReader

	frame
	quant    [4]quantTable
	huffman  [2][4]huffmanSpec // DC, AC
	dcTables [4]dcTable
	acTables [4]acTable

	arith           arithmetic
	restartInterval int // MCUs between restart markers, 0 for none
	scans           int
	rows            int // full rows of MCUs that were decoded, over all scans

	endRun int   // blocks that an EOB run of a progressive scan still covers
	dead   bool  // the rest of this interval is lost
	harm   error // the first damage that was tolerated

	block block // work space of the block at hand
	small block // and of what of it a larger scale needs

	take   func(*Band) error // gets rows as they come; nil takes the planes at the end
	banded bool              // the planes hold one row of MCUs
	bands  []Band            // one for each of scales
}

// decode reads all markers and scans, and hands over the planes.
func (d *decoder) decode(ctx context.Context) ([]*Planes, error) {
	if err := d.readStart(); err != nil {
		return nil, err
	}
	err := d.readSegments(ctx)
	if err == nil && d.rows == 0 {
		err = d.harm
	}
	if err != nil && !d.usable(err) {
		return nil, err
	}
	if d.progressive {
		err = d.inverseAll(ctx)
	} else {
		d.takeMemory(false)
		d.grayUnseen()
		err = d.giveAll()
	}
	return d.planes(), err
}

// usable reports whether the caller wants what was decoded before err.
func (d *decoder) usable(err error) bool {
	var format FormatError
	return d.opt.Tolerant && d.rows > 0 && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &format))
}
