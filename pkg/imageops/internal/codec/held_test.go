package codec

import (
	"io"
	"strings"
	"testing"
)

// What a block of a GIF needs is in one piece, wherever it begins and ends.
func TestPiecesJoin(t *testing.T) {
	s := &Source{Holds: true}
	var want []string
	for i := range 200 {
		block := strings.Repeat(string(rune('a'+i%26)), 1+i*i%40_000)
		start := s.Held.End()
		s.Hold([]byte(block)...)
		s.Held.Join(start)
		want = append(want, block)
	}
	at := 0
	rest := s.Held
	for _, block := range want {
		for at == len(rest[0]) {
			rest, at = rest[1:], 0
		}
		if !strings.HasPrefix(string(rest[0][at:]), block) {
			t.Fatalf("block of %d bytes is in pieces", len(block))
		}
		at += len(block)
	}
	if got, err := io.ReadAll(s.Held.Reader()); err != nil || string(got) != strings.Join(want, "") {
		t.Errorf("reader gives something else: %v", err)
	}
}
