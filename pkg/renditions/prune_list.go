package renditions

import (
	"bufio"
	"encoding/gob"
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
	file   *os.File
	to     *bufio.Writer
	encode *gob.Encoder
}

func newDoomedList() (*doomedList, error) {
	file, err := os.CreateTemp("", "s3img-prune-")
	if err != nil {
		return nil, err
	}
	to := bufio.NewWriter(file)
	return &doomedList{file: file, to: to, encode: gob.NewEncoder(to)}, nil
}

func (l *doomedList) add(d doomed) error { return l.encode.Encode(d) }

// batches yields what was added, n at a time. An error is the last.
func (l *doomedList) batches(n int) iter.Seq2[[]doomed, error] {
	return func(yield func([]doomed, error) bool) {
		err := l.to.Flush()
		if err == nil {
			_, err = l.file.Seek(0, io.SeekStart)
		}
		decode := gob.NewDecoder(bufio.NewReader(l.file))
		for err == nil {
			batch := make([]doomed, 0, n)
			for len(batch) < n && err == nil {
				var d doomed
				if err = decode.Decode(&d); err == nil {
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
