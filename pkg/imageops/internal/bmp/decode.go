package bmp

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Sniff reports whether a file begins as a BMP does. It asks for more than the letters BM, with which plain text may start
// too: the length of the second header must be one that a version of BMP has.
func Sniff(head []byte) bool {
	return len(head) >= fileHeaderLen+4 && string(head[:2]) == "BM" && validLen(binary.LittleEndian.Uint32(head[fileHeaderLen:]))
}

// picture is a BMP whose header has been read.
type picture struct {
	fields
	header  codec.Header
	s       *codec.Source
	pixels  *bufio.Reader // where the rows are
	held    int64         // bytes that are held for them
	replay  []byte        // those that are read already, but belong to the pixels
	palette palette
	expand  func(dst, src []byte)
	runs    *runs
	raw     []byte // one row of the file
	y       int    // the next one
}

// Open reads a BMP up to its pixels, which then stream: the memory that they take is that of two rows. Only where a colour
// profile follows them they are held.
//
// A pixel whose index the palette does not have is black, and so is what run-length encoding leaves out. Pixels are
// transparent only where a mask for alpha says so. An offset of the pixels that lies in the headers is not heeded: they then
// follow the palette.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	p := &picture{s: s, pixels: s.Reader}
	if err := p.readHead(opt.Limits); err != nil {
		return nil, err
	}
	if err := p.readProfile(opt.Pixels); err != nil {
		return nil, err
	}
	p.setHeader()
	return p, nil
}

func (p *picture) readHead(limits codec.Limits) error {
	head := make([]byte, fileHeaderLen+4, fileHeaderLen+v5Len)
	if err := p.s.ReadFull(head); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint32(head[fileHeaderLen:])
	if !validLen(n) {
		return &codec.UnsupportedError{Format: "BMP with a header of unknown length"}
	}
	head = head[:fileHeaderLen+int(n)]
	if err := p.s.ReadFull(head[fileHeaderLen+4:]); err != nil {
		return err
	}
	if err := p.parse(head); err != nil {
		return err
	}
	if err := p.header.SetSize(p.width, p.height, limits); err != nil {
		return err
	}
	behind := make([]byte, p.behind())
	if err := p.s.ReadFull(behind); err != nil {
		return err
	}
	if err := p.setChannels(behind); err != nil {
		return err
	}
	if p.paletted() {
		p.palette = newPalette(behind, p.entry)
		if p.palette.grey && p.profile == 0 {
			p.channels = 1
		}
		if from := p.start - int64(len(head)); from >= 0 && from < int64(len(behind)) {
			p.replay = behind[from:] // the palette reaches into the pixels
		}
	}
	return nil
}

// readProfile goes to the pixels. An embedded profile stands in front of them, or behind them as the specification has it;
// one that is not there as a whole, or no profile, counts as absent.
func (p *picture) readProfile(hold bool) error {
	gap := max(p.start-p.s.Position(), 0)
	if p.replay != nil {
		gap = 0
	}
	if err := p.s.BeforePixels(gap); err != nil {
		return err
	}
	if p.profileSize < 132 || p.profileSize > codec.MaxMetadata {
		p.profile = 0
	}
	if from := p.profile - p.s.Position(); from >= 0 && from+p.profileSize <= gap {
		if err := p.s.Skip(from); err != nil {
			return err
		}
		if err := p.takeProfile(); err != nil {
			return err
		}
		gap -= from + p.profileSize
	}
	if err := p.s.Skip(gap); err != nil {
		return err
	}
	if from := p.profile - p.s.Position(); from > 0 {
		return p.profileBehind(from, hold)
	}
	return nil
}

// profileBehind takes a profile that is from bytes away, and holds the pixels that are between if they are wanted.
func (p *picture) profileBehind(from int64, hold bool) error {
	pixels := min(from, p.mostBytes())
	p.s.Holds = hold
	err := p.s.Pass(pixels)
	p.s.Holds = false
	if hold {
		p.held = p.s.Held.Size()
		p.pixels = bufio.NewReader(p.s.Held.Reader())
	}
	if err == nil {
		err = p.s.Skip(from - pixels)
	}
	if err == nil {
		return p.takeProfile()
	}
	if codec.EndsEarly(err) && p.s.Err() == nil {
		return nil // the rows will tell whether they are complete
	}
	return err
}

// mostBytes bounds what the pixels take in the file. Encoded by run length, one takes six bytes at most if each is put at its
// place by a delta of its own, or four after an escape, and as many again should hardly be without use.
func (p *picture) mostBytes() int64 {
	if p.encoded() {
		return 12*p.width*p.height + codec.PixelsRoom
	}
	return p.rowBytes() * p.height
}

func (p *picture) takeProfile() error {
	icc, err := p.s.Take(p.profileSize)
	switch {
	case err == nil && string(icc[36:40]) == "acsp":
		p.header.ICC = icc
	case err != nil && (!codec.EndsEarly(err) || p.s.Err() != nil):
		return err
	}
	return nil
}

// setHeader says what has been found.
func (p *picture) setHeader() {
	h := &p.header
	h.BitDepth, h.Alpha = p.depth, p.channels == 4
	switch {
	case p.paletted():
		h.ColorModel = "Paletted"
	case h.Alpha:
		h.ColorModel = "RGBA"
	default:
		h.ColorModel = "RGB"
	}
}

// Header implements codec.Image.
func (p *picture) Header() *codec.Header { return &p.header }

// Memory implements codec.Image: two rows, tables, and the file where a profile follows its pixels.
func (p *picture) Memory(codec.Want) int64 {
	const tables = 1<<18 + 4<<10
	return p.held + tables + p.rowBytes() + 4*p.width
}

// Layout implements codec.RowDecoder.
func (p *picture) Layout(int) codec.Layout {
	return codec.Layout{Width: p.header.Width, Height: p.header.Height, Channels: p.channels, Depth: 8, BottomUp: p.bottomUp}
}

// Rows implements codec.RowDecoder.
func (p *picture) Rows(ctx context.Context, _ codec.Want, emit func(codec.Row) error) error {
	width := p.header.Width * p.channels
	row := make([]byte, width+slack)
	if p.encoded() {
		p.runs = &runs{p: p, bits: p.bits}
	} else {
		p.raw = make([]byte, p.rowBytes())
		p.expand = p.expander()
	}
	for p.y = range p.header.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.fill(ctx, row); err != nil {
			return err
		}
		if err := emit(codec.Row{Scale: 1, Bytes: row[:width]}); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the next row.
func (p *picture) fill(ctx context.Context, row []byte) error {
	if p.runs != nil {
		return p.runs.row(ctx, row[:p.header.Width*p.channels])
	}
	raw, err := p.rawRow()
	if err != nil {
		return err
	}
	p.expand(row, raw)
	return nil
}

// rowBytes is how long a row of the file is.
func (p *picture) rowBytes() int64 { return (p.width*int64(p.bits) + 31) / 32 * 4 }

// rawRow returns the bytes of a row as they are in the buffer, if they are there at once. The padding of the last one may be
// missing.
func (p *picture) rawRow() ([]byte, error) {
	n := len(p.raw)
	if p.y == p.header.Height-1 {
		n = (p.header.Width*p.bits + 7) / 8
	}
	if len(p.replay) == 0 && n <= p.pixels.Size() {
		raw, err := p.pixels.Peek(n)
		if err != nil {
			return nil, err
		}
		_, err = p.pixels.Discard(n)
		return raw, err
	}
	return p.raw[:n], p.read(p.raw[:n])
}

// read fills b.
func (p *picture) read(b []byte) error {
	n := copy(b, p.replay)
	p.replay = p.replay[n:]
	_, err := io.ReadFull(p.pixels, b[n:])
	return err
}
