package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/s3img/s3img/pkg/uploads"
)

// viaSender uploads without credentials, where a presign service says.
type viaSender struct {
	app      *app
	endpoint *uploads.Endpoint
}

func (s viaSender) send(ctx context.Context, item uploadItem, progress func(int64)) (uploadResult, error) {
	body, size, err := s.open(ctx, item)
	if err != nil {
		return uploadResult{}, err
	}
	defer body.close()
	up, err := s.endpoint.Ask(ctx, uploads.File{Name: item.baseName(), Size: size})
	if err != nil {
		return uploadResult{}, err
	}
	etag, err := s.endpoint.Send(ctx, up, &countingReader{Reader: body.Reader, report: progress}, size)
	if err != nil {
		return uploadResult{}, err
	}
	return uploadResult{
		Source: item.path, Key: up.Key, ContentType: signedType(up), Bytes: size, ETag: etag,
		Renditions: promised(up),
	}, nil
}

// open knows the size beforehand: S3 takes no upload in chunks of unknown number, so that standard input goes through
// a temporary file.
func (s viaSender) open(ctx context.Context, item uploadItem) (*uploadBody, int64, error) {
	if item.path != stdinPath {
		body, err := s.app.openItem(ctx, item)
		if err != nil {
			return nil, 0, err
		}
		return body, body.file.Size(), nil
	}
	stdin, err := openStdin(s.app.stdin(ctx))
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
	return &uploadBody{Reader: spool, close: discard}, size, nil
}

// promised is what the service said, in the words of services that list no renditions too.
func promised(up uploads.Upload) []uploadedRendition {
	if len(up.Renditions) == 0 {
		up.Renditions = []uploads.Rendition{{URL: up.FullURL}}
		if up.ThumbnailURL != up.FullURL {
			up.Renditions = append(up.Renditions, uploads.Rendition{URL: up.ThumbnailURL})
		}
	}
	var all []uploadedRendition
	for _, r := range up.Renditions {
		if r.URL != "" {
			all = append(all, uploadedRendition{Size: r.Size, Status: "promised", URL: r.URL})
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
