package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/jobreport"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
)

// resultLine is what a job prints of one source as JSON.
type resultLine struct {
	Source     string                   `json:"source"`
	Status     string                   `json:"status"` // rendered, fresh, planned, removed, skipped or failed
	Renditions []renditions.Rendition   `json:"renditions,omitempty"`
	Manifest   *renditions.ManifestFile `json:"manifest,omitempty"`
	Reason     string                   `json:"reason,omitempty"` // why it was skipped
	Error      string                   `json:"error,omitempty"`
}

// reporter prints the results of a job as they come, and keeps the list of what failed.
type reporter struct {
	app    *app
	dryRun bool
	shard  renditions.Shard
	failed *os.File // nil = no list is kept
	// reasons has the list tell why, in lines of JSON.
	reasons bool
	listed  []string // the names that the job was given as a list
	// reported are those of them that are done with.
	reported map[string]bool
	err      error // the first that printing met
	bar      *progress
	meter    *jobreport.Meter
	page     *os.File // of --report; nil = none
	pageOf   reportPage
	shown    time.Time // when the bar was described last
	stop     func()    // ends what goes on beside the job
}

// failedList is the list of failures: where it is written, "" for none, and the names that the job was given as a list.
type failedList struct {
	path  string
	names []string
	// count tells how many sources there are; nil = nobody can.
	count func(ctx context.Context) (n int, known bool)
	page  reportPage
}

// hasReasons reports whether the list is to have lines of JSON that tell reasons too.
func (l failedList) hasReasons() bool { return path.Ext(l.path) == ".jsonl" }

// newReporter opens the list of failures.
func (a *app) newReporter(ctx context.Context, list failedList) (*reporter, error) {
	r := &reporter{app: a, bar: a.newProgress("images", -1, false), meter: jobreport.NewMeter(runtime.GOMAXPROCS(0))}
	r.reasons = list.hasReasons()
	beside, stop := context.WithCancel(ctx)
	r.stop = stop
	if list.count != nil && a.showsProgress() {
		go r.countSources(beside, list.count)
	}
	go r.answerSignals(beside)
	if err := r.openPage(list.page); err != nil {
		r.close()
		return nil, err
	}
	if list.path == "" {
		return r, nil
	}
	r.listed = slices.Clone(list.names)
	r.reported = make(map[string]bool, len(list.names))
	file, err := renditions.CreateNameList(list.path)
	if err != nil {
		r.close()
		return nil, listFailure(err)
	}
	r.failed = file
	return r, nil
}

func (r *reporter) close() {
	r.stop()
	r.bar.end()
	if r.failed != nil {
		_ = r.failed.Close()
	}
}

// report is called by one goroutine at a time.
func (r *reporter) report(result renditions.Result) {
	if r.reported != nil {
		r.reported[result.Source] = true
	}
	r.keep(r.bar.aside(func() error {
		if result.Err != nil {
			return r.reportFailure(result)
		}
		return r.reportSuccess(result)
	}))
	r.meter.Add(result)
	r.bar.add(1)
	r.describe()
}

func (r *reporter) reportSuccess(result renditions.Result) error {
	var text []string
	for _, made := range result.Renditions {
		text = append(text, newsLine(made.Status, made.Address, made.URL))
	}
	r.app.noteLeftOut(result.Renditions)
	if m := result.Manifest; m != nil {
		text = append(text, newsLine(m.Status, m.Address, m.URL))
	}
	text = slices.DeleteFunc(text, func(line string) bool { return line == "" })
	r.app.noteStill(result.Source, result.Renditions)
	return r.app.emit(lineOf(result), strings.Join(text, "\n"))
}

// noteLeftOut says what was asked for and is not in renditions. JSON tells it where it tells of them.
func (a *app) noteLeftOut(made []renditions.Rendition) {
	for _, r := range made {
		if r.Note != "" && a.output != outputJSON {
			a.note("note: %s: %s", printable.Line(r.Address), printable.Line(r.Note))
		}
	}
}

// noteStill tells of renditions that show the first frame of an original that moves. JSON tells it where it tells of them.
func (a *app) noteStill(source string, made []renditions.Rendition) {
	if note := stillNote(source, made); note != "" && a.output != outputJSON {
		a.note("note: %s", note)
	}
}

// stillNote is "" if nothing stands still that moved.
func stillNote(source string, all []renditions.Rendition) string {
	var still []string
	moves := false
	for _, made := range all {
		if made.Still && !slices.Contains(still, string(made.Format)) {
			still = append(still, string(made.Format))
		}
		moves = moves || made.Frames > 1
	}
	if len(still) == 0 {
		return ""
	}
	note := fmt.Sprintf("%s moves, and stands still as %s", printable.Line(source), imageops.JoinNames(still, "and"))
	if !moves {
		note += "; --formats keep,webp makes one that moves, too"
	}
	return note
}

func lineOf(result renditions.Result) resultLine {
	line := resultLine{Source: result.Source, Status: string(result.Outcome())}
	if result.Err != nil {
		line.Error = describe(result.Source, result.Err)
		return line
	}
	if result.Has(renditions.Planned, renditions.Doomed) {
		line.Status = string(renditions.Planned)
	}
	line.Renditions, line.Manifest, line.Reason = result.Renditions, result.Manifest, result.Skipped
	return line
}

// newsLine is the line of a rendition or a manifest that is worth one; "" of one that was there before.
func newsLine(status renditions.Status, address, url string) string {
	switch status {
	case renditions.Written:
		return addressLine("", address, url)
	case renditions.Planned:
		return addressLine("would write ", address, url)
	case renditions.Removed:
		return addressLine("removed ", address, url)
	case renditions.Doomed:
		return addressLine("would remove ", address, url)
	case renditions.Fresh, renditions.Stale, renditions.Missing, renditions.Foreign:
	}
	return ""
}

func addressLine(verb, address, url string) string {
	if url == "" {
		return verb + printable.Line(address)
	}
	return verb + printable.Line(address) + "\t" + printable.Line(url)
}

func (r *reporter) reportFailure(result renditions.Result) error {
	line := lineOf(result)
	if r.failed != nil {
		r.keep(r.listFailure(result, line))
	}
	if r.app.output == outputJSON {
		r.keep(r.app.emit(line, ""))
	}
	if !result.Known {
		r.app.report(errors.New(line.Error), r.app.hints(result.Err))
	}
	return nil
}

// listUndone keeps the names of a list that a job did not come to before it stopped: the list that is written may be the one that was
// read.
func (r *reporter) listUndone() {
	for _, name := range r.listed {
		if !r.reported[name] {
			r.keep(r.listName(name, failedLine{Source: name, Cause: "not_begun"}))
		}
	}
}

func (r *reporter) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// describe words an error about an object, which it names once.
func describe(object string, err error) string {
	var onPath *fs.PathError
	if errors.As(err, &onPath) && onPath.Path == object {
		err = onPath.Err
	}
	text := hideSecrets(err.Error())
	if strings.Contains(text, object) {
		return text
	}
	return object + ": " + text
}

// finish closes a job: its summary on stderr, and the exit code that its failures make.
func (r *reporter) finish(ctx context.Context, summary renditions.Summary, err error) error {
	if err != nil {
		r.listUndone()
	}
	r.close()
	r.keep(r.writePage(ctx, summary, err))
	if total := summary.Total(); total > 0 {
		r.app.note("%s", r.totals(summary))
		r.sumUp(summary)
	} else if err == nil {
		r.app.note("nothing to do: no images found%s", r.ofShard())
	}
	if err != nil || ctx.Err() != nil {
		return err
	}
	if r.err != nil {
		return fmt.Errorf("print the results: %w", r.err)
	}
	return failures(summary.Failed, summary.Total())
}

// totals is the summary in words. What most jobs do not have is told only where there is some.
func (r *reporter) totals(s renditions.Summary) string {
	rendered := "rendered"
	if r.dryRun {
		rendered = "to render"
	}
	text := fmt.Sprintf("%s: %d %s, %d fresh, %d failed", count(s.Total(), "image"), s.Rendered, rendered, s.Fresh, s.Failed)
	if s.Removed > 0 && r.dryRun {
		text += fmt.Sprintf(", %d to remove", s.Removed)
	} else if s.Removed > 0 {
		text += fmt.Sprintf(", %d removed", s.Removed)
	}
	if s.Skipped > 0 {
		text += fmt.Sprintf(", %d skipped", s.Skipped)
	}
	return text + r.ofShard()
}

// ofShard tells that others do the rest, "" for a job that is not divided.
func (r *reporter) ofShard() string {
	if !r.shard.IsPart() {
		return ""
	}
	return ", " + r.shard.String()
}

// failures is the error of a batch whose items have been reported one by one.
func failures(failed, total int) error {
	switch failed {
	case 0:
		return nil
	case total:
		return &Error{Err: fmt.Errorf("%d of %d failed", failed, total), Code: exitFailed, Said: true}
	}
	return &Error{Err: fmt.Errorf("%d of %d failed", failed, total), Code: exitSomeFailed, Said: true}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
