package hevc

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The assembly makes what its Go twin makes, for rows of any length and samples of 8 to 12 bits. Where there is none, both are the same.
func TestCorrectEdgesTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for depth := 8; depth <= 12; depth++ {
		for n := range 100 {
			most := 1<<depth - 1
			level, spread := r.IntN(most+1), 1+r.IntN(4)
			row := func() []uint16 {
				row := make([]uint16, n)
				for i := range row {
					row[i] = uint16(min(max(level+r.IntN(2*spread)-spread, 0), most))
				}
				return row
			}
			here, a, b := row(), row(), row()
			var offsets [8]int16
			for i := range offsets {
				offsets[i] = int16(r.IntN(511) - 255)
			}
			got, want := make([]uint16, n), make([]uint16, n)
			correctEdges(got, here, a, b, &offsets, most)
			correctEdgesGo(want, here, a, b, &offsets, most)
			if !slices.Equal(got, want) {
				t.Fatalf("%d samples of %d bits: %v, want %v, of %v beside %v and %v", n, depth, got, want, here, a, b)
			}
		}
	}
}
