package bmp

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// runs decodes the run-length encodings: pairs of a count and a value, and escapes, whose count is 0.
type runs struct {
	p     *picture
	bits  int // 4, 8 or 24
	x     int // where the next pixel goes
	down  int // rows to go before that
	ended bool
	pair  [2]byte
}

// The escapes. Any other is so many pixels that follow as they are.
const (
	escapeLine  = 0
	escapeEnd   = 1
	escapeDelta = 2
)

// row fills the next row. What no code sets is black, and pixels beyond its end are dropped. After the last row the end of
// the line and of the picture may be missing.
func (r *runs) row(ctx context.Context, out []byte) error {
	clear(out)
	if r.down > 0 {
		r.down--
	}
	if r.ended || r.down > 0 {
		return nil
	}
	for n := 0; ; n++ {
		if n%(1<<16) == 1<<16-1 && ctx.Err() != nil {
			return ctx.Err()
		}
		err := r.p.read(r.pair[:])
		if err != nil {
			last := r.p.y == r.p.header.Height-1 && r.x >= r.p.header.Width
			if last && codec.EndsEarly(err) {
				return nil
			}
			return err
		}
		count, value := int(r.pair[0]), r.pair[1]
		done := false
		if count > 0 {
			err = r.run(out, count, value)
		} else {
			done, err = r.escape(out, value)
		}
		if done || err != nil {
			return err
		}
	}
}

// escape reports whether the row is complete.
func (r *runs) escape(out []byte, code byte) (done bool, err error) {
	switch code {
	case escapeLine:
		r.x = 0
		return true, nil
	case escapeEnd:
		r.ended = true
		return true, nil
	case escapeDelta:
		if err := r.p.read(r.pair[:]); err != nil {
			return false, err
		}
		r.x = min(r.x+int(r.pair[0]), r.p.header.Width)
		r.down = int(r.pair[1])
		return r.down > 0, nil
	}
	return false, r.absolute(out, int(code))
}

// run repeats a pixel: with 4 bits two in turn, with 24 the value is its blue.
func (r *runs) run(out []byte, count int, value byte) error {
	end := min(r.x+count, r.p.header.Width)
	switch r.bits {
	case 4:
		for i := 0; r.x < end; i++ {
			r.set(out, value>>4)
			value = value<<4 | value>>4
		}
	case 8:
		for r.x < end {
			r.set(out, value)
		}
	default:
		if err := r.p.read(r.pair[:]); err != nil {
			return err
		}
		for ; r.x < end; r.x++ {
			out[3*r.x], out[3*r.x+1], out[3*r.x+2] = r.pair[1], r.pair[0], value
		}
	}
	return nil
}

// absolute takes pixels as they are, padded to 16 bits.
func (r *runs) absolute(out []byte, count int) error {
	var room [256 * 3]byte
	n := (count*r.bits + 7) / 8
	b := room[:(n+1)&^1]
	if err := r.p.read(b); err != nil {
		return err
	}
	count = min(count, r.p.header.Width-r.x)
	for i := range count {
		switch r.bits {
		case 4:
			r.set(out, b[i/2]<<(i%2*4)>>4)
		case 8:
			r.set(out, b[i])
		default:
			out[3*r.x], out[3*r.x+1], out[3*r.x+2] = b[3*i+2], b[3*i+1], b[3*i]
			r.x++
		}
	}
	return nil
}

// set puts a colour of the palette at the next place.
func (r *runs) set(out []byte, index byte) {
	c := r.p.palette.colours[index]
	if r.p.channels == 1 {
		out[r.x] = byte(c)
	} else {
		out[3*r.x], out[3*r.x+1], out[3*r.x+2] = byte(c), byte(c>>8), byte(c>>16)
	}
	r.x++
}
