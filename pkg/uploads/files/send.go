package files

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// ToS3 says how to upload with credentials.
type ToS3 struct {
	Client       *s3ops.Client
	Bucket       string
	CacheControl string
	ACL          string // canned ACL, on buckets that take them
	NoOverwrite  bool
	// PartConcurrency is how many parts of one object are on the way at a time.
	PartConcurrency int
	// Stdin opens standard input.
	Stdin func(ctx context.Context) io.ReadCloser
}

// Send is a [Sender].
func (s *ToS3) Send(ctx context.Context, item Item, progress func(int64)) (Uploaded, error) {
	body, err := openItem(ctx, item, s.Stdin)
	if err != nil {
		return Uploaded{}, err
	}
	defer body.close()
	contentType := uploads.ContentType(item.Name, body.head)
	stored, err := s.Client.Upload(ctx, s3ops.UploadInput{
		At: s3ops.Location{Bucket: s.Bucket, Key: item.Key}, Body: body.Reader, ContentType: contentType,
		CacheControl: s.CacheControl, ACL: s.ACL, NoOverwrite: s.NoOverwrite,
		PartConcurrency: s.PartConcurrency, Progress: progress,
	})
	if err != nil {
		return Uploaded{}, err
	}
	return Uploaded{
		Source: item.Path, URI: s3ops.Location{Bucket: s.Bucket, Key: item.Key}.String(), URL: s.Client.ObjectURL(s3ops.Location{Bucket: s.Bucket, Key: item.Key}),
		Key: item.Key, ContentType: contentType, Bytes: stored.Bytes, ETag: stored.ETag, name: item.Name, file: body.file,
	}, nil
}

// itemBody is an open file, or standard input.
type itemBody struct {
	io.Reader
	head  []byte // its first bytes, which reading yields again
	file  *s3ops.File
	close func()
}

func openItem(ctx context.Context, item Item, stdin func(ctx context.Context) io.ReadCloser) (*itemBody, error) {
	if item.Path == Stdin {
		return openStdin(stdin(ctx))
	}
	file, err := s3ops.OpenFile(item.Path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, uploads.SniffBytes)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		_ = file.Close()
		return nil, err
	}
	return &itemBody{Reader: file, head: head[:n], file: file, close: func() { _ = file.Close() }}, nil
}

// openStdin has the first bytes at once.
func openStdin(stdin io.ReadCloser) (*itemBody, error) {
	closeAll := func() { _ = stdin.Close() }
	buffered := bufio.NewReader(stdin)
	head, err := buffered.Peek(uploads.SniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		closeAll()
		return nil, err
	}
	return &itemBody{Reader: buffered, head: head, close: closeAll}, nil
}
