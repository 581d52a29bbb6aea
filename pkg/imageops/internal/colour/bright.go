package colour

import (
	"fmt"
	"math"
)

// Transfer functions of H.273, table 3, by which light goes beyond white.
const (
	transferPQ  = 16
	transferHLG = 18
)

// bright is how numbers of high dynamic range become light, and what of it a screen without that range shows: what Chromium 156
// does. Its tone curve is the one of SMPTE ST 2094-50 for files that say nothing of their own.
type bright struct {
	transfer byte
	luma     [3]float64 // what red, green and blue add to luminance
	to2020   matrix     // from the primaries to those of BT.2020, in which the tone curve works
	toXYZ    matrix     // from there on
}

// brightOf is nil for anything but RGB of full range by PQ or HLG with known primaries.
func brightOf(cicp []byte) *bright {
	if len(cicp) != 4 || cicp[1] != transferPQ && cicp[1] != transferHLG || cicp[2] != 0 || cicp[3] != 1 {
		return nil
	}
	xy, known := primaries[cicp[0]]
	if !known {
		return nil
	}
	m, _ := xy.toXYZ()
	wide, _ := primaries[9].toXYZ()
	back, _ := wide.inverse()
	b := &bright{transfer: cicp[1], to2020: back.times(m), toXYZ: wide}
	for i, luma := range [3]float64{0.2627, 0.6780, 0.0593} { // of BT.2020
		for j := range b.luma {
			b.luma[j] += luma * b.to2020[i][j]
		}
	}
	return b
}

// Bright is the profile of pixels whose light goes beyond white, as cICP of a PNG or nclx of a HEIC says it, and a name for it. It
// is nil for all others.
func Bright(cicp []byte) (*Profile, string) {
	b := brightOf(cicp)
	if b == nil {
		return nil, ""
	}
	name := map[byte]string{transferPQ: "BT.2100 PQ", transferHLG: "BT.2100 HLG"}[b.transfer]
	if cicp[0] != 9 {
		name = fmt.Sprintf("Primaries %d, transfer %d of H.273", cicp[0], cicp[1])
	}
	return &Profile{space: RGB, bright: b}, name
}

// cicpTag is what the tag cicp of an ICC profile holds (ICC.1:2022, 10.3), nil where there is none.
func cicpTag(icc []byte) []byte {
	b := profileTag(icc, "cicp")
	if len(b) < 12 || string(b[:4]) != "cicp" {
		return nil
	}
	return b[8:12]
}

// White of a screen stands for 203 cd/m² (ITU-R BT.2408). A screen without the range shows that as half of its light, and as all of
// it the 1000 cd/m² up to which pictures are graded that say nothing else.
const (
	whiteNits = 203.0
	mostNits  = 1000.0
	most      = mostNits / whiteNits
	knee      = 0.5
)

// shown is the colour of a pixel on a screen without the range.
func (b *bright) shown(v [3]float64) xyz {
	return b.onScreen([3]float64{b.light(v[0]), b.light(v[1]), b.light(v[2])})
}

// light is that of a number: of PQ on a screen, 1 being white; of HLG in front of the camera, 0 to 1.
func (b *bright) light(v float64) float64 {
	if b.transfer == transferPQ {
		return pq(v)
	}
	return hlg(v)
}

// onScreen is the colour of the light of a pixel.
func (b *bright) onScreen(light [3]float64) xyz {
	gain := 1.0
	if b.transfer == transferHLG { // a screen of 1000 cd/m² (BT.2100, table 5)
		sum := b.luma[0]*light[0] + b.luma[1]*light[1] + b.luma[2]*light[2]
		gain = most * math.Pow(max(sum, 0), 0.2)
	}
	light = b.to2020.apply(light)
	gain *= tone(gain * max(light[0], light[1], light[2]))
	for i := range light {
		light[i] *= gain
	}
	return b.toXYZ.apply(light)
}

// sample is what nodes hold of b: so many points along each channel, whose numbers need their light only once.
func (b *bright) sample(points int) []float32 {
	lights := make([]float64, points)
	for i := range lights {
		lights[i] = b.light(float64(i) / float64(points-1))
	}
	values := make([]float32, 0, 3*points*points*points)
	for _, red := range lights {
		for _, green := range lights {
			for _, blue := range lights {
				for i, c := range b.onScreen([3]float64{red, green, blue}) {
					values = append(values, float32(cubeRoot(c/whiteD50[i])))
				}
			}
		}
	}
	return values
}

// pq is the light of a number of PQ (BT.2100, table 4), 1 being white.
func pq(v float64) float64 {
	const m1, m2, c1, c2, c3 = 2610.0 / 16384, 2523.0 / 32, 3424.0 / 4096, 2413.0 / 128, 2392.0 / 128
	p := math.Pow(v, 1/m2)
	return 10000 / whiteNits * math.Pow(max(p-c1, 0)/(c2-c3*p), 1/m1)
}

// hlg is the light of the scene, 0 to 1, of a number of HLG (BT.2100, table 5).
func hlg(v float64) float64 {
	const a, b, c = 0.17883277, 0.28466892, 0.55991073
	if v <= 0.5 {
		return v * v / 3
	}
	return (math.Exp((v-c)/a) + b) / 12
}

// tone is what light is multiplied by whose strongest component is x: up to white the same for all, beyond it less and less, along a
// parabola from white to the brightest (a Bézier curve of three points).
func tone(x float64) float64 {
	switch {
	case x <= 1:
		return knee
	case x >= most:
		return 1 / x
	}
	const (
		bend       = 0.65 // how far the middle point is from white to where the line up to white would be at its end
		midX, midY = 1 + bend*(1/knee-1), knee + bend*(1-knee)
		ax, bx     = 1 - 2*midX + most, 2*midX - 2
		ay, by     = knee - 2*midY + 1, 2*midY - 2*knee
	)
	t := (math.Sqrt(bx*bx+4*ax*(x-1)) - bx) / (2 * ax)
	return (t*(ay*t+by) + knee) / x
}

// gray is the profile of grey pixels that b shows as those of three equal numbers.
func (b *bright) gray() *Profile {
	const steps = 1024
	c := curve{table: make([]float64, steps+1)}
	for i := range c.table {
		x := float64(i) / steps
		c.table[i] = min(b.shown([3]float64{x, x, x})[1], 1)
	}
	return &Profile{space: Gray, curves: []curve{c}}
}
