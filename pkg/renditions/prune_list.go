package renditions

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
)

// doomed is an object that is to be deleted.
type doomed struct {
	Name     string
	Original string // name of what it was made from
	Size     int64
	Gone     bool // that is gone; else it is there, or not, and the object is not asked for
}

func (d doomed) reason() string {
	switch {
	case d.Original == "":
		return ""
	case d.Gone:
		return OriginalGone
	}
	return NotAskedFor
}

// doomedList holds them in a temporary file until it is known how many there are.
type doomedList struct {
	file *os.File
	to   *bufio.Writer
	buf  []byte
}

func newDoomedList() (*doomedList, error) {
	file, err := os.CreateTemp("", "s3img-prune-")
	if err != nil {
		return nil, err
	}
	return &doomedList{file: file, to: bufio.NewWriter(file)}, nil
}

// add writes the names with their lengths before them, since they may be any bytes, then the size and a byte for Gone.
func (l *doomedList) add(d doomed) error {
	b := l.buf[:0]
	for _, name := range []string{d.Name, d.Original} {
		b = append(binary.AppendUvarint(b, uint64(len(name))), name...)
	}
	b = binary.AppendVarint(b, d.Size)
	gone := byte(0)
	if d.Gone {
		gone = 1
	}
	l.buf = append(b, gone)
	_, err := l.to.Write(l.buf)
	return err
}

// next reads what add wrote, and fails with io.EOF behind the last.
func (*doomedList) next(from *bufio.Reader) (d doomed, err error) {
	if _, err = from.Peek(1); err != nil {
		return d, err
	}
	defer func() {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // in the midst of one
		}
	}()
	for _, name := range []*string{&d.Name, &d.Original} {
		n, err := binary.ReadUvarint(from)
		if err != nil {
			return d, err
		}
		b := make([]byte, n)
		if _, err = io.ReadFull(from, b); err != nil {
			return d, err
		}
		*name = string(b)
	}
	if d.Size, err = binary.ReadVarint(from); err != nil {
		return d, err
	}
	gone, err := from.ReadByte()
	d.Gone = gone == 1
	return d, err
}

// batches yields what was added, n at a time. An error is the last.
func (l *doomedList) batches(n int) iter.Seq2[[]doomed, error] {
	return func(yield func([]doomed, error) bool) {
		err := l.to.Flush()
		if err == nil {
			_, err = l.file.Seek(0, io.SeekStart)
		}
		from := bufio.NewReader(l.file)
		for err == nil {
			batch := make([]doomed, 0, n)
			for len(batch) < n && err == nil {
				var d doomed
				if d, err = l.next(from); err == nil {
					batch = append(batch, d)
				}
			}
			if len(batch) > 0 && !yield(batch, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(nil, err)
		}
	}
}

// close removes the file; nil has none.
func (l *doomedList) close() {
	if l != nil {
		_ = l.file.Close()
		_ = os.Remove(l.file.Name())
	}
}
