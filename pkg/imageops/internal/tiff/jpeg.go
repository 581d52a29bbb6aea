package tiff

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// jpegRoom is how many pixels a JPEG may be larger than its strip or tile each way: a strip that goes beyond the image may be whole.
const jpegRoom = 256

// maxTables bounds what strips share of JPEG, in bytes: real tables have about 600.
const maxTables = 1 << 20

// jpegReader unpacks strips that are JPEG images (technical note 2 of TIFF 6.0). Luma and chroma become RGB.
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
		row := make([]byte, p.lineBytes)
		limits := codec.Limits{MaxPixels: int64(p.width+jpegRoom) * int64(p.height+jpegRoom)}
		err := jpeg.DecodeBands(ctx, stream, limits, func(band *jpeg.Band) error {
			return r.rows(band, p, row, yield)
		})
		if !errors.Is(err, errEnough) {
			yield(nil, r.blameJPEG(err))
		}
	})
}

// errEnough ends the decoding of a strip whose last rows nobody needs.
var errEnough = errors.New("enough rows")

// rows yields the rows of a band.
func (r *jpegReader) rows(band *jpeg.Band, p part, row []byte, yield func([]byte, error) bool) error {
	planes := *band.Planes
	if n := len(planes.Plane); n != r.layout.stored() {
		return malformed("a JPEG of %d components for %d samples", n, r.layout.stored())
	}
	if planes.Width < p.width {
		return malformed("a JPEG of %d pixels across for %d", planes.Width, p.width)
	}
	most, tall := 1, 0
	for i := range planes.Plane {
		most = max(most, planes.Plane[i].V)
		if planes.Plane[i].V == most {
			tall = i
		}
	}
	wide := make([]byte, max(3, len(planes.Plane))*planes.Width)
	for y := range band.Rows[tall] {
		r.interleave(wide, &planes, y)
		if copy(row, wide); !yield(row, nil) {
			return errEnough
		}
	}
	return nil
}

// interleave writes row y of planes as the samples of the image.
func (r *jpegReader) interleave(dst []byte, planes *jpeg.Planes, y int) {
	if r.layout.photometric == ycbcr {
		planes.Model = jpeg.YCbCr
		jpeg.RGBRow(planes, dst, y)
		return
	}
	h, v := 1, 1
	for _, plane := range planes.Plane {
		h, v = max(h, plane.H), max(v, plane.V)
	}
	n := len(planes.Plane)
	for i, plane := range planes.Plane {
		row := plane.Pix[y*plane.V/v*plane.Stride:][:plane.Width]
		for x := range planes.Width {
			dst[x*n+i] = row[min(x*plane.H/h, plane.Width-1)]
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

// blameJPEG makes an error of the JPEG decoder one of this package.
func (r *jpegReader) blameJPEG(err error) error {
	var (
		unread *codec.UnsupportedError
		limit  *codec.LimitError
		format codec.FormatError
	)
	switch {
	case err == nil:
		return malformed("a JPEG of fewer rows than its strip or tile")
	case r.err != nil:
		return r.err
	case errors.As(err, &unread):
		return unsupported("%s inside", unread.Format)
	case errors.As(err, &limit):
		return limit
	case errors.As(err, &format):
		return malformed("a JPEG strip or tile: %s", string(format))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return r.ended()
	}
	return fmt.Errorf("decode TIFF: %w", err)
}
