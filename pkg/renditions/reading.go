package renditions

import (
	"context"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// maxReads bounds how often an object is read when other bytes arrive than are stored.
const maxReads = 3

// checkedBody can tell whether the bytes that it gave are those that are stored, as [s3ops.Body] and [s3ops.File] can. An error of
// Confirm is one about bytes that somebody found something wrong with.
type checkedBody interface {
	Verify() error
	Confirm(ctx context.Context) error
}

// reading is one way to read a source.
type reading struct {
	open func(ctx context.Context) (io.ReadCloser, error)
	use  func(body io.Reader) error
	// then looks at the body after use; nil leaves it at what it read.
	then func(ctx context.Context, body checkedBody) error
}

// verified is for those who read an image and store what they made of it.
func verified(_ context.Context, body checkedBody) error { return body.Verify() }

// confirmed is for those who read the beginning only.
func confirmed(ctx context.Context, body checkedBody) error { return body.Confirm(ctx) }

// do calls use with the bytes of a source, once more where other ones arrived than are stored. That an image is bad is an error only
// where that is not the fault of the way that its bytes took; else the error is a [*s3ops.TransferError], or [s3ops.ErrFileChanged].
func (r reading) do(ctx context.Context) error {
	for n := 1; ; n++ {
		err := r.once(ctx)
		if n == maxReads || !isHealable(err) {
			return err
		}
	}
}

func (r reading) once(ctx context.Context) error {
	body, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	err = r.use(body)
	checked, ok := body.(checkedBody)
	var broken error
	switch {
	case !ok:
	case err == nil && r.then != nil:
		broken = r.then(ctx, checked)
	case isAboutBytes(err):
		broken = checked.Confirm(ctx)
	}
	if broken != nil {
		return broken
	}
	return err
}

// isAboutBytes reports whether an error says that the bytes are no good: it may be that they are not the right ones.
func isAboutBytes(err error) bool {
	var packing *EncodingError
	return imageops.IsBadImage(err) || errors.As(err, &packing)
}

// isHealable reports whether reading again may bring the right bytes.
func isHealable(err error) bool {
	var broken *s3ops.TransferError
	if errors.As(err, &broken) {
		return !broken.Repeated
	}
	return errors.Is(err, s3ops.ErrFileChanged)
}

// Peek opens the source and hands its bytes to use, which reads no more of them than it needs; as often as three times, where it finds
// a bad image in bytes that are not those that are stored.
func (s Source) Peek(ctx context.Context, use func(body io.Reader) error) error {
	open := func(ctx context.Context) (io.ReadCloser, error) {
		opened, err := s.Open(ctx)
		return opened.ReadCloser, err
	}
	return reading{open: open, use: use}.do(ctx)
}

// readStored reads one object of a store, of at most limit bytes.
func readStored(ctx context.Context, store Store, name string, limit int64) (data []byte, err error) {
	open := func(ctx context.Context) (io.ReadCloser, error) { return store.Open(ctx, name) }
	use := func(body io.Reader) (err error) {
		data, err = io.ReadAll(io.LimitReader(body, limit))
		return err
	}
	return data, reading{open: open, use: use, then: verified}.do(ctx)
}
