package jobreport

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// A page of a long job holds as much as one of a short one, and nothing of what was counted is lost. Names are text, whatever they are.
func TestWritePage(t *testing.T) {
	const objects = 20_000
	m, c := newTestMeter()
	m.KeepPage(func(source string, err error) string { return source + ": " + err.Error() })
	for i := range objects {
		c.at = c.at.Add(170 * time.Millisecond) // most of an hour
		result := renditions.Result{
			Source: fmt.Sprintf("<script>%d.jpg", i), Took: renditions.Stages{Render: time.Duration(i%977+1) * time.Millisecond},
			Renditions: []renditions.Rendition{
				{Status: renditions.Written, Address: "large", Format: imageops.JPEG, Bytes: 1 << 20},
				{Status: renditions.Written, Address: fmt.Sprintf(`small %d" onload="x" '`, i), Format: imageops.JPEG, Bytes: 100, Width: 20, Height: 10},
			},
		}
		if i%40 == 7 {
			result.Err, result.Renditions = errors.New("<b>bad</b>"), nil
		}
		m.Add(result)
	}
	done, failed := 0, 0
	for _, b := range m.page.buckets {
		done, failed = done+b.done, failed+b.failed
	}
	if done != objects || failed != objects/40 || len(m.page.buckets) > maxBuckets || len(m.page.buckets) < maxBuckets/2 {
		t.Errorf("%d buckets of %d objects, %d failed", len(m.page.buckets), done, failed)
	}
	if s := m.page.slowest; len(s) != maxSlowest || s[0].Took != 977*time.Millisecond || s[maxSlowest-1].Took < 976*time.Millisecond {
		t.Errorf("the slowest %d: %+v", len(s), s)
	}
	reads := 0
	read := func(address string, limit int64) ([]byte, error) {
		reads++
		switch {
		case !strings.HasPrefix(address, "small "):
			t.Errorf("%s is no smallest rendition", address)
		case reads == 1:
			return nil, errors.New("gone")
		case reads == 2:
			return make([]byte, limit), nil
		}
		return []byte("\xff\xd8"), nil
	}
	var b strings.Builder
	head := Head{From: "a & b", To: "out", Ended: time.Unix(0, 0), Version: "v1", Note: "note", Retries: "7 <throttled>"}
	if err := m.WritePage(&b, head, renditions.Summary{Rendered: objects - objects/40, Failed: objects / 40}, read); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, "data:image/jpeg;base64,/9g="); reads != maxSamples || n != maxSamples-2 {
		t.Errorf("%d samples of %d that were read", n, reads)
	}
	for text, want := range map[string]int{
		"<script": 0, "<b>bad": 0, "&#34; onload=&#34;x&#34; &#39;\">": maxSamples - 2, "a &amp; b": 2, "Tried again: 7 &lt;throttled&gt;": 1, "&lt;b&gt;bad": maxFailed, "1970-01-01 00:00:00 UTC": 1, "first 100; --failed": 1, "http": 1, // of http-equiv
	} {
		if got := strings.Count(page, text); got != want {
			t.Errorf("%q is there %d times, want %d", text, got, want)
		}
	}
	if len(page) > 150_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
}

// A job of steady speed has a level chart that tells that speed, however short it is and wherever its last bar ends.
func TestChartOfASteadyJob(t *testing.T) {
	for _, took := range []time.Duration{time.Millisecond, 40 * time.Millisecond, 1430 * time.Millisecond, 2 * time.Second, 61 * time.Second, 100 * time.Minute} {
		p := page{width: firstWidth}
		const step = time.Millisecond // 1,000 images a second
		for at := step / 2; at < took; at += step {
			p.count(at, false)
		}
		bars, most := p.chart(took)
		if most != "1000" {
			t.Errorf("%s: up to %s images a second, want 1000", took, most)
		}
		end := 0.0
		for i, b := range bars {
			if b.Height < 0.98*chartHeight {
				t.Errorf("%s: bar %d of %d has a height of %.1f, the highest %d", took, i, len(bars), b.Height, chartHeight)
			}
			if b.X < end || b.X-end > 1.01 {
				t.Errorf("%s: bar %d of %d begins at %.2f, the one before ends at %.2f", took, i, len(bars), b.X, end)
			}
			end = b.X + b.Width
		}
		if end > chartWidth || end < chartWidth-1.01 || len(bars) > maxBars {
			t.Errorf("%s: %d bars end at %.2f of %d", took, len(bars), end, chartWidth)
		}
	}
}
