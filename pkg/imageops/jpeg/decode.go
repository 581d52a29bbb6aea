package jpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	return run(ctx, r, opt, nil)
}

func run(ctx context.Context, r io.Reader, opt DecodeOptions, take func(*Band) error) (*Planes, error) {
	if opt.Scale == 0 {
		opt.Scale = 1
	}
	if s := opt.Scale; s != 1 && s != 2 && s != 4 && s != 8 {
		return nil, fmt.Errorf("decode JPEG: scale must be 1, 2, 4 or 8, not %d", s)
	}
	if opt.MaxPixels == 0 {
		opt.MaxPixels = DefaultMaxPixels
	}
	d := &decoder{opt: opt, in: input{r: r}, take: take}
	p, err := d.decode(ctx)
	if err != nil {
		return nil, fmt.Errorf("decode JPEG: %w", err)
	}
	return p, nil
}

// decoder is one run of Decode.
type decoder struct {
	opt  DecodeOptions
	in   input
	bits bitReader

	frame
	quant    [4]quantTable
	huffman  [2][4]huffmanSpec // DC, AC
	dcTables [4]dcTable
	acTables [4]acTable

	restartInterval int // MCUs between restart markers, 0 for none
	scans           int
	rows            int // full rows of MCUs that were decoded, over all scans

	endRun int   // blocks that an EOB run of a progressive scan still covers
	dead   bool  // the rest of this interval is lost
	harm   error // the first damage that was tolerated

	block block // work space of the block at hand

	take   func(*Band) error // gets rows as they come; nil takes the planes at the end
	banded bool              // the planes hold one row of MCUs
	band   Band
}

// decode reads all markers and scans, and hands over the planes.
func (d *decoder) decode(ctx context.Context) (*Planes, error) {
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
	d.takeMemory(&scan{})
	if d.progressive {
		if err := d.inverseAll(ctx); err != nil {
			return nil, err
		}
	} else {
		d.grayUnseen()
	}
	return d.planes(), d.giveAll()
}

// usable reports whether the caller wants what was decoded before err.
func (d *decoder) usable(err error) bool {
	var format FormatError
	return d.opt.Tolerant && d.rows > 0 && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &format))
}
