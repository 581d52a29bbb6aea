package tiff

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/webp"
)

// webpReader unpacks strips that are WebP images, as libtiff writes them: of red, green and blue, with alpha or without.
type webpReader struct{ imageReader }

func newWebPReader(f feed, l *layout) *webpReader {
	return &webpReader{newImageReader("WebP", f, l)}
}

func (r *webpReader) start(ctx context.Context, p part) error {
	r.feed.start(p.at, p.n)
	r.pull(func(yield func([]byte, error) bool) error { return r.decode(ctx, p, yield) })
	return nil
}

func (r *webpReader) decode(ctx context.Context, p part, yield func([]byte, error) bool) error {
	if !r.more() {
		return r.ended()
	}
	if !webp.Sniff(r.buf) {
		return malformed("a strip or tile is no WebP")
	}
	limits := p.limits()
	img, err := webp.Open(codec.NewSource(&r.feed, limits.MaxBytes), codec.OpenOptions{Limits: limits, Pixels: true, Still: true})
	if err != nil {
		return err
	}
	h, rows := img.Header(), img.(codec.RowDecoder)
	if h.Width < p.width {
		return malformed("a WebP of %d pixels across for %d", h.Width, p.width)
	}
	from, line := rows.Layout(1).Channels, make([]byte, p.lineBytes)
	return rows.Rows(ctx, codec.Want{Scales: []int{1}}, func(row codec.Row) error {
		fitSamples(line, r.layout.samples, row.Bytes, from)
		if !yield(line, nil) {
			return errEnough
		}
		return nil
	})
}

// fitSamples fills dst with pixels of n samples, 3 or 4, from those of as many or one more or less: alpha is left out, or full.
func fitSamples(dst []byte, n int, src []byte, from int) {
	for len(dst) >= n {
		copy(dst[:n], src[:from])
		if n > from {
			dst[from] = 255
		}
		dst, src = dst[n:], src[from:]
	}
}
