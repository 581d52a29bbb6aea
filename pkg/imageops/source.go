package imageops

import (
	"bytes"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// source is an image whose format is known.
type source struct {
	*codec.Source
	format Format
	still  bool // only the first frame is of use
}

// newSource tells the format from the first bytes and leaves them unread.
func newSource(r io.Reader, limits Limits) (*source, error) {
	s := &source{Source: codec.NewSource(r, limits.MaxBytes)}
	head, err := s.Head(foreignLen)
	if err != nil {
		return nil, err
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

// blame is codec.Source.Blame.
func (s *source) blame(err error) error { return s.Blame(s.format.label(), err) }

// replay is a JPEG whose header has been read, from its first byte, but without what the decoder does not need. s is of no
// use for reading after it.
func (s *source) replay(start []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(start), s.Reader)
}
