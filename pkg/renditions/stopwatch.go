package renditions

import (
	"context"
	"io"
	"time"
)

// stopwatch adds the time until the returned function is called.
func stopwatch(spent *time.Duration) (stop func()) {
	start := time.Now()
	return func() { *spent += time.Since(start) }
}

// timedBody adds up the time that is spent waiting for bytes.
type timedBody struct {
	io.ReadCloser
	spent *time.Duration
}

func openTimed(ctx context.Context, src Source, spent *time.Duration) (*timedBody, error) {
	defer stopwatch(spent)()
	body, err := src.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &timedBody{ReadCloser: body, spent: spent}, nil
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
