package imageops

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// source reads an image from r, counts its bytes, and remembers why reading
// stopped: only so can an error of r be told from an image that ends too early.
type source struct {
	*bufio.Reader
	meter  *meter
	format Format
	start  []byte // JPEG: what has been read and the decoder needs
	held   pieces // other formats: the same, as long as holds is set
	holds  bool
	still  bool // only the first frame is of use
}

// meter passes the bytes of r on until there are more than max.
type meter struct {
	r         io.Reader
	read, max int64
	err       error // the first error other than io.EOF
}

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if left := m.max + 1 - m.read; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := m.r.Read(p)
	m.read += int64(n)
	switch {
	case m.read > m.max:
		m.err = &LimitError{What: "bytes", Got: m.read, Max: m.max}
		return 0, m.err
	case err != nil && err != io.EOF:
		m.err = fmt.Errorf("reading the image: %w", err)
		return n, m.err
	}
	return n, err
}

// newSource tells the format from the first bytes and leaves them unread.
func newSource(r io.Reader, limits Limits) (*source, error) {
	m := &meter{r: r, max: limits.MaxBytes}
	s := &source{Reader: bufio.NewReaderSize(m, 16<<10), meter: m}
	head, _ := s.Peek(foreignLen)
	if m.err != nil {
		return nil, m.err
	}
	format, ok := Detect(head)
	switch {
	case ok:
		s.format = format
		return s, nil
	case len(head) == 0:
		return nil, ErrEmpty
	}
	if name := foreign(head); name != "" {
		return nil, &UnsupportedError{Format: name}
	}
	return nil, ErrNotImage
}

// position is how many bytes have been taken from s.
func (s *source) position() int64 { return s.meter.read - int64(s.Buffered()) }

// keep adds a segment to what the decoder of JPEG gets; nil is a marker without one.
func (s *source) keep(marker byte, segment []byte) error {
	if err := upTo(maxTables, int64(len(s.start)+len(segment)), "bytes of tables"); err != nil {
		return err
	}
	s.start = append(s.start, 0xff, marker)
	if segment != nil {
		s.start = binary.BigEndian.AppendUint16(s.start, uint16(len(segment)+2))
		s.start = append(s.start, segment...)
	}
	return nil
}

// replay is a JPEG whose header has been read, from its first byte, but without what the decoder does not need. s is of no
// use for reading after it.
func (s *source) replay() io.Reader {
	return io.MultiReader(bytes.NewReader(s.start), s.Reader)
}

// blame turns an error of a header parser or decoder into the one to return: an
// error of the reader as it is, a typed one as it is, and any other, the end of
// the file included, as a CorruptError.
func (s *source) blame(err error) error {
	switch {
	case err == nil:
		return nil
	case s.meter.err != nil:
		return s.meter.err
	case IsBadImage(err):
		return err
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return &CorruptError{Format: s.format, Err: err}
}

// take reads n bytes. Memory grows with what arrives, not with n, which may lie.
func (s *source) take(n int64) ([]byte, error) {
	if n <= 64<<10 {
		b := make([]byte, n)
		_, err := io.ReadFull(s, b)
		return b, err
	}
	b, err := io.ReadAll(io.LimitReader(s, n))
	if err == nil && int64(len(b)) < n {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// takeMetadata reads n bytes, or skips them and returns nothing where that is
// more than metadata may have.
func (s *source) takeMetadata(n int64) ([]byte, error) {
	if n > maxMetadata {
		return nil, s.skip(n)
	}
	return s.take(n)
}

// skip reads past n bytes.
func (s *source) skip(n int64) error {
	for n > 0 {
		d, err := s.Discard(int(min(n, 1<<30)))
		if err != nil {
			return err
		}
		n -= int64(d)
	}
	return nil
}

// all reads the rest. The size that r tells of itself, if it does, saves growing.
func (s *source) all() ([]byte, error) {
	hint := min(sizeHint(s.meter.r)+int64(s.Buffered()), s.meter.max)
	b := make([]byte, 0, int(hint)+512)
	for {
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b)/2)
		}
		n, err := s.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// sizeHint is the number of bytes that r still holds, as far as it can say.
func sizeHint(r io.Reader) int64 {
	switch v := r.(type) {
	case interface{ Len() int }:
		return int64(v.Len())
	case interface{ Stat() (fs.FileInfo, error) }:
		if fi, err := v.Stat(); err == nil && fi.Mode().IsRegular() {
			return fi.Size()
		}
	}
	return 0
}
