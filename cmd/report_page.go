package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/s3img/s3img/pkg/jobreport"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// reportPage is the page of --report: where it is written, "" for nowhere, and what it says of the job.
type reportPage struct {
	path     string
	from, to string
}

// openPage has the meter keep what the page of --report shows. The file is opened first: a job of days must not end without it.
func (r *reporter) openPage(to reportPage) error {
	if to.path == "" {
		return nil
	}
	file, err := renditions.CreateNameList(to.path)
	var other *renditions.NotListError
	switch {
	case errors.As(err, &other):
		failure := usageErrorf("--report would overwrite %s, which is no page", other.Path)
		failure.Hints = []string{"name the file for the page behind --report, as in --report report.html"}
		return failure
	case err != nil:
		return fmt.Errorf("open the file of --report: %w", errors.Unwrap(err))
	}
	r.page, r.pageOf = file, to
	r.meter.KeepPage(describe)
	return nil
}

// writePage ends the page, also of a job that was stopped.
func (r *reporter) writePage(ctx context.Context, summary renditions.Summary, err error) error {
	if r.page == nil {
		return nil
	}
	head := jobreport.Head{From: r.pageOf.from, To: r.pageOf.to, Ended: time.Now(), Version: version()}
	if client := r.app.client; client != nil {
		head.Retries = client.Retries().String()
	}
	switch {
	case ctx.Err() != nil:
		head.Note = "It was stopped before its end."
	case err != nil:
		head.Note = hideSecrets(err.Error())
	}
	ctx = context.WithoutCancel(ctx)
	read := func(address string, limit int64) ([]byte, error) { return r.app.readRendition(ctx, address, limit) }
	return errors.Join(r.meter.WritePage(r.page, head, summary, read), r.page.Close())
}

// readRendition reads the beginning of what was written to an address.
func (a *app) readRendition(ctx context.Context, address string, limit int64) ([]byte, error) {
	if !s3ops.IsLocation(address) {
		file, err := os.Open(address)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		return io.ReadAll(io.LimitReader(file, limit))
	}
	at, err := s3ops.ParseLocation(address)
	if err != nil {
		return nil, err
	}
	body, err := a.client.Get(ctx, at)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(io.LimitReader(body, limit))
}
