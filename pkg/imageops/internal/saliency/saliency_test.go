package saliency

import (
	"math/rand/v2"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// scene is a picture that is painted pixel by pixel.
type scene struct {
	width, height int
	pix           []uint8 // RGB
}

func paint(width, height int, colour func(x, y int) [3]uint8) scene {
	s := scene{width: width, height: height}
	for y := range height {
		for x := range width {
			c := colour(x, y)
			s.pix = append(s.pix, c[:]...)
		}
	}
	return s
}

func (s scene) picture() *Picture { return FromPixels(s.pix, 3*s.width, 3, s.width, s.height) }

// flip mirrors a scene from left to right.
func (s scene) flip() scene {
	return paint(s.width, s.height, func(x, y int) [3]uint8 { return [3]uint8(s.pix[3*(y*s.width+s.width-1-x):]) })
}

// noise is up to most, the same every time.
func noise(most int) func() uint8 {
	random := rand.New(rand.NewPCG(1, 2))
	return func() uint8 { return uint8(random.IntN(most + 1)) }
}

// inDisc reports whether a pixel lies in a disc.
func inDisc(x, y, middleX, middleY, radius int) bool {
	return (x-middleX)*(x-middleX)+(y-middleY)*(y-middleY) <= radius*radius
}

// Scenes of 320 × 200 with one thing to look at, around middle, and a crop of 200 × 200 that must show it whole: from middle-reach to
// middle+reach. None of them is symmetric, and the thing is never in the middle.
func TestPlaceFindsTheSubject(t *testing.T) {
	for _, c := range []struct {
		name          string
		middle, reach int
		scene         func() scene
	}{
		{"a red disc as bright as the grey around it", 262, 30, func() scene {
			some := noise(6)
			return paint(320, 200, func(x, y int) [3]uint8 {
				if inDisc(x, y, 262, 120, 30) {
					return [3]uint8{220, 66, 66}
				}
				v := 109 + some()
				return [3]uint8{v, v, v}
			})
		}},
		{"a disc that is only darker", 55, 30, func() scene {
			return paint(320, 200, func(x, y int) [3]uint8 {
				if inDisc(x, y, 55, 80, 30) {
					return [3]uint8{60, 60, 60}
				}
				return [3]uint8{170, 170, 170}
			})
		}},
		{"detail in a smooth sky", 270, 25, func() scene {
			some := noise(120)
			return paint(320, 200, func(x, y int) [3]uint8 {
				blue := uint8(250 - y/2)
				if x > 245 && x < 295 && y > 60 && y < 110 {
					v := 60 + some()
					return [3]uint8{v, v, v + 10}
				}
				return [3]uint8{blue - 110, blue - 60, blue}
			})
		}},
		{"skin among as much detail of other colours", 65, 28, func() scene {
			some := noise(90)
			return paint(320, 200, func(x, y int) [3]uint8 {
				v := some()
				if inDisc(x, y, 65, 90, 28) {
					return [3]uint8{150 + v, 105 + v, 80 + v}
				}
				return [3]uint8{40 + v, 90 + v, 45 + v}
			})
		}},
	} {
		s := c.scene()
		x, y := s.picture().Place(320, 200, 200, 200)
		if x > c.middle-c.reach || x+200 < c.middle+c.reach || y != 0 {
			t.Errorf("%s: the crop is at %d, %d, and the subject from %d to %d", c.name, x, y, c.middle-c.reach, c.middle+c.reach)
		}
		middle := 320 - c.middle
		if x, _ := s.flip().picture().Place(320, 200, 200, 200); x > middle-c.reach || x+200 < middle+c.reach {
			t.Errorf("%s, mirrored: the crop is at %d, and the subject from %d to %d", c.name, x, middle-c.reach, middle+c.reach)
		}
	}
}

// A crop of the full width is placed from top to bottom, in pixels of whatever size the picture is said to have.
func TestPlaceFromTopToBottom(t *testing.T) {
	s := paint(200, 320, func(x, y int) [3]uint8 {
		if inDisc(x, y, 100, 255, 30) {
			return [3]uint8{220, 66, 66}
		}
		return [3]uint8{112, 112, 112}
	})
	if x, y := s.picture().Place(200, 320, 200, 150); x != 0 || y+150 < 285 || y > 170 {
		t.Errorf("at %d, %d", x, y)
	}
	if x, y := s.picture().Place(4000, 6400, 4000, 3000); x != 0 || y+3000 < 5700 || y > 3400 {
		t.Errorf("of a larger one at %d, %d", x, y)
	}
}

// What has nothing to look at is cut in the middle, or somewhat above it, and noise of a sensor is nothing to look at.
func TestPlaceOfNothing(t *testing.T) {
	some := noise(2)
	for name, s := range map[string]scene{
		"flat":  paint(300, 100, func(int, int) [3]uint8 { return [3]uint8{90, 90, 90} }),
		"noise": paint(300, 100, func(int, int) [3]uint8 { return [3]uint8{90 + some(), 90, 90} }),
	} {
		if x, y := s.picture().Place(300, 100, 100, 100); x < 85 || x > 115 || y != 0 {
			t.Errorf("%s: at %d, %d", name, x, y)
		}
	}
	tall := paint(100, 300, func(int, int) [3]uint8 { return [3]uint8{90, 90, 90} })
	if x, y := tall.picture().Place(100, 300, 100, 100); x != 0 || y < 50 || y > 100 {
		t.Errorf("of a tall one at %d, %d", x, y)
	}
}

func TestPlaceOfOddShapes(t *testing.T) {
	for _, size := range [][4]int{{1, 1, 1, 1}, {1, 1, 5, 5}, {2, 1, 1, 1}, {1, 3000, 1, 1}, {3000, 1, 7, 1}, {3, 3, 2, 3}, {97, 2, 2, 2}, {65535, 1, 1, 1}} {
		s := paint(size[0], size[1], func(x, y int) [3]uint8 { return [3]uint8{uint8(x), uint8(y), 7} })
		x, y := s.picture().Place(size[0], size[1], size[2], size[3])
		if x < 0 || y < 0 || x > max(0, size[0]-size[2]) || y > max(0, size[1]-size[3]) {
			t.Errorf("%v: at %d, %d", size, x, y)
		}
	}
	if FromPixels(nil, 0, 3, 0, 5) != nil || FromPlanes(&codec.Planes{Model: codec.CMYK, Width: 1, Height: 1}) != nil {
		t.Error("there is a picture of nothing")
	}
}

// planes stores a scene as a JPEG does, with half the resolution of colour.
func (s scene) planes() *codec.Planes {
	p := &codec.Planes{Width: s.width, Height: s.height, Model: codec.YCbCr}
	for i := range 3 {
		step := 1 + min(i, 1)
		plane := codec.Plane{Width: (s.width + step - 1) / step, Height: (s.height + step - 1) / step, Stride: s.width + 3}
		for y := range plane.Height {
			row := make([]uint8, plane.Stride)
			for x := range plane.Width {
				c := s.pix[3*(y*step*s.width+x*step):]
				r, g, b := float64(c[0]), float64(c[1]), float64(c[2])
				row[x] = uint8([]float64{0.299*r + 0.587*g + 0.114*b, 128 - 0.168736*r - 0.331264*g + 0.5*b, 128 + 0.5*r - 0.418688*g - 0.081312*b}[i])
			}
			plane.Pix = append(plane.Pix, row...)
		}
		p.Plane = append(p.Plane, plane)
	}
	return p
}

// Planes and pixels of one scene look the same, to two hundredths of its width; grey has no colour.
func TestPlanesAndPixelsAgree(t *testing.T) {
	some := noise(80)
	s := paint(333, 201, func(x, y int) [3]uint8 {
		v := some()
		if inDisc(x, y, 250, 90, 30) {
			return [3]uint8{150 + v, 105 + v, 80 + v}
		}
		return [3]uint8{40 + v/4, 90 + v/4, uint8(45 + x/3)}
	})
	x, y := s.picture().Place(333, 201, 201, 201)
	if x2, y2 := FromPlanes(s.planes()).Place(333, 201, 201, 201); max(x-x2, x2-x) > 7 || y != y2 || x < 79 || x > 132 {
		t.Errorf("at %d, %d by pixels and %d, %d by planes", x, y, x2, y2)
	}
	grey := s.planes()
	grey.Model, grey.Plane = codec.Gray, grey.Plane[:1]
	one := FromPixels(grey.Plane[0].Pix, grey.Plane[0].Stride, 1, 333, 201)
	x, _ = FromPlanes(grey).Place(333, 201, 201, 201)
	if x2, _ := one.Place(333, 201, 201, 201); x != x2 {
		t.Errorf("grey at %d and %d", x, x2)
	}
}

// A picture that lies on its side is looked at as it is shown.
func TestTurned(t *testing.T) {
	s := paint(320, 200, func(x, y int) [3]uint8 {
		if inDisc(x, y, 262, 60, 30) {
			return [3]uint8{220, 66, 66}
		}
		return [3]uint8{112, 112, 112}
	})
	for orientation, want := range map[int][2]int{1: {262, 60}, 2: {57, 60}, 3: {57, 139}, 4: {262, 139}, 5: {60, 262}, 6: {139, 262}, 7: {139, 57}, 8: {60, 57}} {
		width, height := codec.Turned(320, 200, orientation)
		x, y := s.picture().Turned(orientation).Place(width, height, 120, 120)
		if x > want[0]-30 || x+120 < want[0]+30 || y > want[1]-30 || y+120 < want[1]+30 {
			t.Errorf("orientation %d: at %d, %d, and the disc is at %v", orientation, x, y, want)
		}
	}
}

// The very numbers: other processors must come to them as well.
func TestPlaceIsTheSameEverywhere(t *testing.T) {
	some := noise(255)
	s := paint(267, 200, func(x, y int) [3]uint8 {
		return [3]uint8{some()/4 + uint8(x/2), some()/8 + uint8(y), some()/2 + uint8((x*y)>>8)}
	})
	p := s.picture()
	sum := uint32(0)
	for _, v := range p.strength() {
		sum = sum*31 + uint32(v)
	}
	x, y := p.Place(4032, 3024, 3024, 3024)
	x2, y2 := p.Place(4032, 3024, 4032, 1512)
	if got, want := [5]int64{int64(sum), int64(x), int64(y), int64(x2), int64(y2)}, [5]int64{2662989222, 556, 0, 0, 551}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The picture that the cover of 200 × 200 of a photo of 12 Mpx is looked at by.
func BenchmarkPlace(b *testing.B) {
	some := noise(255)
	s := paint(268, 201, func(x, y int) [3]uint8 { return [3]uint8{some(), uint8(x), uint8(y)} })
	for b.Loop() {
		s.picture().Place(4000, 3000, 3000, 3000)
	}
}
