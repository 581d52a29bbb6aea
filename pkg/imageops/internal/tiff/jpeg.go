package tiff

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// jpegRoom is how many pixels a JPEG may be larger than its strip or tile each way: a strip that goes beyond the image may be whole.
const jpegRoom = 256

// maxTables bounds what strips share of JPEG, in bytes: real tables have about 600.
const maxTables = 1 << 20

// jpegReader unpacks strips that are JPEG images (technical note 2 of TIFF 6.0).
type jpegReader struct {
	feed
	layout *layout
	tables []byte // from SOI on, without EOI
	next   func() ([]byte, error, bool)
	stop   func()
}

func newJPEGReader(f feed, d *directory, l *layout) (*jpegReader, error) {
	tables, err := d.bytes(tagJPEGTables, maxTables)
	if err != nil {
		return nil, err
	}
	return &jpegReader{feed: f, layout: l, tables: bytes.TrimSuffix(tables, []byte{0xff, 0xd9}), stop: func() {}}, nil
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
	r.close()
	r.next, r.stop = iter.Pull2(func(yield func([]byte, error) bool) {
		if err := r.decode(ctx, stream, p, yield); !errors.Is(err, errEnough) {
			yield(nil, r.blameJPEG(err))
		}
	})
}

// decode yields the rows of a JPEG.
func (r *jpegReader) decode(ctx context.Context, stream io.Reader, p part, yield func([]byte, error) bool) error {
	row := make([]byte, p.lineBytes)
	limits := codec.Limits{MaxPixels: int64(p.width+jpegRoom) * int64(p.height+jpegRoom)}
	return jpeg.DecodeBands(ctx, stream, limits, func(band *jpeg.Band) error { return r.rows(band, p, row, yield) })
}

// errEnough ends the decoding of a strip whose last rows nobody needs.
var errEnough = errors.New("enough rows")

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

func (r *jpegReader) read(line []byte) error {
	row, err, ok := r.next()
	if err != nil {
		return err
	}
	if !ok {
		return malformed("a JPEG of fewer rows than its strip or tile")
	}
	copy(line, row)
	return nil
}

func (r *jpegReader) close() { r.stop() }

// blameJPEG makes an error of the JPEG decoder one about this file.
func (r *jpegReader) blameJPEG(err error) error {
	var (
		unread *codec.UnsupportedError
		format codec.FormatError
	)
	switch {
	case err == nil:
		return malformed("a JPEG of fewer rows than its strip or tile")
	case r.err != nil:
		return r.err
	case errors.As(err, &unread) && !strings.HasPrefix(unread.Format, "TIFF"):
		return unsupported("%s compression", unread.Format)
	case errors.As(err, &format):
		return malformed("a strip or tile: %s", string(format))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.ended()
	}
	return err
}
