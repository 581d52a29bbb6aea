package resample

import "math"

// Filter is a reconstruction kernel. When an image is made smaller the kernel is stretched by the same ratio,
// so that it averages over all samples it covers, as in Pillow and imaging.
type Filter uint8

// The filters, best first. Their cost grows with their support.
const (
	// Lanczos3 is the sharpest: a windowed sinc, support 3.
	Lanczos3 Filter = iota
	// CatmullRom is the cubic with a = -0.5 that Pillow calls BICUBIC, support 2.
	CatmullRom
	// Box is the mean over the area covered, samples at its border counting in part.
	// (Pillow counts these in full or not at all.)
	Box
)

// support is the half width of the kernel, in samples of the coarser grid. Box needs no kernel: see tapsOver.
func (f Filter) support() float64 {
	switch f {
	case Box:
		return 0.5
	case CatmullRom:
		return 2
	default:
		return 3
	}
}

// at is the kernel's value at distance x from its centre.
func (f Filter) at(x float64) float64 {
	if f == CatmullRom {
		return catmullRom(math.Abs(x))
	}
	return lanczos3(x)
}

// lanczos3 is sinc(x) sinc(x/3). Of the sines, one is the other's of the triple angle.
func lanczos3(x float64) float64 {
	if x == 0 {
		return 1
	}
	if x <= -3 || x >= 3 {
		return 0
	}
	s := math.Sin(x * (math.Pi / 3))
	return (3 - 4*s*s) * s * s / (x * x * (math.Pi * math.Pi / 3))
}

func catmullRom(x float64) float64 {
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	default:
		return 0
	}
}
