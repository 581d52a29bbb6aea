package heif

import (
	"encoding/binary"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// box is a part of a file with a type of four letters.
type box struct {
	kind string
	data []byte
}

// nextBox cuts the first box off data. A file that ends within it is cut short.
func nextBox(data []byte) (b box, rest []byte, err error) {
	if len(data) < 8 {
		return b, nil, io.ErrUnexpectedEOF
	}
	size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
	switch size {
	case 0: // up to the end
		size = uint64(len(data))
	case 1:
		if len(data) < 16 {
			return b, nil, io.ErrUnexpectedEOF
		}
		size, head = binary.BigEndian.Uint64(data[8:]), 16
	}
	switch {
	case size < head:
		return b, nil, codec.FormatError("a box is shorter than its header")
	case size > uint64(len(data)):
		return b, nil, io.ErrUnexpectedEOF
	}
	return box{string(data[4:8]), data[head:size]}, data[size:], nil
}

// boxes calls f for each box in data until one is wanted no more.
func boxes(data []byte, f func(box) error) error {
	for len(data) > 0 {
		b, rest, err := nextBox(data)
		if err != nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
		data = rest
	}
	return nil
}

// fields reads the fields of a box. Past the end it reads zeros, and says so in short.
type fields struct {
	data  []byte
	short bool
}

// uint reads a number of n bytes.
func (f *fields) uint(n int) (v uint64) {
	if n > len(f.data) {
		f.data, f.short = nil, true
		return 0
	}
	for _, b := range f.data[:n] {
		v = v<<8 | uint64(b)
	}
	f.data = f.data[n:]
	return v
}

func (f *fields) take(n int) []byte {
	if n > len(f.data) {
		f.data, f.short = nil, true
		return nil
	}
	b := f.data[:n]
	f.data = f.data[n:]
	return b
}

// text reads up to a zero, which it takes as well.
func (f *fields) text() string {
	for i, b := range f.data {
		if b == 0 {
			s := string(f.data[:i])
			f.data = f.data[i+1:]
			return s
		}
	}
	s := string(f.data)
	f.data = nil
	return s
}

// version reads what a full box begins with.
func (f *fields) version() (version int, flags uint32) {
	v := f.uint(4)
	return int(v >> 24), uint32(v & 0xffffff)
}

func (f *fields) err(kind string) error {
	if f.short {
		return codec.FormatError("box " + kind + " ends too early")
	}
	return nil
}
