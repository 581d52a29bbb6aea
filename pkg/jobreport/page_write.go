package jobreport

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
)

// maxSampleBytes is the largest rendition that a page holds a copy of.
const maxSampleBytes = 128 << 10

// Head is what the page says above its figures.
type Head struct {
	From, To string // what was rendered, and where the renditions are
	Ended    time.Time
	Version  string // of the program
	Note     string // why the job ended early; "" = it did not
	Retries  string // what was tried again, as s3ops.Retries words it; "" = nothing
}

// WritePage writes one page of HTML that needs nothing else: totals, throughput over time, stages, the slowest and the failed objects,
// and samples, which read gives by their addresses. A sample that cannot be read, or is large, is left out. KeepPage has been called
// before the job.
func (m *Meter) WritePage(w io.Writer, head Head, summary renditions.Summary, read func(address string, limit int64) ([]byte, error)) error {
	status := m.Status()
	m.mu.Lock()
	whole, p := m.whole, *m.page
	m.mu.Unlock()
	seconds := max(status.Elapsed.Seconds(), 1e-3)
	shown := shownPage{
		Head: head, Summary: summary, Took: shownDuration(status.Elapsed), PerSecond: shownRate(float64(whole.done) / seconds),
		Megapixels: shownRate(float64(whole.pixels) / 1e6 / seconds), Pixels: shownRate(float64(whole.pixels) / 1e6),
		Causes: status.Causes, Failed: p.failed, Stages: shownStages(whole),
	}
	shown.Bars, shown.Most = p.chart(status.Elapsed)
	for _, s := range p.slowest {
		shown.Slowest = append(shown.Slowest, shownSlow{s.Source, shownDuration(s.Took), stagesText(s.Stages)})
	}
	for _, s := range p.samples {
		if !strings.HasPrefix(s.Format.ContentType(), "image/") {
			continue
		}
		data, err := read(s.Address, maxSampleBytes+1)
		if err != nil || len(data) > maxSampleBytes {
			continue
		}
		uri := "data:" + s.Format.ContentType() + ";base64," + base64.StdEncoding.EncodeToString(data)
		shown.Samples = append(shown.Samples, shownSample{s, uri})
	}
	buffered := bufio.NewWriter(w) // it is written in thousands of small parts
	err := shown.document().Render(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// chart draws a job that took elapsed, in bars of equal time but the last, and tells how many images a second the highest is. A bar
// stands for five images on average, since of one or two it would show chance.
func (p *page) chart(elapsed time.Duration) (bars []chartBar, most string) {
	done := 0
	for _, b := range p.buckets {
		done += b.done
	}
	if done == 0 {
		return nil, ""
	}
	elapsed = max(elapsed, time.Duration(len(p.buckets)-1)*p.width+time.Millisecond)
	count := min(max(done/5, 1), maxBars)
	n := (len(p.buckets) + count - 1) / count
	parts, width := joined(p.buckets, n), time.Duration(n)*p.width
	ends := func(i int) time.Duration {
		if i == len(parts)-1 {
			return elapsed
		}
		return time.Duration(i+1) * width
	}
	// What is left at the end may be too short for a rate.
	if last := len(parts) - 1; last > 0 && elapsed-ends(last-1) < width/2 {
		parts[last-1] = bucket{parts[last-1].done + parts[last].done, parts[last-1].failed + parts[last].failed}
		parts = parts[:last]
	}
	rates, highest := make([]float64, len(parts)), 0.0
	for i, b := range parts {
		rates[i] = float64(b.done) / (ends(i) - time.Duration(i)*width).Seconds()
		highest = max(highest, rates[i])
	}
	for i, b := range parts {
		x := chartWidth * float64(time.Duration(i)*width) / float64(elapsed)
		wide := chartWidth*float64(ends(i))/float64(elapsed) - x
		height := chartHeight * rates[i] / highest
		failed := height * float64(b.failed) / float64(max(b.done, 1))
		bars = append(bars, chartBar{
			X: x, Width: max(wide-min(1, wide/4), 0.5), Y: chartHeight - height, Height: height,
			FailedY: chartHeight - failed, FailedHeight: failed,
		})
	}
	return bars, shownRate(highest)
}

// shownStages compares the times that objects spent. They overlap, and so are longer than the job.
func shownStages(w work) (stages []shownStage) {
	all := []struct {
		name string
		took time.Duration
	}{
		{"waiting for the listing", w.listing},
		{"looking at what is there", w.took.Look}, {"fetching", w.took.Fetch}, {"rendering", w.took.Render}, {"storing", w.took.Store},
	}
	longest := time.Duration(1)
	for _, s := range all {
		longest = max(longest, s.took)
	}
	for _, s := range all {
		each := s.took / time.Duration(max(w.done, 1))
		stages = append(stages, shownStage{s.name, shownDuration(each), 100 * float64(s.took) / float64(longest)})
	}
	return stages
}

func stagesText(s renditions.Stages) string {
	return fmt.Sprintf("look %s, fetch %s, render %s, store %s", shownDuration(s.Look), shownDuration(s.Fetch), shownDuration(s.Render), shownDuration(s.Store))
}

// shownDuration has three digits or so.
func shownDuration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.2g ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

func shownRate(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}
