package resample

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// made resizes noise of so many pixels.
func made[S Sample](t *testing.T, width, height, toWidth, toHeight int, alpha Alpha) []S {
	random := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	channels := 1
	if alpha != Opaque {
		channels = 4
	}
	target := Target[S]{Width: toWidth, Height: toHeight, Pix: make([]S, toWidth*toHeight*channels), Stride: toWidth * channels}
	r, err := New(Layout{Width: width, Height: height, Channels: channels, Alpha: alpha}, target)
	if err != nil {
		t.Error(err)
		return nil
	}
	row := make([]S, width*channels)
	for range height {
		for i := range row {
			row[i] = S(random.Uint32())
		}
		if err := r.WriteRow(row); err != nil {
			t.Error(err)
		}
	}
	return target.Pix
}

// Kernels that are remembered make what those make that were computed for it, also when many use them at the same time, and when there
// were so many others that they were forgotten.
func TestRememberedKernels(t *testing.T) {
	shapes := [][4]int{{300, 200, 100, 67}, {300, 200, 200, 133}, {301, 200, 100, 67}, {50, 40, 7, 3}, {50, 40, 120, 90}, {1200, 9, 700, 5}}
	first8, first16 := make([][]uint8, len(shapes)), make([][]uint16, len(shapes))
	for i, s := range shapes {
		first8[i], first16[i] = made[uint8](t, s[0], s[1], s[2], s[3], Opaque), made[uint16](t, s[0], s[1], s[2], s[3], Straight)
	}
	var working sync.WaitGroup
	for range 4 {
		working.Go(func() {
			for i, s := range shapes {
				if !slices.Equal(made[uint8](t, s[0], s[1], s[2], s[3], Opaque), first8[i]) ||
					!slices.Equal(made[uint16](t, s[0], s[1], s[2], s[3], Straight), first16[i]) {
					t.Errorf("%v: other samples", s)
				}
			}
		})
	}
	working.Wait()
	for width := range 200 {
		made[uint8](t, 900+width, 4, 400, 2, Opaque)
	}
	rememberedWords.mu.Lock()
	total := 0
	for _, k := range rememberedWords.all {
		total += k.bytes()
	}
	if total != rememberedWords.bytes || total == 0 || total > maxAllRemembered {
		t.Errorf("%d bytes are remembered, and %d are counted", total, rememberedWords.bytes)
	}
	rememberedWords.mu.Unlock()
	for i, s := range shapes {
		if !slices.Equal(made[uint8](t, s[0], s[1], s[2], s[3], Opaque), first8[i]) {
			t.Errorf("%v: other samples", s)
		}
	}
}
