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
		return openStdin(ctx, a.In)
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

// openStdin reads in a goroutine of its own: an interrupt must not wait for a program that writes nothing.
func openStdin(ctx context.Context, stdin io.Reader) (*uploadBody, error) {
	out, in := io.Pipe()
	unhook := context.AfterFunc(ctx, func() { _ = out.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(in, stdin)
		_ = in.CloseWithError(err)
	}()
	buffered := bufio.NewReader(contextReader{out, ctx})
	head, err := buffered.Peek(uploads.SniffBytes)
	closeAll := func() {
		unhook()
		_ = out.Close()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		closeAll()
		return nil, err
	}
	return &uploadBody{Reader: buffered, head: head, close: closeAll}, nil
}

// contextReader tells the context's error where the closed pipe would tell its own.
type contextReader struct {
	io.Reader
	ctx context.Context //nolint:containedctx // lives as long as the one upload that it reads for
}

func (r contextReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && r.ctx.Err() != nil {
		err = r.ctx.Err()
	}
	return n, err
}

// baseName is the name that a presign service is asked for: it keeps no folders.
func (i uploadItem) baseName() string { return path.Base(i.name) }
