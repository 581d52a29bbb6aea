package imageops

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/formats"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// source is an image whose format is known.
type source struct {
	*codec.Source
	row *codec.Format
}

// newSource tells the format from the first bytes and leaves them unread.
func (t table) newSource(r io.Reader, limits Limits) (*source, error) {
	s := &source{Source: codec.NewSource(r, limits.MaxBytes)}
	head, err := s.Head(formats.UnsupportedLen)
	if err != nil {
		return nil, err
	}
	s.row = t.sniffed(head)
	switch {
	case s.row != nil:
		return s, nil
	case len(head) == 0:
		return nil, ErrEmpty
	}
	if name := formats.Unsupported(head); name != "" {
		return nil, &UnsupportedError{Format: name}
	}
	return nil, ErrNotImage
}

// blame is codec.Source.Blame.
func (s *source) blame(err error) error { return s.Blame(s.row.Label, err) }

// file is an image whose header has passed all checks.
type file struct {
	*source
	image  codec.Image
	header *codec.Header
	info   Info
	profiled
}

// open parses the header. Limits are checked as soon as the dimensions are known.
func (s *source) open(opt codec.OpenOptions) (f *file, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while reading the header: %v", p)
		}
		if err != nil {
			f, err = nil, s.blame(err)
		}
	}()
	s.Holds = opt.Pixels
	img, err := s.row.Open(s.Source, opt)
	if err == nil {
		err = s.Err()
	}
	if err != nil {
		return nil, err
	}
	f = &file{source: s, image: img, header: img.Header()}
	f.setInfo()
	return f, nil
}

// setInfo says what callers want to know of the header.
func (f *file) setInfo() {
	h := f.header
	f.info = Info{
		Format: Format(f.row.Name), Orientation: h.Orientation, ColorModel: h.ColorModel, BitDepth: h.BitDepth, Alpha: h.Alpha,
		Frames: max(h.Frames, 1), GainMap: h.GainMap,
	}
	if h.Pages > 1 {
		f.info.Pages = h.Pages
	}
	if h.Orientation == 0 {
		f.info.Orientation = metadata.Orientation(h.Exif)
	}
	shot := metadata.ReadShot(h.Exif)
	f.info.Taken, f.info.Camera, f.info.Copyright = shot.Taken, shot.Camera, shot.Copyright
	shown := h.Shown
	if shown == (codec.Size{}) {
		shown = codec.Size{Width: h.Width, Height: h.Height}
	}
	f.info.Width, f.info.Height = codec.Turned(shown.Width, shown.Height, f.info.Orientation)
	f.setProfile()
}

// decodeError is what a decoder's error means. That of who takes the pixels is as it is.
func (f *file) decodeError(ctx context.Context, taken, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case taken != nil && errors.Is(err, taken):
		return err
	}
	return f.blame(err)
}
