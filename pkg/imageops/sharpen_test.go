package imageops

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// sharpened is the definition in float64: v + amount × (v - Gaussian of v), edges going on as they end, out to where the Gaussian of
// the mask ends as well.
func sharpened(pix []uint8, width, height int, s Sharpen) []float64 {
	reach := int(math.Ceil(3 * s.Radius))
	var kernel []float64
	sum := 0.0
	for i := -reach; i <= reach; i++ {
		kernel = append(kernel, math.Exp(-float64(i*i)/(2*s.Radius*s.Radius)))
		sum += kernel[len(kernel)-1]
	}
	at := func(x, y int) float64 {
		return float64(pix[min(max(y, 0), height-1)*width+min(max(x, 0), width-1)])
	}
	out := make([]float64, len(pix))
	for y := range height {
		for x := range width {
			blurred := 0.0
			for j := -reach; j <= reach; j++ {
				for i := -reach; i <= reach; i++ {
					blurred += at(x+i, y+j) * kernel[i+reach] * kernel[j+reach] / (sum * sum)
				}
			}
			v := at(x, y)
			out[y*width+x] = min(max(v+s.Amount*(v-blurred), 0), 255)
		}
	}
	return out
}

// Brightness is sharpened as the definition says, to the rounding of a level, and for amounts of more than one to their share of that.
func TestSharpenIsAnUnsharpMask(t *testing.T) {
	const width, height = 23, 17
	pix := make([]uint8, width*height)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range pix {
		pix[i] = uint8(random.IntN(256))
	}
	for _, s := range []Sharpen{{Amount: 0.5, Radius: 0.8}, {Amount: 1, Radius: 0.3}, {Amount: 2.5, Radius: 5}, {Amount: 0.1, Radius: 1.7}} {
		want := sharpened(pix, width, height, s)
		planes := &codec.Picture{Width: width, Height: height, Planes: &codec.Planes{
			Width: width, Height: height, Model: codec.YCbCr,
			Plane: []codec.Plane{
				{Pix: append([]uint8(nil), pix...), Stride: width, Width: width, Height: height, H: 1, V: 1},
				{Pix: []uint8{9}, Width: 1, Height: 1, Stride: 1}, {Pix: []uint8{7}, Width: 1, Height: 1, Stride: 1},
			},
		}}
		gray := &codec.Picture{Width: width, Height: height, Channels: 1, Pix: append([]uint8(nil), pix...)}
		s.sharpen(planes)
		s.sharpen(gray)
		for i, w := range want {
			for name, got := range map[string]uint8{"planes": planes.Planes.Plane[0].Pix[i], "grey": gray.Pix[i]} {
				if math.Abs(float64(got)-w) > 0.51+0.05*s.Amount {
					t.Fatalf("%s, %s: sample %d is %d, want %.2f", s, name, i, got, w)
				}
			}
		}
		if planes.Planes.Plane[1].Pix[0] != 9 || planes.Planes.Plane[2].Pix[0] != 7 {
			t.Error("colour was sharpened")
		}
	}
}

// Colours move together, alpha and flat areas not at all.
func TestSharpenLeavesColoursAndAlpha(t *testing.T) {
	const width, height = 12, 6
	pic := &codec.Picture{Width: width, Height: height, Channels: 4, Pix: make([]uint8, 4*width*height)}
	for i := range width * height {
		p := pic.Pix[4*i:]
		p[0], p[1], p[2], p[3] = 90, 80, 70, uint8(3*i)
		if i%width >= width/2 {
			p[0], p[1], p[2] = 130, 120, 110
		}
	}
	Sharpen{Amount: 1, Radius: 0.8}.sharpen(pic)
	for i := range width * height {
		p := pic.Pix[4*i:]
		if p[0]-p[1] != 10 || p[1]-p[2] != 10 || p[3] != uint8(3*i) {
			t.Fatalf("pixel %d is %v", i, p[:4])
		}
		if x := i % width; (x < 2 || x >= width-2) && p[1] != 80 && p[1] != 120 {
			t.Errorf("column %d, which is flat, is %d", x, p[1])
		}
	}
	if edge := pic.Pix[4*(width/2-1)+1]; edge >= 78 {
		t.Errorf("the dark side of the edge is %d, which was 80", edge)
	}
}

// Auto does nothing to what keeps its size, and all that it does from half on.
func TestAutoGoesByTheReduction(t *testing.T) {
	for factor, want := range map[float64]float64{0.5: 0, 1: 0, 1.5: 0.175, 2: 0.35, 16: 0.35} {
		if got := (Sharpen{Auto: true}).at(factor); math.Abs(got.Amount-want) > 1e-9 || got.Amount > 0 && got.Radius != 0.6 {
			t.Errorf("%v: %+v, want %v", factor, got, want)
		}
	}
}
