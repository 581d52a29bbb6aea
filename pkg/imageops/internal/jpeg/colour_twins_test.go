package jpeg

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Assembly converts colours as the Go code does, at every length. Where there is none, both are the same.
func TestColourTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for width := 1; width < 100; width++ {
		for range 20 {
			above, below := noise(r, 3*width), noise(r, 3*width)
			got, want := make([]byte, width), make([]byte, width)
			luma(got, above)
			lumaGo(want, above)
			if !bytes.Equal(got, want) {
				t.Fatalf("luma of %v: %v, want %v", above, got, want)
			}
			for h := 1; h <= 2; h++ {
				n := ceilDiv(width, h)
				gotCb, gotCr, wantCb, wantCr := make([]byte, n), make([]byte, n), make([]byte, n), make([]byte, n)
				chroma(gotCb, gotCr, above, below, h)
				chromaGo(wantCb, wantCr, above, below, h)
				if !bytes.Equal(gotCb, wantCb) || !bytes.Equal(gotCr, wantCr) {
					t.Fatalf("chroma of %v and %v: %v %v, want %v %v", above, below, gotCb, gotCr, wantCb, wantCr)
				}
			}
			rgb := bytes.Clone(above)
			rowToRGB(rgb)
			rowToRGBGo(above)
			if !bytes.Equal(rgb, above) {
				t.Fatalf("RGB: %v, want %v", rgb, above)
			}
		}
	}
}

// noise is any bytes, of which half are extreme.
func noise(r *rand.Rand, n int) []byte {
	all := make([]byte, n)
	for i := range all {
		all[i] = byte(r.Uint32())
		if r.IntN(2) == 0 {
			all[i] = -all[i] >> 7 * 255
		}
	}
	return all
}
