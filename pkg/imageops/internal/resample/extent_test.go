package resample_test

import (
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// A ramp, stored at a lower resolution, keeps its place: each sample of the result has the ramp's value at the centre
// of the pixels it stands for. Odd sizes are the point: the last sample of a plane lies half beyond the image.
func TestPlanesStayInRegister(t *testing.T) {
	for _, size := range []int{1001, 1000, 999, 643} {
		for _, cover := range []float64{1, 2, 4, 8.0 / 3, 8} {
			for _, out := range []int{100, 99, 61} {
				for _, outCover := range []int{1, 2} {
					const slope = 60000.0 / 1001
					in := int(math.Ceil(float64(size) / cover))
					row := make([]uint16, in)
					for i := range row {
						row[i] = uint16(1000 + slope*(float64(i)+0.5)*cover)
					}
					n := (out + outCover - 1) / outCover
					got := make([]uint16, n)
					target := resample.Target[uint16]{Width: n, Height: 1, Pix: got, Stride: n,
						Region: resample.Rect{X1: extent(size, cover, out, outCover), Y1: 1}}
					if err := resizeTo(resample.Layout{Width: in, Height: 1}, row, in, target); err != nil {
						t.Fatal(err)
					}
					for j := range n {
						centre := (float64(j) + 0.5) * float64(outCover) * float64(size) / float64(out)
						// Near the edges kernels are cut off, which pulls inwards.
						reach := 3 * math.Max(cover, float64(outCover)*float64(size)/float64(out))
						if centre < reach || centre > float64(size)-reach {
							continue
						}
						// Lanczos has a ripple of 1 % of a step on ramps; to be half a sample off would be 50 %.
						if want := 1000 + slope*centre; math.Abs(float64(got[j])-want) > 0.03*slope*cover+1 {
							t.Fatalf("%d/%g to %d/%d: sample %d is %d: want %.0f", size, cover, out, outCover, j, got[j], want)
						}
					}
				}
			}
		}
	}
}

// extent is X1 (or Y1) of the region to give to a target, so that planes of different resolution stay in register.
//
// A whole image is size pixels long and becomes out pixels long. The source plane has one sample for cover of its
// pixels, the target plane one for outCover of the new ones, rounded up: so the last sample of either may lie partly
// beyond the image. For JPEG cover is 1 for luma and 2 for chroma at 4:2:0, times 8/N where the decoder
// transformed blocks to N × N samples; samples are centred on the pixels they stand for (JFIF 1.02).
func extent(size int, cover float64, out, outCover int) float64 {
	samples := (out + outCover - 1) / outCover
	return float64(size) / cover * float64(samples*outCover) / float64(out)
}
