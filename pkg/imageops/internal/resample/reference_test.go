package resample_test

import (
	"math"
	"math/rand/v2"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// picture is an image in float64, channels interleaved.
type picture struct {
	width, height, channels int
	pix                     []float64
}

// value is a filter's kernel as the literature gives it, written apart from the package's.
func value(f resample.Filter, x float64) float64 {
	x = math.Abs(x)
	switch f {
	case resample.Lanczos3:
		if x == 0 {
			return 1
		}
		if x >= 3 {
			return 0
		}
		return 3 * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (math.Pi * math.Pi * x * x)
	case resample.CatmullRom:
		if x < 1 {
			return 1.5*x*x*x - 2.5*x*x + 1
		}
		if x < 2 {
			return -0.5*x*x*x + 2.5*x*x - 4*x + 2
		}
	}
	return 0
}

// taps are the samples from first on that an output is made of, by their weights, and the sum of those.
type taps struct {
	first   int
	weights []float64
	total   float64
}

// axis weighs n samples for out samples that cover [from, to) of them. All lines of a picture share it.
func axis(n, out int, from, to float64, f resample.Filter) []taps {
	ratio := (to - from) / float64(out)
	wide := math.Max(ratio, 1)
	all := make([]taps, out)
	for i := range all {
		centre := math.Min(math.Max(from+(float64(i)+0.5)*ratio, 0), float64(n))
		t := taps{first: max(int(centre-3*wide)-1, 0)}
		for j := t.first; j < min(int(centre+3*wide)+2, n); j++ {
			w := value(f, (float64(j)+0.5-centre)/wide)
			if f == resample.Box {
				w = overlap(float64(j), float64(j)+1, centre-ratio/2, centre+ratio/2)
			}
			if w == 0 && len(t.weights) == 0 { // before those that count
				t.first++
				continue
			}
			t.weights = append(t.weights, w)
			t.total += w
		}
		for len(t.weights) > 1 && t.weights[len(t.weights)-1] == 0 {
			t.weights = t.weights[:len(t.weights)-1]
		}
		all[i] = t
	}
	return all
}

// line filters samples that are srcStep apart.
func line(dst, src []float64, dstStep, srcStep int, along []taps) {
	for i, t := range along {
		sum := 0.0
		for j, w := range t.weights {
			sum += w * src[(t.first+j)*srcStep]
		}
		dst[i*dstStep] = sum / t.total
	}
}

// overlap is the length that two spans share.
func overlap(a0, a1, b0, b1 float64) float64 {
	return math.Max(math.Min(a1, b1)-math.Max(a0, b0), 0)
}

// scale is the resampler in float64, without any rounding or clamping.
func scale(p picture, w, h int, r resample.Rect, f resample.Filter) picture {
	columns, rows := axis(p.width, w, r.X0, r.X1, f), axis(p.height, h, r.Y0, r.Y1, f)
	across := picture{w, p.height, p.channels, make([]float64, w*p.height*p.channels)}
	for y := range p.height {
		for c := range p.channels {
			line(across.pix[y*w*p.channels+c:], p.pix[y*p.width*p.channels+c:], p.channels, p.channels, columns)
		}
	}
	out := picture{w, h, p.channels, make([]float64, w*h*p.channels)}
	for i := range w * p.channels {
		line(out.pix[i:], across.pix[i:], w*p.channels, w*p.channels, rows)
	}
	return out
}

// period is after how many samples noise comes again: a prime, so that no two rows or columns of a picture are the same.
const period = 1<<18 + 3

// noise is full of extremes: the hardest input for rounding and overshoot.
func noise[S resample.Sample](n int, seed uint64) []S {
	random := rand.NewPCG(seed, 7)
	pix := make([]S, n)
	for i := range pix[:min(n, period)] {
		switch v := random.Uint64(); v >> 62 {
		case 0:
			pix[i] = 0
		case 1:
			pix[i] = ^S(0)
		default:
			pix[i] = S(v)
		}
	}
	for done := period; done < n; done *= 2 {
		copy(pix[done:], pix[:done])
	}
	return pix
}

func asPicture[S resample.Sample](pix []S, w, h, channels int) picture {
	p := picture{w, h, channels, make([]float64, len(pix))}
	for i, v := range pix {
		p.pix[i] = float64(v)
	}
	return p
}

func clamp(v, top float64) float64 { return math.Min(math.Max(v, 0), top) }
