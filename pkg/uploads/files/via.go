package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/uploads"
)

// Via uploads without credentials, where a presign service says.
type Via struct {
	Endpoint *uploads.Endpoint
	// Stdin opens standard input.
	Stdin func(ctx context.Context) io.ReadCloser
}

// Send is a [Sender].
func (s *Via) Send(ctx context.Context, item Item, progress func(int64)) (Uploaded, error) {
	body, size, err := s.open(ctx, item)
	if err != nil {
		return Uploaded{}, err
	}
	defer body.close()
	up, err := s.Endpoint.Ask(ctx, uploads.File{Name: item.baseName(), Size: size})
	if err != nil {
		return Uploaded{}, err
	}
	etag, err := s.Endpoint.Send(ctx, up, &countingReader{Reader: body.Reader, report: progress}, size)
	if err != nil {
		return Uploaded{}, err
	}
	return Uploaded{
		Source: item.Path, Key: up.Key, ContentType: signedType(up), Bytes: size, ETag: etag,
		Renditions: promised(up),
	}, nil
}

// open knows the size beforehand: S3 takes no upload in chunks of unknown number, so that standard input goes through
// a temporary file.
func (s *Via) open(ctx context.Context, item Item) (*itemBody, int64, error) {
	if item.Path != Stdin {
		body, err := openItem(ctx, item, s.Stdin)
		if err != nil {
			return nil, 0, err
		}
		return body, body.file.Size(), nil
	}
	stdin, err := openStdin(s.Stdin(ctx))
	if err != nil {
		return nil, 0, err
	}
	defer stdin.close()
	spool, err := os.CreateTemp("", "s3img-upload-*")
	if err != nil {
		return nil, 0, fmt.Errorf("keep standard input: %w", err)
	}
	discard := func() {
		_ = spool.Close()
		_ = os.Remove(spool.Name())
	}
	size, err := io.Copy(spool, stdin)
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if err != nil {
		discard()
		return nil, 0, fmt.Errorf("keep standard input: %w", err)
	}
	return &itemBody{Reader: spool, close: discard}, size, nil
}

// promised is what the service said, in the words of services that list no renditions too.
func promised(up uploads.Upload) []renditions.Rendition {
	if len(up.Renditions) == 0 {
		up.Renditions = []uploads.Promise{{URL: up.FullURL}}
		if up.ThumbnailURL != up.FullURL {
			up.Renditions = append(up.Renditions, uploads.Promise{URL: up.ThumbnailURL})
		}
	}
	var all []renditions.Rendition
	for _, r := range up.Renditions {
		if r.URL != "" {
			all = append(all, renditions.Rendition{Name: r.Name, Size: r.Size, Format: r.Format, Status: Promised, URL: r.URL})
		}
	}
	return all
}

// signedType is the type that the store has for the object; "" where the service did not say.
func signedType(up uploads.Upload) string {
	if up.Method == http.MethodPost {
		return up.Fields["Content-Type"]
	}
	return up.Headers["Content-Type"]
}

// countingReader reports what a connection has taken, and takes it back where it is sent again.
type countingReader struct {
	io.Reader
	report func(int64)
	taken  int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.taken += int64(n)
	c.report(int64(n))
	return n, err
}

// Seek goes back to the beginning.
func (c *countingReader) Seek(offset int64, whence int) (int64, error) {
	seeker, ok := c.Reader.(io.Seeker)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	c.report(-c.taken)
	c.taken = 0
	return seeker.Seek(offset, whence)
}

// Awaiting is a [Sender] that returns when the renditions of what it sent can be seen. It waits for limit at most; see
// [uploads.Await] for what it fails with.
func Awaiting(send Sender, from uploads.StatusSource, limit time.Duration) Sender {
	return func(ctx context.Context, item Item, progress func(int64)) (Uploaded, error) {
		result, err := send(ctx, item, progress)
		if err != nil {
			return result, err
		}
		status, err := uploads.Await(ctx, from, result.Key, limit)
		if err != nil {
			return result, err
		}
		result.Renditions = nil
		for _, r := range status.Renditions {
			seen := renditions.Rendition{Name: r.Name, Size: r.Size, Format: r.Format, Status: Ready, URL: r.URL, Width: r.Width, Height: r.Height}
			result.Renditions = append(result.Renditions, seen)
		}
		return result, nil
	}
}
