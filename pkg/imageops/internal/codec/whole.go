package codec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Whole is all of a file, to be read from anywhere.
type Whole struct {
	io.ReaderAt
	// Size is in bytes.
	Size int64
	// Held is how many of them are in memory for it.
	Held int64
}

// randomAccess is what a reader has that need not be held: all of the file, from anywhere, how long that is, and how much of it is still
// to be read. [bytes.Reader] and [strings.Reader] have it.
type randomAccess interface {
	io.ReaderAt
	Size() int64
	Len() int
}

// Whole gives access to the file from its first byte on, whatever has been read. It stays where it is if the reader is a randomAccess;
// else it is read and held. There is nothing left to be read then.
func (s *Source) Whole() (Whole, error) {
	p := s.inPlace()
	if p == nil {
		head := s.Position()
		if head > 0 {
			return Whole{}, fmt.Errorf("%d bytes have been read", head)
		}
		data, err := s.All()
		return Whole{ReaderAt: bytes.NewReader(data), Size: int64(len(data)), Held: int64(len(data))}, err
	}
	if p.Size() > s.meter.max {
		s.meter.err = &LimitError{What: "bytes", Got: s.meter.max + 1, Max: s.meter.max}
		return Whole{}, s.meter.err
	}
	s.meter.r = bytes.NewReader(nil)
	s.Reset(&s.meter)
	return Whole{ReaderAt: p, Size: p.Size()}, nil
}

// place is the file where it lies. It remembers errors of the reader as Source does.
type place struct {
	*io.SectionReader
	source *Source
}

// inPlace is nil if the reader is no randomAccess.
func (s *Source) inPlace() *place {
	if r, ok := s.meter.r.(randomAccess); ok && s.place == nil {
		start := r.Size() - int64(r.Len()) - s.meter.read
		s.place = &place{SectionReader: io.NewSectionReader(r, start, r.Size()-start), source: s}
	}
	return s.place
}

func (p *place) ReadAt(b []byte, at int64) (int, error) {
	n, err := p.SectionReader.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		p.source.meter.err = fmt.Errorf("reading the image: %w", err)
		return n, p.source.meter.err
	}
	return n, err
}
