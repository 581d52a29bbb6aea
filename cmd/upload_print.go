package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
	"github.com/s3img/s3img/pkg/uploads/files"
)

// uploadPrinter prints what comes of an upload.
type uploadPrinter struct {
	app *app
	bar *progress
	err error // the first that printing met
}

// runUpload uploads what a plan names, or says what would be uploaded.
func (a *app) runUpload(ctx context.Context, f *uploadFlags, plan *files.Plan, opt files.Options) error {
	if plan.Total() == 0 {
		a.note("nothing to do: no files found")
		return nil
	}
	p := &uploadPrinter{app: a, bar: &progress{}}
	if f.dryRun {
		for _, failure := range plan.Failed {
			p.fail(failure.Path, failure.Err, false)
		}
		for _, up := range plan.DryRun(opt.Client, opt.Render) {
			p.print(up, plannedText(up))
		}
		return p.end(ctx, plan, files.Summary{Failed: len(plan.Failed)}, nil)
	}
	p.bar = a.newProgress("uploading", plan.Bytes(), true)
	defer p.bar.end()
	opt.Progress, opt.Failed = p.bar.add, p.fail
	opt.Report = func(up files.Uploaded) {
		a.noteLeftOut(up.Renditions)
		a.noteStill(up.Source, up.Renditions)
		p.print(up, uploadedText(up))
	}
	summary, err := files.Run(ctx, plan, opt)
	p.bar.end()
	return p.end(ctx, plan, summary, err)
}

func plannedText(up files.Uploaded) string {
	text := "would upload " + printable.Line(up.Source)
	if up.URI != "" {
		text += " to " + printable.Line(up.URI)
	}
	for _, rendition := range up.Renditions {
		text += "\n" + addressLine("would write ", rendition.Address, "")
	}
	if up.Manifest != nil {
		text += "\n" + addressLine("would write ", up.Manifest.Address, "")
	}
	return text
}

// uploadedText is a line for the object and each of its renditions: the location, a tab, the public URL.
func uploadedText(up files.Uploaded) string {
	var lines []string
	if up.URI != "" {
		lines = append(lines, addressLine("", up.URI, up.URL))
	}
	for _, rendition := range up.Renditions {
		if rendition.Address == "" {
			lines = append(lines, printable.Line(rendition.URL))
			continue
		}
		lines = append(lines, addressLine("", rendition.Address, rendition.URL))
	}
	if m := up.Manifest; m != nil {
		lines = append(lines, addressLine("", m.Address, m.URL))
	}
	return strings.Join(lines, "\n")
}

func (p *uploadPrinter) print(up files.Uploaded, text string) {
	err := p.bar.aside(func() error { return p.app.emit(up, text) })
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("print the results: %w", err)
	}
}

func (p *uploadPrinter) fail(path string, err error, known bool) {
	if known {
		return // told with the error of all
	}
	_ = p.bar.aside(func() error {
		p.app.report(errors.New(describe(path, err)), uploadHints(err, p.app.hints))
		return nil
	})
}

// end makes the exit code.
func (p *uploadPrinter) end(ctx context.Context, plan *files.Plan, summary files.Summary, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && summary.Sent > 0:
		return &Error{Err: err, Code: exitSomeFailed}
	case err != nil:
		return err
	case p.err != nil:
		return p.err
	}
	return failures(summary.Failed, plan.Total())
}

// uploadHints are those of other errors, and some for uploads.
func uploadHints(err error, others func(error) []string) []string {
	var (
		notReady *uploads.NotReadyError
		rejected *uploads.RejectedError
		left     *s3ops.PartsLeftError
	)
	switch {
	case errors.Is(err, s3ops.ErrExists):
		return []string{"leave --no-overwrite out to replace it"}
	case errors.Is(err, s3ops.ErrFileChanged):
		return []string{"upload it again when nothing writes to it"}
	case errors.As(err, &notReady):
		return []string{"it is uploaded: does a watcher or function run that renders it? --wait-timeout waits longer"}
	case errors.As(err, &rejected):
		return []string{readableHint()}
	case errors.As(err, &left):
		return append(others(err), "abort it with `aws s3api abort-multipart-upload`, or let a lifecycle rule do that")
	case s3ops.Code(err) == "AccessControlListNotSupported":
		return []string{"the bucket takes no ACLs: leave --acl out"}
	}
	return others(err)
}
