package renditions_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestOutcome(t *testing.T) {
	one := func(status renditions.Status) renditions.Result {
		return renditions.Result{Renditions: []renditions.Rendition{{Status: renditions.Fresh}, {Status: status}}}
	}
	for _, c := range []struct {
		result renditions.Result
		want   renditions.Outcome
	}{
		{one(renditions.Written), renditions.Rendered},
		{one(renditions.Planned), renditions.Rendered},
		{one(renditions.Removed), renditions.Cleared},
		{one(renditions.Doomed), renditions.Cleared},
		{one(renditions.Fresh), renditions.UpToDate},
		{renditions.Result{Manifest: &renditions.ManifestFile{Status: renditions.Written}}, renditions.Rendered},
		{renditions.Result{Skipped: "it is a folder"}, renditions.Skipped},
		{renditions.Result{Err: fs.ErrNotExist, Skipped: "it is a folder"}, renditions.Failed},
		{renditions.Result{}, renditions.UpToDate},
	} {
		if got := c.result.Outcome(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.result, got, c.want)
		}
	}
}

// docs/metrics.md has these words.
func TestCause(t *testing.T) {
	for want, err := range map[string]error{
		"":             nil,
		"not_image":    imageops.ErrNotImage,
		"corrupt":      imageops.ErrEmpty,
		"conflict":     &renditions.ConflictError{},
		"memory":       &renditions.MemoryError{},
		"gone":         &renditions.MissingError{},
		"unsteady":     renditions.ErrUnsteady,
		"stopped":      fmt.Errorf("stopped: %w", context.Canceled),
		"transfer":     &s3ops.TransferError{},
		"no_answer":    &s3ops.Error{},
		"AccessDenied": &s3ops.Error{Code: "AccessDenied"},
		"other":        errors.New("other"),
	} {
		if got := renditions.Cause(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
