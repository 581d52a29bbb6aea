package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// uploadResult is what is printed of one object.
type uploadResult struct {
	Source      string                   `json:"source"`
	URI         string                   `json:"uri,omitempty"` // unknown when a service chose the place
	URL         string                   `json:"url,omitempty"`
	Key         string                   `json:"key,omitempty"`
	ContentType string                   `json:"content_type,omitempty"`
	Bytes       int64                    `json:"bytes"`
	ETag        string                   `json:"etag,omitempty"`
	DryRun      bool                     `json:"dry_run,omitempty"`
	Renditions  []uploadedRendition      `json:"renditions,omitempty"`
	Manifest    *renditions.ManifestFile `json:"manifest,omitempty"`

	file *s3ops.File // nil for standard input
}

// uploadBatch uploads what a plan names.
type uploadBatch struct {
	app         *app
	plan        *uploadPlan
	concurrency int
	dryRun      bool
	send        func(ctx context.Context, item uploadItem, progress func(int64)) (uploadResult, error)
	uri, url    func(key string) string // nil with a presign service
	renditions  *renditionJob           // nil makes none

	bar      *progress
	mu       sync.Mutex
	sent     int
	failed   int
	printErr error
}

func (b *uploadBatch) run(ctx context.Context) error {
	for _, failure := range b.plan.failed {
		b.fail(failure.source, failure.err)
	}
	total := len(b.plan.items) + len(b.plan.failed)
	if total == 0 {
		b.app.note("nothing to do: no files found")
		return nil
	}
	if b.dryRun {
		b.describe()
		return b.end(ctx, total, nil)
	}
	b.bar = b.app.newProgress("uploading", b.plan.bytes(), true)
	defer b.bar.end()
	deliver := b.print
	wait := func() error { return nil }
	if b.renditions != nil {
		deliver, wait = b.renditions.start(ctx, b)
	}
	err := b.sendAll(ctx, deliver)
	if waitErr := wait(); err == nil {
		err = waitErr
	}
	b.bar.end()
	return b.end(ctx, total, err)
}

// sendAll uploads until all is done, ctx ends, or an error tells that all others would fail alike.
func (b *uploadBatch) sendAll(ctx context.Context, deliver func(uploadItem, uploadResult)) error {
	group, inHand := errgroup.WithContext(ctx)
	group.SetLimit(b.concurrency)
	for _, item := range b.plan.items {
		if inHand.Err() != nil {
			break
		}
		group.Go(func() error {
			select {
			case <-inHand.Done():
				return nil // told by group.Wait, or by ctx
			default:
			}
			result, err := b.send(inHand, item, b.bar.add)
			switch {
			case err == nil:
				b.count(&b.sent)
				deliver(item, result)
			case inHand.Err() != nil && errors.Is(err, context.Canceled) && !leftParts(err):
			case s3ops.FailsAll(err) && len(b.plan.items) > 1:
				return &renditions.StopError{Err: err}
			default:
				b.fail(item.path, err)
			}
			return nil
		})
	}
	return group.Wait()
}

func leftParts(err error) bool {
	var left *s3ops.PartsLeftError
	return errors.As(err, &left)
}

func (b *uploadBatch) describe() {
	for _, item := range b.plan.items {
		result := uploadResult{Source: item.path, Key: item.key, Bytes: max(item.size, 0), DryRun: true}
		text := "would upload " + printable.Line(item.path)
		if b.uri != nil {
			result.URI, result.URL = b.uri(item.key), b.url(item.key)
			text += " to " + printable.Line(result.URI)
		}
		if b.renditions != nil {
			result.Renditions, result.Manifest = b.renditions.planned(item)
		}
		for _, rendition := range result.Renditions {
			text += "\n" + addressLine("would write ", rendition.URI, "")
		}
		if result.Manifest != nil {
			text += "\n" + addressLine("would write ", result.Manifest.Address, "")
		}
		b.keep(b.app.emit(result, text))
	}
}

// print prints one object and its renditions: a line each, the location, a tab, the public URL.
func (b *uploadBatch) print(_ uploadItem, result uploadResult) {
	var lines []string
	if result.URI != "" {
		lines = append(lines, addressLine("", result.URI, result.URL))
	}
	for _, rendition := range result.Renditions {
		lines = append(lines, rendition.line())
	}
	if m := result.Manifest; m != nil {
		lines = append(lines, addressLine("", m.Address, m.URL))
	}
	b.keep(b.bar.aside(func() error { return b.app.emit(result, strings.Join(lines, "\n")) }))
}

func (b *uploadBatch) fail(source string, err error) {
	report := func() error {
		b.app.report(errors.New(describe(source, err)), uploadHints(err, b.app.role))
		return nil
	}
	b.count(&b.failed)
	if b.bar == nil {
		_ = report()
		return
	}
	_ = b.bar.aside(report)
}

func (b *uploadBatch) count(what *int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*what++
}

func uploadHints(err error, role func(bucket string) bucketRole) []string {
	if errors.Is(err, s3ops.ErrExists) {
		return []string{"leave --no-overwrite out to replace it"}
	}
	if errors.Is(err, s3ops.ErrFileChanged) {
		return []string{"upload it again when nothing writes to it"}
	}
	var notReady *uploads.NotReadyError
	if errors.As(err, &notReady) {
		return []string{"it is uploaded: does a watcher or function run that renders it? --wait-timeout waits longer"}
	}
	var rejected *uploads.RejectedError
	if errors.As(err, &rejected) {
		return []string{"s3img reads JPEG, PNG, GIF, BMP, WebP and TIFF, whatever the name says"}
	}
	if leftParts(err) {
		return append(hintsFor(err, role), "abort it with `aws s3api abort-multipart-upload`, or let a lifecycle rule do that")
	}
	if s3ops.Code(err) == "AccessControlListNotSupported" {
		return []string{"the bucket takes no ACLs: leave --acl out"}
	}
	return hintsFor(err, role)
}

func (b *uploadBatch) keep(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.printErr == nil && err != nil {
		b.printErr = fmt.Errorf("print the results: %w", err)
	}
}

// end makes the exit code.
func (b *uploadBatch) end(ctx context.Context, total int, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && b.sent > 0:
		return &Error{Err: err, Code: exitSomeFailed}
	case err != nil:
		return err
	case b.printErr != nil:
		return b.printErr
	}
	return failures(b.failed, total)
}
