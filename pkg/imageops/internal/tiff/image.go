package tiff

import (
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// imageReader hands out the rows of strips that are images of another format, whose decoder calls back with them.
type imageReader struct {
	feed
	name   string // of the format
	layout *layout
	next   func() ([]byte, error, bool)
	stop   func()
}

func newImageReader(name string, f feed, l *layout) imageReader {
	return imageReader{feed: f, name: name, layout: l, stop: func() {}}
}

// imageRoom is how many pixels an image may be larger than its strip or tile each way: a strip that goes beyond the image may be
// whole.
const imageRoom = 256

// limits are those of an image for s.
func (s part) limits() codec.Limits {
	return codec.Limits{MaxPixels: int64(s.width+imageRoom) * int64(s.height+imageRoom), MaxBytes: s.n, MaxFrames: 1}
}

// errEnough ends the decoding of a strip whose last rows nobody needs.
var errEnough = errors.New("enough rows")

// pull runs decode, which yields rows, as far as lines are asked for.
func (r *imageReader) pull(decode func(yield func([]byte, error) bool) error) {
	r.close()
	r.next, r.stop = iter.Pull2(func(yield func([]byte, error) bool) {
		if err := decode(yield); !errors.Is(err, errEnough) {
			yield(nil, r.blame(err))
		}
	})
}

func (r *imageReader) read(line []byte) error {
	row, err, ok := r.next()
	if err != nil {
		return err
	}
	if !ok {
		return r.short()
	}
	copy(line, row)
	return nil
}

func (r *imageReader) close() { r.stop() }

func (r *imageReader) short() error {
	return malformed("a %s of fewer rows than its strip or tile", r.name)
}

// blame makes an error of the decoder one about this file.
func (r *imageReader) blame(err error) error {
	var (
		unread *codec.UnsupportedError
		format codec.FormatError
	)
	switch {
	case err == nil:
		return r.short()
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
