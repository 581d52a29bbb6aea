package saliency

import (
	"math"
	"testing"
)

func TestPlaceOnRegions(t *testing.T) {
	face := func(x, y, size float64) Rect { return Rect{x - size/2, y - size/2, x + size/2, y + size/2} }
	for _, c := range []struct {
		name    string
		regions []Rect
		x, y    int
		ok      bool
	}{
		{"none", nil, 0, 0, false},
		{"one", []Rect{face(0.3, 0.5, 0.1)}, 100, 0, true}, // its middle is at 300
		{"one at the edge", []Rect{face(0.95, 0.5, 0.1)}, 600, 0, true},
		{"two that fit", []Rect{face(0.3, 0.5, 0.1), face(0.5, 0.4, 0.1)}, 200, 0, true},
		{"two that do not, the larger one", []Rect{face(0.1, 0.5, 0.1), face(0.9, 0.5, 0.06)}, 0, 0, true},
		{"two on one side and one on the other", []Rect{face(0.1, 0.5, 0.1), face(0.75, 0.5, 0.1), face(0.9, 0.5, 0.1)}, 600, 0, true},
		{"one larger than the crop", []Rect{{0.2, 0, 0.9, 1}}, 350, 0, true},
		{"half outside", []Rect{{-0.5, 0.2, 0.1, 0.4}}, 0, 0, true},
		{"outside", []Rect{{-0.5, 0.2, -0.1, 0.4}, {1.5, 0, 2, 1}}, 0, 0, false},
		{"empty", []Rect{{0.5, 0.2, 0.5, 0.4}}, 0, 0, false},
		{"no numbers", []Rect{{math.NaN(), 0, math.NaN(), 1}, {math.Inf(1), 0, math.Inf(-1), 1}}, 0, 0, false},
	} {
		x, y, ok := PlaceOn(c.regions, 1000, 400, 400, 400)
		if x != c.x || y != c.y || ok != c.ok {
			t.Errorf("%s: at %d, %d (%v), want %d, %d (%v)", c.name, x, y, ok, c.x, c.y, c.ok)
		}
	}
	if x, y, ok := PlaceOn([]Rect{face(0.5, 0.25, 0.1)}, 400, 1000, 400, 300); x != 0 || y != 100 || !ok {
		t.Errorf("from top to bottom: at %d, %d (%v)", x, y, ok)
	}
}
