package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/s3img/s3img/pkg/renditions"
)

// resultLine is what a job prints of one source as JSON.
type resultLine struct {
	Source     string                 `json:"source"`
	Status     string                 `json:"status"` // rendered, fresh, planned or failed
	Renditions []renditions.Rendition `json:"renditions,omitempty"`
	Error      string                 `json:"error,omitempty"`
}

// reporter prints the results of a job as they come, and keeps the list of what failed.
type reporter struct {
	app    *app
	dryRun bool
	failed *os.File // nil = no list is kept
	err    error    // the first that printing met
	bar    *progress
}

// newReporter opens the list of failures at path, "" for none.
func (a *app) newReporter(path string) (*reporter, error) {
	r := &reporter{app: a, bar: a.newProgress("images", -1, false)}
	if path == "" {
		return r, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("open the list of failures: %w", err)
	}
	r.failed = file
	return r, nil
}

func (r *reporter) close() {
	r.bar.end()
	if r.failed != nil {
		_ = r.failed.Close()
	}
}

// report is called by one goroutine at a time.
func (r *reporter) report(result renditions.Result) {
	r.keep(r.bar.aside(func() error {
		if result.Err != nil {
			return r.reportFailure(result)
		}
		return r.reportSuccess(result)
	}))
	r.bar.add(1)
}

func (r *reporter) reportSuccess(result renditions.Result) error {
	line := resultLine{Source: result.Source, Status: "fresh", Renditions: result.Renditions}
	var text []string
	for _, made := range result.Renditions {
		switch made.Status {
		case renditions.Written:
			line.Status = "rendered"
			text = append(text, addressLine("", made))
		case renditions.Planned:
			line.Status = "planned"
			text = append(text, addressLine("would write ", made))
		case renditions.Fresh:
		}
	}
	return r.app.emit(line, strings.Join(text, "\n"))
}

func addressLine(verb string, made renditions.Rendition) string {
	if made.URL == "" {
		return verb + made.Address
	}
	return verb + made.Address + "\t" + made.URL
}

func (r *reporter) reportFailure(result renditions.Result) error {
	what := describe(result.Source, result.Err)
	if r.failed != nil {
		_, err := fmt.Fprintln(r.failed, result.Source)
		r.keep(err)
	}
	if r.app.output == outputJSON {
		r.keep(r.app.emit(resultLine{Source: result.Source, Status: "failed", Error: what}, ""))
	}
	r.app.report(errors.New(what), hintsFor(result.Err))
	return nil
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
	text := err.Error()
	if strings.Contains(text, object) {
		return text
	}
	return object + ": " + text
}

// finish closes a job: its summary on stderr, and the exit code that its failures make.
func (r *reporter) finish(ctx context.Context, summary renditions.Summary, err error) error {
	r.close()
	if total := summary.Total(); total > 0 {
		rendered := "rendered"
		if r.dryRun {
			rendered = "to render"
		}
		r.app.note("%s: %d %s, %d fresh, %d failed", count(total, "image"), summary.Rendered, rendered, summary.Fresh, summary.Failed)
	} else if err == nil {
		r.app.note("nothing to do: no images found")
	}
	if err != nil || ctx.Err() != nil {
		return err
	}
	if r.err != nil {
		return fmt.Errorf("print the results: %w", r.err)
	}
	return failures(summary.Failed, summary.Total())
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
