package codec

import (
	"bytes"
	"io"
)

// Stretch is a part of the file that the decoder needs: left where it lies, or held.
type Stretch struct {
	held   Pieces
	file   io.ReaderAt
	at, to int64 // in file
}

// Held is how many bytes are in memory for it.
func (s Stretch) Held() int64 { return s.held.Size() }

// Reader reads all of it.
func (s Stretch) Reader() io.Reader {
	if s.file == nil {
		return s.held.Reader()
	}
	return io.NewSectionReader(s.file, s.at, s.to-s.at)
}

// Add puts bytes behind a stretch that is held.
func (s *Stretch) Add(pieces ...[]byte) { s.held = append(s.held, pieces...) }

// afterLeap is how many bytes are read at once behind a stretch: few, since the next one may begin there.
const afterLeap = 512

// Leave passes over n bytes for the decoder, if there is to be one, and adds them to a stretch, whose last bytes, if it has any, were
// those before. before is what of them has been taken already. They stay where they are if the file is read from anywhere; else they
// are read and held.
func (s *Source) Leave(to *Stretch, before []byte, n int64) error {
	p := s.inPlace()
	if p == nil {
		s.Hold(before...)
		err := s.Pass(n)
		to.held = s.Held
		return err
	}
	if to.file == nil {
		to.file, to.at = p, s.Position()-int64(len(before))
	}
	if err := s.leap(p, n); err != nil {
		return err
	}
	to.to = s.Position()
	return nil
}

// leap passes over n bytes without reading them.
func (s *Source) leap(p *place, n int64) error {
	if buffered := int64(s.Buffered()); n <= buffered {
		return s.Skip(n)
	}
	m := &s.meter
	switch at := s.Position() + n; {
	case at > p.Size() && p.Size() <= m.max:
		m.r, m.read = bytes.NewReader(nil), p.Size()
		s.Reset(m)
		return io.ErrUnexpectedEOF
	case at > m.max:
		m.err = &LimitError{What: "bytes", Got: m.max + 1, Max: m.max}
		return m.err
	default:
		m.r, m.read, m.leapt = io.NewSectionReader(p.SectionReader, at, p.Size()-at), at, true
		s.Reset(m)
		return nil
	}
}
