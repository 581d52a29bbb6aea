package jpeg

import (
	"context"
	"io"
	"math"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Sniff reports whether a file begins as a JPEG does.
func Sniff(head []byte) bool { return len(head) > 2 && string(head[:3]) == "\xff\xd8\xff" }

// Open reads a JPEG up to its first scan. Its pixels then come as the rest of the file is read, planes band by band; rows are made of
// whole planes, which are held.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	p, err := open(s, options{tolerant: opt.Tolerant, limits: opt.Limits})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func open(r io.Reader, opt options) (*picture, error) {
	d := &decoder{opt: opt, in: input{r: r}}
	d.arith.defaults()
	if err := d.readHeader(); err != nil {
		return nil, err
	}
	d.fillHeader()
	return &picture{d}, nil
}

// picture is a JPEG whose header has been read.
type picture struct{ *decoder }

// Header implements codec.Image.
func (p *picture) Header() *codec.Header { return &p.header }

// fillHeader says of the frame what all formats say.
func (d *decoder) fillHeader() {
	model := d.model()
	h := &d.header
	h.BitDepth, h.Reduces, h.Planar = 8, true, model == Gray || model == YCbCr
	h.ColorModel = model.String()
	if model == Gray {
		h.ColorModel = "Gray"
	}
	h.ICC = d.profile.join()
	h.GainMap = len(d.behind) > 0 && h.Planar && speaksOfGain(h)
}

// Memory implements codec.Image: planes at each reduced size where they are held, the coefficients of a progressive file, and
// tables. A sequential file that stores one component after the other, which is rare, takes more.
func (p *picture) Memory(want codec.Want) int64 {
	const decoder = 300 << 10 // tables and buffers
	bytes := int64(decoder)
	scales := want.Distinct()
	if !want.Planes {
		for _, scale := range scales {
			bytes += p.samples(scale)
		}
	}
	if p.progressive {
		const block = 10 // beside its coefficients
		least := slices.Min(scales)
		bytes += 2*p.samples(least) + block*p.samples(least)*int64(least*least)/64
	}
	return bytes
}

// samples is how many there are in all planes at a scale.
func (p *picture) samples(scale int) int64 {
	// Blocks stand over the edges.
	n := int64(p.width/scale+8) * int64(p.height/scale+8) * int64(len(p.component))
	if len(p.component) == 3 {
		n = n * 2 / 3 // chroma is coarser in nearly all; where it is not, the estimate is short by a third
	}
	return n
}

// Planes implements codec.PlaneDecoder: bands are those of a row of MCUs. Memory is that of these rows then, whatever the
// height, and of a progressive file its coefficients. A sequential file whose components are not interleaved
// takes the memory of all planes, and one band is the whole image.
func (p *picture) Planes(ctx context.Context, want codec.Want, emit func(*Band) error) error {
	p.take = emit
	_, err := p.decodeAt(ctx, want)
	return err
}

// decodeAt decodes at the scales that are wanted.
func (d *decoder) decodeAt(ctx context.Context, want codec.Want) ([]*Planes, error) {
	d.opt.scales = want.Distinct()
	return d.decode(ctx)
}

// DecodeBands decodes a JPEG image that is part of another file, at its full size, as Planes does. An error is one of
// Open or Planes, or that of r.
func DecodeBands(ctx context.Context, r io.Reader, limits codec.Limits, take func(*Band) error) error {
	img, err := Open(codec.NewSource(r, math.MaxInt64-1), codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		return err
	}
	return img.(*picture).Planes(ctx, codec.Want{Scales: []int{1}, Planes: true}, take)
}
