package imageops

import (
	"bytes"
	"io"
	"math"
)

// pieces are the bytes of a file that its decoder needs, in order. They grow without being copied.
type pieces [][]byte

// The smallest and the largest piece, in bytes. In between, each is as large as all before it.
const (
	minPiece = 4 << 10
	maxPiece = 256 << 10
)

func (p pieces) size() (n int64) {
	for _, piece := range p {
		n += int64(len(piece))
	}
	return n
}

// reader reads all pieces.
func (p pieces) reader() io.Reader {
	readers := make([]io.Reader, len(p))
	for i, piece := range p {
		readers[i] = bytes.NewReader(piece)
	}
	return io.MultiReader(readers...)
}

// room is free space behind the last piece, at least a byte. What is written there counts after extend.
func (p *pieces) room() []byte {
	if n := len(*p); n == 0 || len((*p)[n-1]) == cap((*p)[n-1]) {
		size := minPiece << min(n, 6)
		*p = append(*p, make([]byte, 0, min(size, maxPiece)))
	}
	last := (*p)[len(*p)-1]
	return last[len(last):cap(last)]
}

func (p *pieces) extend(n int) {
	last := &(*p)[len(*p)-1]
	*last = (*last)[:len(*last)+n]
}

// place is where a piece, counted from 0, has so many bytes.
type place struct{ piece, at int }

func (p pieces) end() place {
	if len(p) == 0 {
		return place{}
	}
	return place{len(p) - 1, len(p[len(p)-1])}
}

// join puts what follows from into one piece, if it is in more.
func (p *pieces) join(from place) {
	i := from.piece
	if i < len(*p) && from.at == len((*p)[i]) {
		i, from.at = i+1, 0
	}
	if i >= len(*p)-1 {
		return
	}
	joined := bytes.Join(append([][]byte{(*p)[i][from.at:]}, (*p)[i+1:]...), nil)
	before := bytes.Clone((*p)[i][:from.at]) // lets go of the room behind it
	clear((*p)[i:])
	*p = append((*p)[:i], before, joined)
}

// hold keeps b for the decoder, if there is to be one.
func (s *source) hold(b ...byte) {
	for s.holds && len(b) > 0 {
		n := copy(s.held.room(), b)
		s.held.extend(n)
		b = b[n:]
	}
}

// pass reads n bytes, and keeps them for the decoder, if there is to be one.
func (s *source) pass(n int64) error {
	if !s.holds {
		return s.skip(n)
	}
	for n > 0 {
		room := s.held.room()
		got, err := io.ReadFull(s, room[:min(n, int64(len(room)))])
		s.held.extend(got)
		if err != nil {
			return err
		}
		n -= int64(got)
	}
	return nil
}

// passOrSkip is pass for what the decoder needs, and skip for other bytes.
func (s *source) passOrSkip(wanted bool, n int64) error {
	if wanted {
		return s.pass(n)
	}
	return s.skip(n)
}

// finish reads what is left, for the limit of bytes and for errors of the reader.
func (s *source) finish() error {
	err := s.skip(math.MaxInt64)
	if s.meter.err != nil {
		return s.meter.err
	}
	if err == io.EOF { //nolint:errorlint // Discard returns it as it is
		return nil
	}
	return err
}

// beforePixels refuses n bytes more where too much stands before the pixels.
func (s *source) beforePixels(n int64) error {
	if at := s.position() + n; at > maxBeforePixels {
		return &LimitError{What: "bytes before the pixels", Got: at, Max: maxBeforePixels}
	}
	return nil
}

// upTo refuses more than most bytes of what.
func upTo(most, n int64, what string) error {
	if n > most {
		return &LimitError{What: what, Got: n, Max: most}
	}
	return nil
}
