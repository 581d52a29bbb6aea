package png

import (
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	// history is how far back a match may reach (RFC 1951, 2).
	history = 32 << 10
	// slack is what inflater.read may write behind its limit: a match of 258 bytes, copied eight by eight.
	slack = 320
)

// errPixelsEnd is for a zlib stream that is whole or cut, but holds fewer bytes than the rows need.
const errPixelsEnd = codec.FormatError("pixels end early")

// stage is where in the stream an inflater is.
type stage uint8

const (
	atStart stage = iota // of the stream
	atBlock              // at the header of a block
	inStored
	inCodes
	atEnd
)

// inflater reads a zlib stream (RFC 1950, RFC 1951) straight into the blocks that it is given: the window of 32 KiB
// is the block itself, nothing is copied out of it. It keeps 64 bits of input at hand and looks up to two literals
// up at once. It takes about half the time of compress/flate.
//
// The checksum at the end of the stream is not verified: those of the chunks are, over the same bytes.
type inflater struct {
	r        io.Reader
	in       []byte // in[pos:end] was read but not used
	pos, end int
	eof      bool // r has no more

	bits  uint64 // the next bits of the stream, first one lowest; zero above count
	count uint

	stage  stage
	final  bool // this block is the last
	fixed  bool // the tables are those of fixed blocks
	stored int  // bytes left of a stored block
	total  int64

	literals, distances table
	lengths             [320]uint8
}

func newInflater(r io.Reader) *inflater {
	return &inflater{r: r, in: make([]byte, 64<<10), literals: newTable(literalBits), distances: newTable(distanceBits)}
}

// read writes at least limit-from bytes into buf from index from on, unless the stream ends, and fewer than slack more,
// for which buf has room. What it wrote before, up to 32 KiB, must be in front of from.
// It returns the index behind the last byte. proceed is asked before each read of the input.
func (z *inflater) read(buf []byte, from, limit int, proceed func() error) (w int, err error) {
	base := from - int(min(z.total, history))
	w = from
	for w < limit && z.stage != atEnd && err == nil {
		if err = z.refill(proceed); err != nil {
			break
		}
		switch z.stage {
		case atStart:
			err = z.start()
		case atBlock:
			err = z.startBlock()
		case inStored:
			w, err = z.copyStored(buf, w, limit)
		case inCodes:
			w, err = z.codes(buf, base, w, limit)
		}
	}
	z.total += int64(w - from)
	if err == nil && w < limit {
		err = io.EOF
	}
	return w, err
}

// largestHeader is more than the bytes that the header of a block takes: 17 bits, 19·3 and 320·14.
const largestHeader = 640

// refill reads until the header of a block must be complete, unless the input ends.
func (z *inflater) refill(proceed func() error) error {
	if z.eof || z.end-z.pos >= largestHeader {
		return nil
	}
	z.giveBack()
	z.end = copy(z.in, z.in[z.pos:z.end])
	z.pos = 0
	if err := proceed(); err != nil {
		return err
	}
	for z.end < largestHeader {
		n, err := z.r.Read(z.in[z.end:])
		z.end += n
		if errors.Is(err, io.EOF) {
			z.eof = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// giveBack returns the whole bytes among the bits at hand to the input.
func (z *inflater) giveBack() {
	z.pos -= int(z.count / 8)
	z.count &= 7
	z.bits &= 1<<z.count - 1
}

// topUp takes bytes until 56 bits are at hand, or the input ends.
func (z *inflater) topUp() {
	for z.count <= 56 && z.pos < z.end {
		z.bits |= uint64(z.in[z.pos]) << z.count
		z.pos++
		z.count += 8
	}
}

// take returns the next n bits, n ≤ 16.
func (z *inflater) take(n uint) (int, error) {
	if z.topUp(); z.count < n {
		return 0, errPixelsEnd
	}
	v := z.bits & (1<<n - 1)
	z.bits, z.count = z.bits>>n, z.count-n
	return int(v), nil
}

// start reads the header of the stream (RFC 1950, 2.2).
func (z *inflater) start() error {
	v, err := z.take(16)
	if err != nil {
		return err
	}
	cmf, flg := v&0xff, v>>8
	if cmf&0xf != 8 || cmf>>4 > 7 || (cmf<<8|flg)%31 != 0 || flg&0x20 != 0 {
		return codec.FormatError("pixels are no zlib stream")
	}
	z.stage = atBlock
	return nil
}

// startBlock reads the header of a block (RFC 1951, 3.2.3).
func (z *inflater) startBlock() error {
	if z.final {
		z.stage = atEnd
		return nil
	}
	v, err := z.take(3)
	if err != nil {
		return err
	}
	z.final = v&1 != 0
	switch v >> 1 {
	case 0:
		return z.startStored()
	case 1:
		z.stage = inCodes
		return z.useFixed()
	case 2:
		z.stage = inCodes
		return z.readTables()
	default:
		return codec.FormatError("block of a reserved kind in the pixels")
	}
}

// startStored reads the length of a stored block, whose bytes follow in the input.
func (z *inflater) startStored() error {
	z.bits, z.count = z.bits>>(z.count&7), z.count&^7
	n, err := z.take(16)
	if err != nil {
		return err
	}
	inverse, err := z.take(16)
	if err != nil {
		return err
	}
	if n^inverse != 0xffff {
		return codec.FormatError("length of a stored block in the pixels")
	}
	z.giveBack()
	z.stored, z.stage = n, inStored
	return nil
}

// copyStored copies what the input holds of a stored block.
func (z *inflater) copyStored(buf []byte, w, limit int) (int, error) {
	n := copy(buf[w:limit], z.in[z.pos:min(z.end, z.pos+z.stored)])
	z.pos += n
	z.stored -= n
	switch {
	case z.stored == 0:
		z.stage = atBlock
	case z.pos == z.end && z.eof:
		return w + n, errPixelsEnd
	}
	return w + n, nil
}
