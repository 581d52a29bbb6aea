package renditions

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// stopwatch adds the time until the returned function is called.
func stopwatch(spent *time.Duration) (stop func()) {
	start := time.Now()
	return func() { *spent += time.Since(start) }
}

// openTimed opens the version of a source that its tag says, as no other was planned for; [s3ops.ErrReplaced] says that it is
// another one by now.
func openTimed(ctx context.Context, src Source, spent *time.Duration) (*timedBody, error) {
	defer stopwatch(spent)()
	open := src.Open
	if src.same != nil {
		open = src.same
	}
	body, err := open(ctx)
	if err != nil {
		return nil, err
	}
	if src.Tag != "" && body.Tag != "" && body.Tag != src.Tag {
		_ = body.Close()
		return nil, fmt.Errorf("%s: %w", src.Address, s3ops.ErrReplaced)
	}
	return &timedBody{ReadCloser: body.ReadCloser, spent: spent}, nil
}

// timedBody adds up the time that is spent waiting for bytes.
type timedBody struct {
	io.ReadCloser
	spent *time.Duration
}

func (b *timedBody) Read(p []byte) (int, error) {
	defer stopwatch(b.spent)()
	return b.ReadCloser.Read(p)
}

// Verify implements checkedBody, as far as the body does.
func (b *timedBody) Verify() error {
	defer stopwatch(b.spent)()
	if checked, ok := b.ReadCloser.(checkedBody); ok {
		return checked.Verify()
	}
	return nil
}

// Confirm implements checkedBody, as far as the body does.
func (b *timedBody) Confirm(ctx context.Context) error {
	defer stopwatch(b.spent)()
	if checked, ok := b.ReadCloser.(checkedBody); ok {
		return checked.Confirm(ctx)
	}
	return nil
}
