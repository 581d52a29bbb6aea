package gif

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// picture is a GIF taken apart, its pixels still packed.
type picture struct {
	header   codec.Header
	loops    int     // -1 none, 0 without end, else how often it is repeated
	frames   []frame // those whose pixels are held
	store    store
	complete bool  // the trailer was there
	damage   error // what was there instead, nil for the end of the file
}

// moves reports whether it is an animation: many frames, or one that would be repeated if the file did not end right after
// it.
func (p *picture) moves() bool {
	return p.header.Frames > 1 || p.loops >= 0 && !p.complete && p.damage == nil
}

// frame is one frame of a GIF. It is small: a file of 23 bytes a frame makes as many as the limits allow.
type frame struct {
	x, y, width, height int    // as the file has it, perhaps beyond the canvas
	table               []byte // of three bytes a colour: its own, or that of all
	packed              packed
	clear               int16  // the transparent index, -1 for none
	delay               uint16 // in hundredths of a second
	codeSize            uint8  // of LZW, in bits
	disposal            byte
	interlaced          bool
	cut                 bool // the file ends within it
}

// packed is the bytes of a frame, in order.
type packed [][]byte

// store is memory for packed bytes of many frames.
type store struct {
	room []byte
	size int64 // of all that it has given
}

// The smallest and the largest piece of a store, in bytes.
const (
	minRoom = 4 << 10
	maxRoom = 256 << 10
)

// take reads n bytes.
func (p *packed) take(s *codec.Source, n int, from *store) error {
	for n > 0 {
		if len(from.room) == 0 {
			size := min(max(from.size, minRoom), maxRoom)
			from.room = make([]byte, size)
			from.size += size
		}
		b := from.room[:min(n, len(from.room))]
		if err := s.ReadFull(b); err != nil {
			return err
		}
		from.room, n = from.room[len(b):], n-len(b)
		p.add(b)
	}
	return nil
}

// add appends b, which may lie behind what is there.
func (p *packed) add(b []byte) {
	if last := len(*p) - 1; last >= 0 {
		have := (*p)[last]
		if end := len(have); cap(have) >= end+len(b) && &have[:end+1][end] == &b[0] {
			(*p)[last] = have[:end+len(b)]
			return
		}
	}
	*p = append(*p, b)
}

// hold adds f to the frames held. The list doubles when it is full: by the smaller steps of append it would take twice the memory in all.
func (p *picture) hold(f frame) {
	if len(p.frames) == cap(p.frames) {
		p.frames = slices.Grow(p.frames, max(len(p.frames), 1))
	}
	p.frames = append(p.frames, f)
}

// unpack prepares u for the indices of f.
func (f *frame) unpack(ctx context.Context, u *unpacker) error {
	if f.codeSize < 1 || f.codeSize > 8 {
		return codec.FormatError(fmt.Sprintf("LZW code size %d", f.codeSize))
	}
	u.reset(ctx, f.packed, int(f.codeSize), f.width)
	return nil
}

// row returns the next row of indices.
func (f *frame) row(u *unpacker) ([]byte, error) {
	row, err := u.row(f.width)
	if err == errFewPixels && f.cut { //nolint:errorlint // row returns it as it is
		return nil, io.ErrUnexpectedEOF
	}
	return row, err
}

// place is where the i-th row of the file is shown. Interlaced are, in this order, rows 0, 8, 16, …; 4, 12, …;
// 2, 6, …; 1, 3, … (GIF89a, appendix E).
func (f *frame) place(i int) int {
	if !f.interlaced {
		return i
	}
	for _, pass := range [...]struct{ start, step int }{{0, 8}, {4, 8}, {2, 4}} {
		n := max((f.height-pass.start+pass.step-1)/pass.step, 0)
		if i < n {
			return pass.start + i*pass.step
		}
		i -= n
	}
	return 1 + 2*i
}

// colours is the palette as RGBA in the order of bytes, black where it has none.
func (f *frame) colours() (colours [256]uint32) {
	for i := range colours {
		colours[i] = 0xff << 24
	}
	for i := range len(f.table) / 3 {
		c := f.table[3*i:]
		colours[i] |= uint32(c[0]) | uint32(c[1])<<8 | uint32(c[2])<<16
	}
	if f.clear >= 0 {
		colours[f.clear] = 0
	}
	return colours
}

// grey reports whether all colours that f may have are.
func (f *frame) grey() bool {
	for i := range len(f.table) / 3 {
		if c := f.table[3*i:]; c[0] != c[1] || c[1] != c[2] {
			return false
		}
	}
	return true
}
