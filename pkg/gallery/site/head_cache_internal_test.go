package site

import (
	"bytes"
	"maps"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/gallery"
)

func TestHeadCache(t *testing.T) {
	heads := map[headKey]gallery.Head{
		{1}: {Width: 3, Height: 4, Taken: time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)},
		{2}: {}, {9, 9}: {Width: 1 << 20, Height: 1},
	}
	data := encodeHeads(heads)
	if got := decodeHeads(data); !maps.Equal(got, heads) {
		t.Errorf("%v, want %v", got, heads)
	}
	if len(data) != 16+3*24 {
		t.Errorf("%d bytes, want 24 an entry and 16", len(data))
	}
	for _, broken := range [][]byte{nil, []byte("text"), data[:len(data)-1], append([]byte("s3img gallery 1\n"), bytes.Repeat([]byte{0xff}, 24)...)} {
		if got := decodeHeads(broken); got != nil {
			t.Errorf("%q is read as %v", broken, got)
		}
	}
}

func FuzzDecodeHeads(f *testing.F) {
	f.Add(encodeHeads(map[headKey]gallery.Head{{1}: {Width: 3, Height: 4, Taken: time.Unix(1, 0).UTC()}, {2}: {}}))
	f.Add([]byte("text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		heads := decodeHeads(data)
		if again := decodeHeads(encodeHeads(heads)); heads != nil && !maps.Equal(again, heads) {
			t.Errorf("%v becomes %v", heads, again)
		}
	})
}
