package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/gallery/site"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// pruneLine is what prune prints of one object as JSON.
type pruneLine struct {
	Address string `json:"address"`
	URL     string `json:"url,omitempty"`
	Status  string `json:"status"`           // doomed, removed or failed
	Source  string `json:"source,omitempty"` // the original that it was made from
	Reason  string `json:"reason,omitempty"`
	Bytes   int64  `json:"bytes,omitempty"`
	Error   string `json:"error,omitempty"`
}

// pruneTotals is the last line of JSON.
type pruneTotals struct {
	Status       string       `json:"status"` // summary
	Dest         string       `json:"dest"`
	Source       string       `json:"source"`
	DryRun       bool         `json:"dry_run"`
	Originals    int          `json:"originals"`
	Kept         int          `json:"kept"`
	Doomed       int          `json:"doomed"`
	DoomedBytes  int64        `json:"doomed_bytes"`
	OriginalGone int          `json:"original_gone"`
	NotAskedFor  int          `json:"not_asked_for"`
	Removed      int          `json:"removed"`
	RemovedBytes int64        `json:"removed_bytes"`
	Hidden       int          `json:"hidden"` // removed, and kept by the bucket as older versions
	Failed       int          `json:"failed"`
	LeftAlone    pruneLeftout `json:"left_alone"`
}

// pruneLeftout counts what is left alone, by its reason.
type pruneLeftout struct {
	Elsewhere  int `json:"of_other_originals"`
	Unmarked   int `json:"without_mark"`
	Unreadable int `json:"unreadable"`
	Others     int `json:"other_objects"`
	Back       int `json:"original_is_back"`
}

// pruneReporter prints what a prune finds and removes.
type pruneReporter struct {
	app          *app
	dryRun       bool
	dest, source renditions.Place
	bar          *progress
	err          error // the first that printing met
}

// report is called by one goroutine at a time.
func (r *pruneReporter) report(pruned renditions.Pruned) {
	err := r.bar.aside(func() error {
		line := pruneLine{
			Address: pruned.Address, URL: pruned.URL, Status: string(pruned.Status), Source: pruned.Source, Reason: pruned.Reason, Bytes: pruned.Bytes,
		}
		if pruned.Err == nil {
			return r.app.emit(line, newsLine(pruned.Status, pruned.Address, pruned.URL))
		}
		line.Status, line.Error = string(renditions.Failed), describe(pruned.Address, pruned.Err)
		r.app.report(errors.New(line.Error), r.app.hints(pruned.Err))
		if r.app.output == outputJSON {
			return r.app.emit(line, "")
		}
		return nil
	})
	if r.err == nil {
		r.err = err
	}
}

// finish prints the summary, and makes the exit code.
func (r *pruneReporter) finish(ctx context.Context, s renditions.PruneSummary, err error) error {
	r.bar.end()
	var tooMany *renditions.PruneLimitError
	wouldBeRefused := r.dryRun && errors.As(err, &tooMany)
	if err != nil && !wouldBeRefused {
		if s.Removed > 0 {
			r.app.note("removed %s before that", r.amount(s.Removed, s.RemovedBytes))
		}
		return pruneFailure(err)
	}
	r.note(s)
	if wouldBeRefused {
		r.app.note("note: --yes will be refused without --max-delete: %v", tooMany)
	}
	if s.Removed > 0 {
		r.noteGallery(ctx)
	}
	if r.app.output == outputJSON {
		if err := r.app.emit(r.totals(s), ""); err != nil {
			return err
		}
	}
	if r.err != nil {
		return fmt.Errorf("print the results: %w", r.err)
	}
	if r.dryRun {
		return failures(s.Failed, s.Failed+s.Doomed())
	}
	return failures(s.Failed, s.Failed+s.Removed)
}

func (r *pruneReporter) amount(n int, bytes int64) string {
	return fmt.Sprintf("%s, %s", count(n, "object"), humanize.Bytes(uint64(max(bytes, 0))))
}

// note is the summary in words.
func (r *pruneReporter) note(s renditions.PruneSummary) {
	say := r.app.note
	reasons := listed(amountOf{s.Gone, "whose original is gone"}, amountOf{s.NotAsked, "no longer asked for"})
	switch {
	case s.Doomed() == 0:
		say("nothing to remove: %s of %s stay", count(s.Kept, "object"), count(s.Originals, "original"))
	case r.dryRun:
		say("%s to remove: %s; %d stay", r.amount(s.Doomed(), s.Bytes), reasons, s.Kept)
	default:
		say("%s removed, of %s; %d stay", r.amount(s.Removed, s.RemovedBytes), reasons, s.Kept)
	}
	left := listed(
		amountOf{s.Elsewhere, "of originals that are not known in " + r.source.String()}, amountOf{s.Unmarked, "without a mark of s3img"},
		amountOf{s.Unreadable, "that nobody may look at without a key"}, amountOf{s.Back, "whose original is there again"}, amountOf{s.Others, "of other names"})
	if left != "" {
		say("left alone: %s", left)
	}
	if s.Hidden > 0 {
		say("note: the bucket keeps versions: %s hidden, and their bytes are still there until a lifecycle rule expires noncurrent versions", count(s.Hidden, "object"))
	}
	if r.dryRun && s.Doomed() > 0 {
		say("nothing was removed: --yes does it")
	}
}

// amountOf is so many of something.
type amountOf struct {
	n    int
	what string
}

// listed leaves out those that there are none of.
func listed(all ...amountOf) string {
	var words []string
	for _, one := range all {
		if one.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", one.n, one.what))
		}
	}
	return strings.Join(words, ", ")
}

func (r *pruneReporter) totals(s renditions.PruneSummary) pruneTotals {
	return pruneTotals{
		Status: "summary", Dest: r.dest.String(), Source: r.source.String(), DryRun: r.dryRun, Originals: s.Originals, Kept: s.Kept,
		Doomed: s.Doomed(), DoomedBytes: s.Bytes, OriginalGone: s.Gone, NotAskedFor: s.NotAsked,
		Removed: s.Removed, RemovedBytes: s.RemovedBytes, Hidden: s.Hidden, Failed: s.Failed,
		LeftAlone: pruneLeftout{Elsewhere: s.Elsewhere, Unmarked: s.Unmarked, Unreadable: s.Unreadable, Others: s.Others, Back: s.Back},
	}
}

// noteGallery says that pages of gallery show what is gone. Their index tells whose it is; nothing hangs on that, so errors are dropped.
func (r *pruneReporter) noteGallery(ctx context.Context) {
	place, err := r.gallery(ctx)
	if err != nil {
		return
	}
	state, err := place.State(ctx, gallery.Page{Name: gallery.DefaultIndex})
	if err == nil && (state == gallery.Same || state == gallery.Other) {
		r.app.note("note: the gallery %s shows what is gone until `s3img gallery %s` is run again", place.Address(gallery.DefaultIndex), s3ops.ShellQuote(r.dest.String()))
	}
}

func (r *pruneReporter) gallery(ctx context.Context) (site.Place, error) {
	if !r.dest.InS3() {
		return site.NewFolder(r.dest.Path, "")
	}
	client, err := r.app.store(ctx)
	if err != nil {
		return nil, err
	}
	return site.NewPrefix(client, r.dest.At, site.PrefixOptions{}), nil
}
