package tiff

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// faxReader unpacks runs of black and white: Modified Huffman (TIFF 6.0, section 10), T.4 in one and two dimensions, T.6.
// Black pixels become ones.
type faxReader struct {
	feed
	faxBitReader
	white, black, modes *faxTable

	scheme   int64
	twoWays  bool // group 3: a bit before each row says how it is coded
	align    uint // rows begin at a multiple of so many bits
	width    int
	ref, row []int // where the colour changes: to black, to white, to black and so on; then the width, three times at least
}

// t4TwoWays is the bit of T4Options that says so.
const t4TwoWays = 1

func newFaxReader(f feed, d *directory, l *layout) (*faxReader, error) {
	r := &faxReader{feed: f, scheme: l.compression, white: newRunTable(whiteRuns, whiteMakeUp), black: newRunTable(blackRuns, blackMakeUp)}
	r.modes, r.width = newModeTable(), l.partWidth
	switch l.compression {
	case faxRuns:
		r.align = 8
	case faxWords:
		r.align = 16
	case faxGroup3:
		options, err := d.first(tagT4Options, 0)
		if err != nil {
			return nil, err
		}
		r.twoWays = options&t4TwoWays != 0
	}
	return r, nil
}

func (r *faxReader) start(_ context.Context, p part) error {
	r.feed.start(p.at, p.n)
	r.faxBitReader = faxBitReader{}
	r.row = append(r.row[:0], r.width, r.width, r.width)
	return nil
}

func (r *faxReader) close() {}

func (r *faxReader) read(line []byte) error {
	r.ref, r.row = r.row, r.ref[:0]
	if err := r.readRow(); err != nil {
		return err
	}
	if r.over() {
		return r.ended()
	}
	clear(line)
	for i := 0; i+1 < len(r.row); i += 2 {
		setBits(line, r.row[i], r.row[i+1])
	}
	r.row = append(r.row, r.width, r.width, r.width)
	return nil
}

func (r *faxReader) readRow() error {
	switch r.scheme {
	case faxGroup4:
		return r.row2()
	case faxGroup3:
		two, err := r.startRow()
		if err != nil {
			return err
		}
		if two {
			return r.row2()
		}
	default:
		r.skipTo(&r.feed, r.align)
	}
	return r.row1()
}

// startRow reads the end of the line before, with the zeros that may fill it up, and says how the row is coded. Some writers
// leave it out.
func (r *faxReader) startRow() (two bool, err error) {
	lines := 0
	for r.peek(&r.feed, eolZeros) == 0 {
		for r.peek(&r.feed, 1) == 0 {
			if r.over() {
				return false, r.ended()
			}
			r.skip(1)
		}
		r.skip(1)
		if r.twoWays {
			two = r.peek(&r.feed, 1) == 0
			r.skip(1)
		}
		if lines++; lines > 2 {
			return false, malformed("a fax of fewer rows than the image")
		}
	}
	if r.twoWays && lines == 0 {
		return false, malformed("a row of a fax without its start")
	}
	return two, nil
}

// eolZeros are the zeros that no code starts with.
const eolZeros = 11

// row1 reads a row that is coded by itself.
func (r *faxReader) row1() error {
	at := 0
	for black := false; at < r.width; black = !black {
		n, err := r.run(black)
		if err != nil {
			return err
		}
		if at += n; at > r.width || len(r.row) > 2*r.width {
			return errTooLong
		}
		r.row = append(r.row, at)
	}
	return nil
}

const (
	errTooLong = codec.FormatError("a row of a fax is longer than the image is wide")
	errCode    = codec.FormatError("bits of a fax are no code")
)

// run reads the length of a run.
func (r *faxReader) run(black bool) (n int, err error) {
	table := r.white
	if black {
		table = r.black
	}
	for {
		code := table[r.peek(&r.feed, faxBits)]
		if code.n == 0 || r.over() {
			return 0, r.noCode()
		}
		r.skip(uint(code.n))
		n += int(code.value)
		if code.value < makeUp {
			return n, nil
		}
		if n > r.width {
			return 0, errTooLong
		}
	}
}

// noCode is the error for bits that begin no code.
func (r *faxReader) noCode() error {
	if r.over() || r.peek(&r.feed, eolZeros) == 0 && !r.more() {
		return r.ended()
	}
	return errCode
}
