package jpeg

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// maxScans bounds the scans of a file. Real ones have about 10,
// but a scan takes a few bytes in the file, and a pass over the whole image in time.
const maxScans = 500

// options say how a file is decoded.
type options struct {
	// scales are 1, 2, 4 or 8, each once: how much smaller each side becomes. The file is read once for all of them. Samples at a
	// scale are the same whatever others there are.
	scales []int
	// tolerant uses what can be read of a damaged or truncated file, if that is at least one full row of MCUs.
	// What is missing becomes gray, as with libjpeg.
	tolerant bool
	limits   codec.Limits
}

// decoder reads one file: baseline, extended sequential (8 bits) or progressive, Huffman-coded, of 1, 3 or 4 components with any
// sampling factors.
//
// At scale s each block of 8×8 coefficients becomes 8/s×8/s samples by an inverse DCT of that size
// from its lowest coefficients. A sequential file takes the memory of the planes at the reduced size and about 200 kB;
// a progressive one takes the coefficients that the reduction needs as well: 2·(8/s)²+10 bytes for each block.
//
// The file is read through a buffer, up to somewhere behind the last scan.
type decoder struct {
	opt        options
	scales     []int // the largest first, which is the smallest image
	in         input
	*workspace // while it decodes

	header  codec.Header
	profile profileParts
	tables  int64  // bytes of segments that the decoder needs
	open    bool   // the header has been read
	ahead   byte   // a marker that has been read already, 0 for none
	behind  []span // pictures behind this one

	frame
	quant   [4]quantTable
	huffman [2][4]huffmanSpec // DC, AC

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

// workspace is what decoding takes whatever the image, 120 kB. Nothing in it need be zero: tables are built before they are
// used, unless they are there from an image before.
type workspace struct {
	bits     bitReader
	dcTables [4]dcTable
	acTables [4]acTable
}

// workspaces holds those that nobody uses: to clear one took as long as to decode a thumbnail.
var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// begin takes a workspace, which end gives back.
func (d *decoder) begin() (end func()) {
	w, _ := workspaces.Get().(*workspace)
	w.bits.start()
	d.workspace = w
	return func() {
		d.workspace = nil
		workspaces.Put(w)
	}
}

// decode reads all scans, and hands over the planes of each scale, the smallest image first.
func (d *decoder) decode(ctx context.Context) ([]*Planes, error) {
	defer d.begin()()
	d.scales = slices.Clone(d.opt.scales)
	slices.SortFunc(d.scales, func(a, b int) int { return b - a })
	d.layOut()
	err := d.readScans(ctx)
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
	var format codec.FormatError
	return d.opt.tolerant && d.rows > 0 && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &format))
}
