package codec

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// stretches takes "ab" of the text, then leaves n bytes at a time, each behind two that are taken first, until there are no more.
func stretches(t *testing.T, r io.Reader, most, n int64) (s *Source, kept Stretch, err error) {
	t.Helper()
	s = NewSource(r, most)
	s.Holds = true
	if head, err := s.Take(2); err != nil || string(head) != "ab" {
		t.Fatalf("%q, %v", head, err)
	}
	for {
		before, err := s.Take(2)
		if err == nil {
			err = s.Leave(&kept, before, n)
		}
		if err != nil {
			return s, kept, err
		}
	}
}

// A stretch is the same bytes, and ends by the same error, whether the file is held or lies elsewhere.
func TestStretch(t *testing.T) {
	text := strings.Repeat("abcdefghijklmnopqrstuvwxyz.", 4000)
	begun := bytes.NewReader([]byte("before" + text))
	for _, n := range []int64{0, 1, 100, 509, 510, 511, 16 << 10, 50_000} {
		if _, err := begun.Seek(6, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		stream, held, err := stretches(t, io.MultiReader(strings.NewReader(text)), 1<<20, n)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(n, err)
		}
		for name, r := range map[string]io.Reader{"file": strings.NewReader(text), "begun": begun} {
			s, kept, err := stretches(t, r, 1<<20, n)
			if !errors.Is(err, io.ErrUnexpectedEOF) || kept.Held() != 0 || s.Position() != int64(len(text)) || s.Position() != stream.Position() {
				t.Errorf("%d, %s: %v, %d bytes held, at %d", n, name, err, kept.Held(), s.Position())
			}
			got, err := io.ReadAll(kept.Reader())
			want, _ := io.ReadAll(held.Reader())
			if err != nil || !bytes.HasPrefix(want, got) || len(got) < len(text)-2-int(n)-2 {
				t.Errorf("%d, %s: %d bytes, %v: want those of %d that are held", n, name, len(got), err, len(want))
			}
		}
	}
}

// What is passed over counts for the limit of bytes.
func TestStretchIsLimited(t *testing.T) {
	text := "ab" + strings.Repeat("0123456789", 10_000)
	for name, r := range map[string]io.Reader{"stream": io.MultiReader(strings.NewReader(text)), "file": strings.NewReader(text)} {
		var limit *LimitError
		if _, _, err := stretches(t, r, 90_000, 30_000); !errors.As(err, &limit) || *limit != (LimitError{"bytes", 90_001, 90_000}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
