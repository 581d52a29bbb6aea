package tiff

import (
	"math"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// maxSamples bounds the samples of a pixel, and maxRow the bytes of a row of all of them.
const (
	maxSamples = 32
	maxRow     = 64 << 20
)

// layout is how the pixels of an image are stored.
type layout struct {
	width, height int
	bits          int // of a sample
	samples       int // of a pixel
	format        int64
	photometric   int64
	compression   int64
	predictor     int64
	separate      bool // each sample has strips of its own
	reversed      bool // the first bit of a byte is its lowest

	tiled      bool
	whole      bool  // one JPEG for all, at the place that JPEGInterchangeFormat says
	across     int   // strips or tiles next to each other
	partWidth  int   // of a strip or tile, in pixels
	partHeight int   // at most: the last strip may have less
	parts      int64 // strips or tiles of one plane

	colours    int // samples that are colour; they come first
	alpha      int // the sample that is alpha, 0 for none
	associated bool
	h, v       int  // pixels that share a sample of chroma, across and down
	light      bool // samples are proportional to light
}

// readLayout reads and checks the fields that say how the pixels are stored.
func readLayout(d *directory, limits codec.Limits) (*layout, error) {
	l := &layout{}
	if err := l.readSize(d, limits); err != nil {
		return nil, err
	}
	steps := []func(*directory) error{l.readCompression, l.readSamples, l.readColours, l.readChroma, l.readPredictor}
	for _, step := range steps {
		if err := step(d); err != nil {
			return nil, err
		}
	}
	if err := l.readParts(d, limits); err != nil {
		return nil, err
	}
	return l, l.check()
}

func (l *layout) readSize(d *directory, limits codec.Limits) error {
	width, err := d.first(tagWidth, 0)
	if err != nil {
		return err
	}
	height, err := d.first(tagHeight, 0)
	if err != nil {
		return err
	}
	var h codec.Header
	if err := h.SetSize(min(width, math.MaxUint32), min(height, math.MaxUint32), limits); err != nil {
		return err
	}
	l.width, l.height = h.Width, h.Height
	return nil
}

func (l *layout) readCompression(d *directory) (err error) {
	if l.compression, err = d.first(tagCompression, plain); err != nil {
		return err
	}
	if name, ok := compressions[l.compression]; ok {
		return unsupported("%s", name)
	}
	switch l.compression {
	case plain, faxRuns, faxGroup3, faxGroup4, faxWords, lzw, oldJPEG, newJPEG, deflate, oldDeflate, packBits, zstandard, webP:
	default:
		return unsupported("compression %d", l.compression)
	}
	order, err := d.first(tagFillOrder, 1)
	l.reversed = order == 2 && l.compression != oldJPEG && l.compression != newJPEG
	return err
}

// fax reports whether the pixels are runs of black and white.
func (l *layout) fax() bool {
	return l.compression == faxRuns || l.compression == faxGroup3 || l.compression == faxGroup4 || l.compression == faxWords
}

// jpeg reports whether strips are JPEG images.
func (l *layout) jpeg() bool { return l.compression == oldJPEG || l.compression == newJPEG }

// readSamples reads how many samples a pixel has, and what each is.
func (l *layout) readSamples(d *directory) error {
	samples, err := d.first(tagSamples, 1)
	if err != nil {
		return err
	}
	if samples < 1 || samples > maxSamples {
		return unsupported("%d samples a pixel", samples)
	}
	l.samples = int(samples)
	depths, err := d.numbers(tagBits, samples)
	if err != nil {
		return err
	}
	bits, ok := same(depths, 1)
	if !ok {
		return unsupported("samples of different depth: %d bits", depths)
	}
	formats, err := d.numbers(tagSampleFormat, samples)
	if err != nil {
		return err
	}
	if l.format, ok = same(formats, unsigned); !ok {
		return unsupported("samples of different types")
	}
	l.bits = int(min(bits, math.MaxInt32))
	planar, err := d.first(tagPlanar, 1)
	l.separate = planar == 2 && l.samples > 1
	return err
}

// same is the number that all of a list are, or otherwise for an empty list.
func same(list []int64, otherwise int64) (int64, bool) {
	if len(list) == 0 {
		return otherwise, true
	}
	for _, n := range list {
		if n != list[0] {
			return n, false
		}
	}
	return list[0], true
}

func (l *layout) readPredictor(d *directory) (err error) {
	l.predictor, err = d.first(tagPredictor, 1)
	if err != nil || l.compression != lzw && l.compression != deflate && l.compression != oldDeflate && l.compression != zstandard {
		l.predictor = 1
		return err
	}
	switch {
	case l.predictor < 1 || l.predictor > 3:
		return unsupported("predictor %d", l.predictor)
	case l.predictor == 3 && (l.format != float || l.bits%8 != 0):
		return malformed("predictor for floating point, but other samples")
	case l.predictor == 2 && l.h*l.v > 1:
		return unsupported("a predictor for subsampled chroma")
	}
	return nil
}
