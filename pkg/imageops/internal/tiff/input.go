package tiff

import (
	"errors"
	"io"
	"math/bits"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// input is the file.
type input struct{ codec.Whole }

// read fills p from the byte at on.
func (in *input) read(p []byte, at int64) error {
	if at < 0 || at > in.Size || int64(len(p)) > in.Size-at {
		return io.ErrUnexpectedEOF
	}
	n, err := in.ReadAt(p, at)
	switch {
	case n == len(p):
		return nil // ReadAt may say with the last byte that there are no more
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	}
	return err
}

// feedSize is how much of a strip is read in one go.
const feedSize = 32 << 10

// feed hands out the bytes of one strip or tile.
type feed struct {
	in       *input
	at, end  int64  // what is still in the file
	buf      []byte // read, not yet used
	room     []byte
	reversed bool // the first bit of a byte is its lowest
	cut      bool // the file ends before the strip does
	err      error
}

// start begins a strip of n bytes, or fewer where the file ends.
func (f *feed) start(at, n int64) {
	f.cut = n > f.in.Size-at
	f.at, f.end, f.buf, f.err = at, min(f.in.Size, at+max(min(n, f.in.Size), 0)), nil, nil
}

// more reads on, if buf is used up. It is false at the end of the strip, and after an error, which err is.
func (f *feed) more() bool {
	if len(f.buf) > 0 {
		return true
	}
	n := min(f.end-f.at, feedSize)
	if n <= 0 || f.err != nil {
		return false
	}
	if f.room == nil {
		f.room = make([]byte, feedSize)
	}
	f.buf = f.room[:n]
	if f.err = f.in.read(f.buf, f.at); f.err != nil {
		f.buf = nil
		return false
	}
	f.at += n
	if f.reversed {
		reverseBits(f.buf)
	}
	return true
}

// ended is the error for a strip that has no more bytes, but should.
func (f *feed) ended() error {
	if f.err != nil {
		return f.err
	}
	if f.cut {
		return io.ErrUnexpectedEOF
	}
	return malformed("a strip or tile ends early")
}

// Read is for decompressors from elsewhere.
func (f *feed) Read(p []byte) (int, error) {
	if !f.more() {
		if f.err != nil {
			return 0, f.err
		}
		return 0, io.EOF
	}
	n := copy(p, f.buf)
	f.buf = f.buf[n:]
	return n, nil
}

// ReadByte makes feed an io.ByteReader, so that nobody puts another buffer around it.
func (f *feed) ReadByte() (byte, error) {
	if !f.more() {
		if f.err != nil {
			return 0, f.err
		}
		return 0, io.EOF
	}
	b := f.buf[0]
	f.buf = f.buf[1:]
	return b, nil
}

func reverseBits(b []byte) {
	for i, v := range b {
		b[i] = bits.Reverse8(v)
	}
}
