package codec

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// broken is a file whose later half cannot be read.
type broken struct{ *bytes.Reader }

var errDisk = errors.New("disk is broken")

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.Size()/2 {
		return 0, errDisk
	}
	return b.Reader.ReadAt(p, at)
}

func TestWhole(t *testing.T) {
	text := strings.Repeat("0123456789", 10_000)
	begun := bytes.NewReader([]byte("before" + text))
	if _, err := begun.Seek(6, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		r    io.Reader
		held int64
	}{
		"stream": {io.MultiReader(strings.NewReader(text)), int64(len(text))},
		"file":   {strings.NewReader(text), 0},
		"begun":  {begun, 0},
	} {
		s := NewSource(c.r, 1<<20)
		if head, err := s.Head(10); err != nil || string(head) != text[:10] {
			t.Fatalf("%s: %q, %v", name, head, err)
		}
		w, err := s.Whole()
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := io.ReadAll(io.NewSectionReader(w, 0, w.Size))
		if err != nil || string(got) != text || w.Held != c.held {
			t.Errorf("%s: %d bytes of which %d are held, %v: want %d and %d", name, len(got), w.Held, err, len(text), c.held)
		}
		if err := s.Finish(); err != nil {
			t.Errorf("%s: %v after the whole", name, err)
		}
	}
}

func TestWholeIsLimited(t *testing.T) {
	for name, r := range map[string]io.Reader{"stream": io.MultiReader(strings.NewReader("12345")), "file": strings.NewReader("12345")} {
		var limit *LimitError
		if _, err := NewSource(r, 4).Whole(); !errors.As(err, &limit) || *limit != (LimitError{"bytes", 5, 4}) {
			t.Errorf("%s: %v", name, err)
		}
		if w, err := NewSource(strings.NewReader("12345"), 5).Whole(); err != nil || w.Size != 5 {
			t.Errorf("%s: %d bytes, %v", name, w.Size, err)
		}
	}
}

// An error of the reader is not one of the image.
func TestWholeRemembersErrors(t *testing.T) {
	s := NewSource(broken{bytes.NewReader(make([]byte, 100))}, 1000)
	w, err := s.Whole()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.ReadAt(make([]byte, 10), 90); !errors.Is(err, errDisk) || !errors.Is(s.Err(), errDisk) {
		t.Errorf("%v, remembered %v", err, s.Err())
	}
	if err := s.Blame("TIFF", io.ErrUnexpectedEOF); !errors.Is(err, errDisk) {
		t.Errorf("blamed: %v", err)
	}
}
