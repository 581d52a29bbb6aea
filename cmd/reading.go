package cmd

import (
	"context"
	"io"
	"os"

	"github.com/s3img/s3img/pkg/uploads/files"
)

// Reading of what is not an image: standard input, lists, secrets. All of it may come from another program, by a pipe, and that
// may write nothing: so it is opened and read in a goroutine of its own, and an interrupt does not wait.

// stdinPath names standard input.
const stdinPath = files.Stdin

// interruptible reads what open gives, until ctx ends: then reading gives its error. What was opened is closed when it has been
// read; a read that waits then goes on until the process ends.
func interruptible(ctx context.Context, open func() (io.ReadCloser, error)) io.ReadCloser {
	out, in := io.Pipe()
	unhook := context.AfterFunc(ctx, func() { _ = out.CloseWithError(ctx.Err()) })
	go func() {
		source, err := open()
		if err == nil {
			_, err = io.Copy(in, source)
			_ = source.Close()
		}
		_ = in.CloseWithError(err)
	}()
	return &interruptibleReader{PipeReader: out, ctx: ctx, unhook: unhook}
}

type interruptibleReader struct {
	*io.PipeReader
	ctx    context.Context //nolint:containedctx // lives as long as the one thing that is read
	unhook func() bool
}

// Read tells the context's error where the closed pipe would tell its own.
func (r *interruptibleReader) Read(p []byte) (int, error) {
	n, err := r.PipeReader.Read(p)
	if err != nil && r.ctx.Err() != nil {
		err = r.ctx.Err()
	}
	return n, err
}

// Close ends the reading.
func (r *interruptibleReader) Close() error {
	r.unhook()
	return r.PipeReader.Close()
}

// stdin is standard input, which an interrupt ends.
func (a *app) stdin(ctx context.Context) io.ReadCloser {
	return interruptible(ctx, func() (io.ReadCloser, error) { return io.NopCloser(a.In), nil })
}

// openText opens a file that is no image, or a pipe; "-" is standard input.
func (a *app) openText(ctx context.Context, path string) io.ReadCloser {
	if path == stdinPath {
		return a.stdin(ctx)
	}
	return interruptible(ctx, func() (io.ReadCloser, error) { return os.Open(path) }) //nolint:gosec // who runs it names the file
}
