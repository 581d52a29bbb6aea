package cmd

import (
	"bufio"
	"context"
	"errors"
	"io"
	"path"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// s3Sender uploads with credentials.
type s3Sender struct {
	app    *app
	client *s3ops.Client
	flags  uploadFlags
	bucket string
	parts  int // of one object on the way at a time
}

func (s *s3Sender) send(ctx context.Context, item uploadItem, progress func(int64)) (uploadResult, error) {
	body, err := s.app.openItem(ctx, item)
	if err != nil {
		return uploadResult{}, err
	}
	defer body.close()
	contentType := uploads.ContentType(item.name, body.head)
	stored, err := s.client.Upload(ctx, s3ops.UploadInput{
		Bucket: s.bucket, Key: item.key, Body: body.Reader, ContentType: contentType,
		CacheControl: s.flags.cacheControl, ACL: s.flags.acl, NoOverwrite: s.flags.noOverwrite,
		PartConcurrency: s.parts, Progress: progress,
	})
	if err != nil {
		return uploadResult{}, err
	}
	return uploadResult{
		Source: item.path, URI: s3ops.Location{Bucket: s.bucket, Key: item.key}.String(), URL: s.client.ObjectURL(s.bucket, item.key),
		Key: item.key, ContentType: contentType, Bytes: stored.Bytes, ETag: stored.ETag, file: body.file,
	}, nil
}

// uploadBody is an open file, or standard input.
type uploadBody struct {
	io.Reader
	head  []byte // its first bytes, which reading yields again
	file  *s3ops.File
	close func()
}

func (a *app) openItem(ctx context.Context, item uploadItem) (*uploadBody, error) {
	if item.path == stdinPath {
		return openStdin(a.stdin(ctx))
	}
	file, err := s3ops.OpenFile(item.path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, uploads.SniffBytes)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		_ = file.Close()
		return nil, err
	}
	return &uploadBody{Reader: file, head: head[:n], file: file, close: func() { _ = file.Close() }}, nil
}

// openStdin has the first bytes at once.
func openStdin(stdin io.ReadCloser) (*uploadBody, error) {
	closeAll := func() { _ = stdin.Close() }
	buffered := bufio.NewReader(stdin)
	head, err := buffered.Peek(uploads.SniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		closeAll()
		return nil, err
	}
	return &uploadBody{Reader: buffered, head: head, close: closeAll}, nil
}

// baseName is the name that a presign service is asked for: it keeps no folders.
func (i uploadItem) baseName() string { return path.Base(i.name) }
