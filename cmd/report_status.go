package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/jobreport"
	"github.com/s3img/s3img/pkg/renditions"
)

// describeEvery is how often what stands before the bar changes.
const describeEvery = 500 * time.Millisecond

// failedLine is a line of a list of failures that tells reasons.
type failedLine struct {
	Source string `json:"source"`
	Cause  string `json:"cause"` // a word for the metrics, or a code of S3; not_begun
	Error  string `json:"error,omitempty"`
}

func (r *reporter) listFailure(result renditions.Result, line resultLine) error {
	return r.listName(result.Source, failedLine{result.Source, renditions.Cause(result.Err), line.Error})
}

// listName adds to the list of failures.
func (r *reporter) listName(name string, why failedLine) error {
	text := renditions.NameLine(name)
	if r.reasons {
		line, err := json.Marshal(why)
		if err != nil {
			return err
		}
		text = string(line)
	}
	_, err := fmt.Fprintln(r.failed, text)
	return err
}

// countSources finds out, beside the job, how many objects there are.
func (r *reporter) countSources(ctx context.Context, count func(ctx context.Context) (int, bool)) {
	if n, known := count(ctx); known {
		r.meter.SetTotal(n)
		r.bar.setTotal(n)
	}
}

// describe says before the bar how fast the job is, and what it waits for.
func (r *reporter) describe() {
	now := time.Now()
	if now.Sub(r.shown) < describeEvery {
		return
	}
	r.shown = now
	s := r.meter.Status()
	text := fmt.Sprintf("images %.0f/s", s.PerSecond)
	if s.Megapixels > 0 {
		text += fmt.Sprintf(" %.0f MP/s", s.Megapixels)
	}
	if s.Bottleneck != jobreport.NoStage {
		text += ", " + string(s.Bottleneck)
	}
	r.bar.describe(text)
}

// answerSignals tells how far the job is whenever somebody asks by a signal.
func (r *reporter) answerSignals(ctx context.Context) {
	asked := make(chan os.Signal, 1)
	if len(statusSignals) > 0 {
		signal.Notify(asked, statusSignals...)
		defer signal.Stop(asked)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-asked:
			_ = r.bar.aside(func() error {
				r.app.noteStatus(r.meter.Status())
				return nil
			})
		}
	}
}

// statusLine is the status of a job in JSON.
type statusLine struct {
	Elapsed    float64           `json:"seconds"`
	Done       int               `json:"done"`
	Failed     int               `json:"failed"`
	Total      int               `json:"total,omitempty"`
	PerSecond  float64           `json:"per_second"`
	Megapixels float64           `json:"megapixels_per_second"`
	Left       float64           `json:"seconds_left,omitempty"`
	Bottleneck jobreport.Stage   `json:"bottleneck,omitempty"`
	Causes     []jobreport.Cause `json:"causes,omitempty"`
}

// noteStatus tells how far a job is.
func (a *app) noteStatus(s jobreport.Status) {
	if a.output == outputJSON {
		a.noteJSON(struct {
			Status statusLine `json:"status"`
		}{statusLine{
			s.Elapsed.Seconds(), s.Done, s.Failed, max(s.Total, 0), s.PerSecond, s.Megapixels, s.Left.Seconds(), s.Bottleneck, s.Causes,
		}})
		return
	}
	text := count(s.Done, "image")
	if s.Total >= 0 {
		text = fmt.Sprintf("%d of %s", s.Done, count(s.Total, "image"))
	}
	text += fmt.Sprintf(" after %s: %.1f a second, %.0f megapixels a second", s.Elapsed.Round(time.Second), s.PerSecond, s.Megapixels)
	if s.Bottleneck != jobreport.NoStage {
		text += ", bound by " + bottleneckWords(s.Bottleneck)
	}
	if s.Left > 0 {
		text += fmt.Sprintf(", about %s left", s.Left.Round(time.Second))
	}
	a.note("status: %s", text)
	if len(s.Causes) > 0 {
		a.note("status: %d failed: %s", s.Failed, causesText(s.Causes))
	}
}

func bottleneckWords(stage jobreport.Stage) string {
	switch stage {
	case jobreport.Listing:
		return "the listing of the originals"
	case jobreport.Looking:
		return "looking at what is there"
	case jobreport.Fetch:
		return "fetching"
	case jobreport.Render:
		return "rendering"
	case jobreport.Store:
		return "storing"
	case jobreport.NoStage:
	}
	return "nothing"
}

// causesText is "3 not_image, 2 AccessDenied".
func causesText(causes []jobreport.Cause) string {
	var parts []string
	for _, cause := range causes {
		parts = append(parts, fmt.Sprintf("%d %s", cause.Count, cause.Name))
	}
	return strings.Join(parts, ", ")
}

// sumUp tells the causes of failures, each once, and for programs all figures of the job. The hints come behind, with how many errors
// each fits.
func (r *reporter) sumUp(s renditions.Summary) {
	status := r.meter.Status()
	if r.app.output != outputJSON {
		if s.Failed > 1 {
			r.app.note("failed: %s", causesText(status.Causes))
		}
		return
	}
	r.app.noteJSON(struct {
		Summary summaryLine `json:"summary"`
	}{summaryLine{
		s.Total(), s.Rendered, s.Fresh, s.Removed, s.Skipped, s.Failed, status.Causes, status.Elapsed.Seconds(),
	}})
}

// summaryLine is the end of a job in JSON.
type summaryLine struct {
	Total    int               `json:"total"`
	Rendered int               `json:"rendered"`
	Fresh    int               `json:"fresh"`
	Removed  int               `json:"removed"`
	Skipped  int               `json:"skipped"`
	Failed   int               `json:"failed"`
	Causes   []jobreport.Cause `json:"causes,omitempty"`
	Elapsed  float64           `json:"seconds"`
}
