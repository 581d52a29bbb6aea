package jpeg

import (
	"bytes"
	"io"
	"runtime"
	"testing"
)

// flatFile is a file of width×height gray pixels, 4:2:0, that is never in memory:
// each MCU is the bits of six empty blocks, 9 bytes.
func flatFile(width, height int) io.Reader {
	var head bytes.Buffer
	img := newTestImage(16, 16, samplings["4:2:0"], 1)
	img.width, img.height = width, height
	img.head(&head, 0xc1)
	segment(&head, 0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0)
	mcus := (width + 15) / 16 * ((height + 15) / 16)
	return io.MultiReader(&head, io.LimitReader(zeros{}, int64(mcus*9)), bytes.NewReader([]byte{0xff, 0xd9}))
}

// zeros is endless empty blocks: the codes that testBits writes for a difference of 0 (4 bits) and EOB (8 bits) are zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestMemory demands that 100 megapixels at 1/4 take the memory of the planes, 9.4 MB, and less than 0.5 MB more.
func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := Decode(t.Context(), flatFile(11600, 8640), DecodeOptions{Scale: 4})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	planes := 0
	for _, plane := range p.Plane {
		planes += len(plane.Pix)
	}
	if planes > 9_500_000 {
		t.Errorf("planes take %d bytes", planes)
	}
	if took := int(after.TotalAlloc - before.TotalAlloc); took > planes+500_000 {
		t.Errorf("%d bytes allocated, %d of them planes", took, planes)
	}
	if v := p.Plane[2].Pix[0]; v != 128 {
		t.Errorf("flat is %d, want 128", v)
	}
}

// TestAllocations demands that they do not grow with the image.
func TestAllocations(t *testing.T) {
	count := func(width, height int) float64 {
		return testing.AllocsPerRun(3, func() {
			if _, err := Decode(t.Context(), flatFile(width, height), DecodeOptions{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if small, large := count(16, 16), count(1600, 1600); large > small+2 {
		t.Errorf("%.0f allocations for 16×16, %.0f for 1600×1600", small, large)
	}
}
