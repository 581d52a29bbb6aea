package imageops

import (
	"fmt"
	"strings"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// Filter is the kernel by which images are made smaller. Each is stretched over
// all pixels that become one, as in Pillow and imaging.
type Filter string

// The filters, the sharpest first. Each takes less time than the one before.
const (
	// Lanczos is a windowed sinc of three lobes, Pillow's LANCZOS.
	Lanczos Filter = "lanczos"
	// Bicubic is the cubic of Catmull and Rom, Pillow's BICUBIC: somewhat softer,
	// with fainter halos.
	Bicubic Filter = "bicubic"
	// BoxFilter is the mean of the pixels that become one, without halos, but with
	// steps in slanting edges.
	BoxFilter Filter = "box"
)

// ParseFilter reads the name of a filter, in any case. The error lists them.
func ParseFilter(s string) (Filter, error) {
	if f := Filter(strings.ToLower(s)); f != "" && f.valid() {
		return f, nil
	}
	return "", fmt.Errorf("unknown filter %q: want lanczos, bicubic or box", s)
}

// valid is true for "" as well, which is Lanczos.
func (f Filter) valid() bool {
	return f == "" || f == Lanczos || f == Bicubic || f == BoxFilter
}

// kernel is f for package resample.
func (f Filter) kernel() resample.Filter {
	switch f {
	case Bicubic:
		return resample.CatmullRom
	case BoxFilter:
		return resample.Box
	}
	return resample.Lanczos3
}

// general is f for the general way.
func (f Filter) general() imaging.ResampleFilter {
	switch f {
	case Bicubic:
		return imaging.CatmullRom
	case BoxFilter:
		return imaging.Box
	}
	return imaging.Lanczos
}
