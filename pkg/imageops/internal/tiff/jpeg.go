package tiff

import (
	"bytes"
	"context"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// maxTables bounds what strips share of JPEG, in bytes: real tables have about 600.
const maxTables = 1 << 20

// jpegReader unpacks strips that are JPEG images (technical note 2 of TIFF 6.0).
type jpegReader struct {
	imageReader
	tables []byte // from SOI on, without EOI
}

func newJPEGReader(f feed, d *directory, l *layout) (*jpegReader, error) {
	tables, err := d.bytes(tagJPEGTables, maxTables)
	if err != nil {
		return nil, err
	}
	return &jpegReader{newImageReader("JPEG", f, l), bytes.TrimSuffix(tables, []byte{0xff, 0xd9})}, nil
}

func (r *jpegReader) start(ctx context.Context, p part) error {
	r.feed.start(p.at, p.n)
	stream := io.Reader(&r.feed)
	if len(r.tables) > 0 {
		if r.more() && bytes.HasPrefix(r.buf, []byte{0xff, 0xd8}) {
			r.buf = r.buf[2:]
		}
		stream = io.MultiReader(bytes.NewReader(r.tables), stream)
	}
	r.begin(ctx, stream, p)
	return nil
}

// begin decodes stream as far as lines are asked for.
func (r *jpegReader) begin(ctx context.Context, stream io.Reader, p part) {
	r.pull(func(yield func([]byte, error) bool) error {
		row := make([]byte, p.lineBytes)
		return jpeg.DecodeBands(ctx, stream, p.limits(), func(band *jpeg.Band) error { return r.rows(band, p, row, yield) })
	})
}

// rows yields the rows of a band.
func (r *jpegReader) rows(band *jpeg.Band, p part, row []byte, yield func([]byte, error) bool) error {
	n := len(band.Plane)
	if n != r.layout.stored() {
		return malformed("a JPEG of %d components for %d samples", n, r.layout.stored())
	}
	if band.Width < p.width {
		return malformed("a JPEG of %d pixels across for %d", band.Width, p.width)
	}
	h, v, tall := 1, 1, 0
	for i, plane := range band.Plane {
		h = max(h, plane.H)
		if plane.V > v {
			v, tall = plane.V, i
		}
	}
	for y := range band.Rows[tall] {
		for i, plane := range band.Plane {
			samples := plane.Pix[min(y*plane.V/v, band.Rows[i]-1)*plane.Stride:][:plane.Width]
			spreadOut(row[i:], n, samples, p.width, plane.H, h)
		}
		if !yield(row, nil) {
			return errEnough
		}
	}
	return nil
}

// spreadOut writes samples, of which num stand for den pixels, to every step-th byte of dst, for so many pixels: the nearest to each.
func spreadOut(dst []byte, step int, samples []byte, pixels, num, den int) {
	switch {
	case num == den && step == 1:
		copy(dst[:pixels], samples)
	case num == den:
		for x, v := range samples[:pixels] {
			dst[x*step] = v
		}
	case 2*num == den:
		for x := range pixels {
			dst[x*step] = samples[x/2]
		}
	default:
		for x := range pixels {
			dst[x*step] = samples[min(x*num/den, len(samples)-1)]
		}
	}
}
