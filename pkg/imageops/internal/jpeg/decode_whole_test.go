package jpeg

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// DecodeOptions say how a test decodes. The zero value decodes every pixel of a whole file.
type DecodeOptions struct {
	// Scale is 1, 2, 4 or 8, 0 being 1; Also are further scales.
	Scale     int
	Also      []int
	Tolerant  bool
	MaxPixels int64 // 0 is that of sharp
}

func (opt DecodeOptions) scales() []int { return append([]int{max(opt.Scale, 1)}, opt.Also...) }

// open reads the header.
func (opt DecodeOptions) open(r io.Reader) (*picture, error) {
	limits := codec.Limits{MaxPixels: opt.MaxPixels, MaxBytes: 1 << 30, MaxFrames: 1}
	if limits.MaxPixels == 0 {
		limits.MaxPixels = 16383 * 16383
	}
	img, err := Open(codec.NewSource(r, limits.MaxBytes), codec.OpenOptions{Limits: limits, Pixels: true, Tolerant: opt.Tolerant})
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return img.(*picture), nil
}

// Decode returns the planes of a file.
func Decode(ctx context.Context, r io.Reader, opt DecodeOptions) (*Planes, error) {
	all, err := DecodeAll(ctx, r, opt)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// DecodeAll returns those at opt.Scale and at each of opt.Also, in this order.
func DecodeAll(ctx context.Context, r io.Reader, opt DecodeOptions) (ordered []*Planes, err error) {
	p, err := opt.open(r)
	if err != nil {
		return nil, err
	}
	all, err := p.decodeAt(ctx, codec.Want{Scales: opt.scales()})
	if err != nil {
		return nil, err
	}
	for _, scale := range opt.scales() {
		i := slices.IndexFunc(all, func(p *Planes) bool { return p.Scale == scale })
		ordered = append(ordered, all[i])
	}
	return ordered, nil
}

// DecodeRows gives bands to take.
func DecodeRows(ctx context.Context, r io.Reader, opt DecodeOptions, take func(*Band) error) error {
	p, err := opt.open(r)
	if err != nil {
		return err
	}
	return p.Planes(ctx, codec.Want{Scales: opt.scales(), Planes: true}, take)
}

// FillRow writes row y of the image as interleaved samples.
func FillRow(p *Planes, row []byte, y int) { rowFiller(p)(row, y) }
