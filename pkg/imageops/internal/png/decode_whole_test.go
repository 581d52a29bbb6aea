package png

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// DecodeOptions say how a test decodes.
type DecodeOptions struct {
	MaxPixels  int64 // 0 is that of sharp
	Concurrent bool
}

// open parses a file.
func (opt DecodeOptions) open(r io.Reader) (*picture, error) {
	limits := codec.Limits{MaxPixels: opt.MaxPixels, MaxBytes: 1 << 30, MaxFrames: 100}
	if limits.MaxPixels == 0 {
		limits.MaxPixels = 16383 * 16383
	}
	s := codec.NewSource(r, limits.MaxBytes)
	s.Holds = true
	img, err := Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		return nil, err
	}
	if a, moves := img.(*animation); moves {
		return a.picture, nil
	}
	return img.(*picture), nil
}

// decodeAll reads all rows of b, and the file to its end.
func decodeAll(ctx context.Context, b []byte, opt DecodeOptions) (p pixels, m Metadata, err error) {
	return decodeFrom(ctx, bytes.NewReader(b), opt)
}

func decodeFrom(ctx context.Context, r io.Reader, opt DecodeOptions) (p pixels, m Metadata, err error) {
	img, err := opt.open(r)
	if err != nil {
		return p, m, err
	}
	p.Header = img.file
	err = img.rows(ctx, opt.Concurrent, func(row codec.Row) error {
		if len(row.Bytes) > 0 == (p.RowDepth == 16) || len(row.Words) > 0 == (p.RowDepth == 8) {
			return errors.New("a row of the wrong depth")
		}
		p.rgba = appendRow(p.rgba, row.Bytes, p.Channels)
		p.rgba = appendRow(p.rgba, row.Words, p.Channels)
		return nil
	})
	if n := p.Width * p.Height; err == nil && len(p.rgba) != n {
		err = fmt.Errorf("%d pixels, want %d", len(p.rgba), n)
	}
	return p, Metadata{Profile: img.header.ICC, Exif: img.header.Exif, XMP: img.header.XMP}, err
}
