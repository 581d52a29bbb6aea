package tiff

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// deflateReader is for zlib streams (TIFF supplement 2). The checksum at their end is not read.
type deflateReader struct {
	feed
	z io.ReadCloser
}

func (r *deflateReader) start(_ context.Context, p part) (err error) {
	r.feed.start(p.at, p.n)
	if r.z == nil {
		r.z, err = zlib.NewReader(&r.feed)
	} else if again, ok := r.z.(zlib.Resetter); ok {
		err = again.Reset(&r.feed, nil)
	}
	return r.blame(err)
}

func (r *deflateReader) read(line []byte) error {
	_, err := io.ReadFull(r.z, line)
	return r.blame(err)
}

func (r *deflateReader) close() {}

// blame makes an error of a decompressor from elsewhere one of this package.
func (f *feed) blame(err error) error {
	switch {
	case err == nil:
		return nil
	case f.err != nil:
		return f.err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return f.ended()
	}
	return malformed("a strip or tile: %v", err)
}

// zstdReader is for Zstandard frames.
type zstdReader struct {
	feed
	window uint64 // bytes, at most
	z      *zstd.Decoder
}

// Windows of Zstandard in bytes: what the highest of its usual levels have, and what it may have at most. A strip that is
// larger needs a larger one.
const (
	usualWindow = 8 << 20
	mostWindow  = 128 << 20
)

// window is how far back Zstandard may reach.
func (l *layout) window() uint64 {
	size, window := uint64(l.lineBytes(l.partWidth))*uint64(ceilDiv(l.partHeight, l.v)), uint64(usualWindow)
	for window < size && window < mostWindow {
		window *= 2
	}
	return window
}

func (r *zstdReader) start(_ context.Context, p part) (err error) {
	r.feed.start(p.at, p.n)
	if r.z == nil {
		r.z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(r.window))
		if err != nil {
			return fmt.Errorf("preparing for Zstandard: %w", err)
		}
	}
	return r.blame(r.z.Reset(&r.feed))
}

func (r *zstdReader) read(line []byte) error {
	_, err := io.ReadFull(r.z, line)
	return r.blame(err)
}

func (r *zstdReader) close() {
	if r.z != nil {
		r.z.Close()
	}
}
