package codec

import (
	"bytes"
	"io"
)

// Pieces are the bytes of a file that its decoder needs, in order. They grow without being copied.
type Pieces [][]byte

// The smallest and the largest piece, in bytes. In between, each is as large as all before it.
const (
	minPiece = 4 << 10
	maxPiece = 256 << 10
)

// Size is the number of bytes.
func (p Pieces) Size() (n int64) {
	for _, piece := range p {
		n += int64(len(piece))
	}
	return n
}

// Reader reads all pieces.
func (p Pieces) Reader() io.Reader {
	readers := make([]io.Reader, len(p))
	for i, piece := range p {
		readers[i] = bytes.NewReader(piece)
	}
	return io.MultiReader(readers...)
}

// room is free space behind the last piece, at least a byte. What is written there counts after extend.
func (p *Pieces) room() []byte {
	if n := len(*p); n == 0 || len((*p)[n-1]) == cap((*p)[n-1]) {
		size := minPiece << min(n, 6)
		*p = append(*p, make([]byte, 0, min(size, maxPiece)))
	}
	last := (*p)[len(*p)-1]
	return last[len(last):cap(last)]
}

func (p *Pieces) extend(n int) {
	last := &(*p)[len(*p)-1]
	*last = (*last)[:len(*last)+n]
}

// Place is where a piece, counted from 0, has so many bytes.
type Place struct{ piece, at int }

// End is the place behind the last byte.
func (p Pieces) End() Place {
	if len(p) == 0 {
		return Place{}
	}
	return Place{len(p) - 1, len(p[len(p)-1])}
}

// Join puts what follows from into one piece, if it is in more.
func (p *Pieces) Join(from Place) {
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

// Hold keeps b for the decoder, if there is to be one.
func (s *Source) Hold(b ...byte) {
	for s.Holds && len(b) > 0 {
		n := copy(s.Held.room(), b)
		s.Held.extend(n)
		b = b[n:]
	}
}

// Pass reads n bytes, and keeps them for the decoder, if there is to be one.
func (s *Source) Pass(n int64) error {
	if !s.Holds {
		return s.Skip(n)
	}
	for n > 0 {
		room := s.Held.room()
		room = room[:min(n, int64(len(room)))]
		if err := s.ReadFull(room); err != nil {
			return err
		}
		s.Held.extend(len(room))
		n -= int64(len(room))
	}
	return nil
}

// PassOrSkip is Pass for what the decoder needs, and Skip for other bytes.
func (s *Source) PassOrSkip(wanted bool, n int64) error {
	if wanted {
		return s.Pass(n)
	}
	return s.Skip(n)
}
