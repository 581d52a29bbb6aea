package tiff

import (
	"encoding/binary"
	"slices"
	"testing"
)

// chained has a directory for each of kinds behind a first one, and says behind the last that the next one is at again, 0 for none.
func chained(again uint32, kinds ...uint32) []byte {
	le := binary.LittleEndian
	data := written([]byte{1, 2, 3, 4}, plainFields(2, 2, plain, 4)...)
	for _, kind := range kinds {
		le.PutUint32(data[len(data)-4:], uint32(len(data)))
		data = append(data, 1, 0)
		for _, v := range []any{uint16(tagKind), uint16(typeLong), uint32(1), kind, uint32(0)} {
			data, _ = binary.Append(data, le, v)
		}
	}
	le.PutUint32(data[len(data)-4:], again)
	return data
}

// Masks and smaller versions are no pages; a chain that is broken or goes round in circles ends there.
func TestPages(t *testing.T) {
	first := binary.LittleEndian.Uint32(chained(0)[4:])
	for name, c := range map[string]struct {
		data []byte
		want int
	}{
		"one": {chained(0), 1}, "three": {chained(0, 0, 2), 3}, "preview and mask": {chained(0, 1, 4, 0, 5), 2},
		"circle": {chained(first, 0, 0), 3}, "circle of one": {chained(first), 1}, "broken": {chained(1<<30, 0), 2}, "cut": {slices.Clip(chained(0, 0)[:len(chained(0))+3]), 1},
	} {
		p, err := open(held(c.data), testLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		if p.header.Pages != c.want {
			t.Errorf("%s: %d pages, want %d", name, p.header.Pages, c.want)
		}
	}
}
