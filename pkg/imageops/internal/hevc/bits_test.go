package hevc

import (
	"bytes"
	"slices"
	"testing"
)

// A 3 behind two zeros or more is taken out (7.3.1.1), but for zeros that stood before the last one taken out.
func TestUnescape(t *testing.T) {
	for _, c := range []struct {
		unit, payload []byte
		cuts          []int
	}{
		{nil, nil, nil},
		{[]byte{0, 0, 3}, []byte{0, 0}, []int{2}},
		{[]byte{0, 0, 3, 1, 3, 0, 3}, []byte{0, 0, 1, 3, 0, 3}, []int{2}},
		{[]byte{1, 0, 0, 0, 3, 1}, []byte{1, 0, 0, 0, 1}, []int{4}},
		{[]byte{0, 0, 3, 0, 3, 0, 0, 3, 3}, []byte{0, 0, 0, 3, 0, 0, 3}, []int{2, 6}},
		{[]byte{0, 0, 3, 0, 0, 3, 0, 0, 3}, []byte{0, 0, 0, 0, 0, 0}, []int{2, 4, 6}},
	} {
		if payload, cuts := unescape(nil, c.unit); !bytes.Equal(payload, c.payload) || !slices.Equal(cuts, c.cuts) {
			t.Errorf("%v: %v, cut at %v; want %v and %v", c.unit, payload, cuts, c.payload, c.cuts)
		}
	}
}
