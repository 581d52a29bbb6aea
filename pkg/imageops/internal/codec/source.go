package codec

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
)

// Source reads an image from a reader, counts its bytes, and remembers why reading
// stopped: only so can an error of the reader be told from an image that ends too early.
// What of it the decoder needs can be held.
type Source struct {
	*bufio.Reader
	// Held is what the decoder needs of what has been read.
	Held Pieces
	// Holds tells to keep it. It is OpenOptions.Pixels at first.
	Holds bool

	meter meter
	place *place // see inPlace
}

// meter passes the bytes of r on until there are more than max.
type meter struct {
	r         io.Reader
	read, max int64
	err       error // the first error other than io.EOF
	leapt     bool  // past a stretch, behind which little may be wanted before the next one
}

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	most := m.max + 1 - m.read
	if m.leapt {
		most, m.leapt = min(most, afterLeap), false
	}
	p = p[:min(int64(len(p)), most)]
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

// NewSource reads r, of which it takes up to maxBytes+1.
func NewSource(r io.Reader, maxBytes int64) *Source {
	s := &Source{meter: meter{r: r, max: maxBytes}}
	s.Reader = bufio.NewReaderSize(&s.meter, 16<<10)
	return s
}

// Head returns the first n bytes, n being at most 16 kB, or the whole file if that is shorter, and leaves them unread.
func (s *Source) Head(n int) ([]byte, error) {
	head, _ := s.Peek(n)
	return head, s.meter.err
}

// Position is how many bytes have been taken from s.
func (s *Source) Position() int64 { return s.meter.read - int64(s.Buffered()) }

// Err is why reading stopped: an error of the reader, or too many bytes. It is nil at the end of the file.
func (s *Source) Err() error { return s.meter.err }

// Blame turns an error of a room into the one to return: an error of the reader or a context as it is, a typed one as it is, and
// any other, the end of the file included, as a CorruptError about a file of the format with that label.
func (s *Source) Blame(label string, err error) error {
	switch {
	case err == nil:
		return nil
	case s.meter.err != nil:
		return s.meter.err
	case IsBadImage(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = io.ErrUnexpectedEOF
	}
	return &CorruptError{Format: label, Err: err}
}

// ReadFull fills b. The end of the file is always an unexpected one.
func (s *Source) ReadFull(b []byte) error {
	_, err := io.ReadFull(s, b)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Take reads n bytes. Memory grows with what arrives, not with n, which may lie.
func (s *Source) Take(n int64) ([]byte, error) {
	if n <= 64<<10 {
		b := make([]byte, n)
		return b, s.ReadFull(b)
	}
	b, err := io.ReadAll(io.LimitReader(s, n))
	if err == nil && int64(len(b)) < n {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// TakeMetadata reads n bytes, or skips them and returns nothing where that is
// more than metadata may have.
func (s *Source) TakeMetadata(n int64) ([]byte, error) {
	if n > MaxMetadata {
		return nil, s.Skip(n)
	}
	return s.Take(n)
}

// Skip reads past n bytes.
func (s *Source) Skip(n int64) error {
	for n > 0 {
		d, err := s.Discard(int(min(n, 1<<30)))
		if err == io.EOF { //nolint:errorlint // Discard returns it as it is
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		n -= int64(d)
	}
	return nil
}

// Finish reads what is left, for the limit of bytes and for errors of the reader.
func (s *Source) Finish() error {
	_ = s.Skip(math.MaxInt64)
	return s.meter.err
}

// BeforePixels refuses n bytes more where too much stands before the pixels.
func (s *Source) BeforePixels(n int64) error {
	return UpTo(MaxBeforePixels, s.Position()+n, "bytes before the pixels")
}

// All reads the rest. The size that the reader tells of itself, if it does, saves growing.
func (s *Source) All() ([]byte, error) {
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
