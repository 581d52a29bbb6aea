package main

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// sample has numbers that divide without rest: s3img takes half the time of the best peer on phone.
func sample() results {
	tools := func(wall, distanceOf float64) []toolResult {
		tool := func(name string, wall, cpu float64, largest, written int64, d float64) toolResult {
			f := figures{Wall: wall, CPU: cpu, Largest: largest}
			return toolResult{Name: name, Variant: "one way", figures: f, Written: written, Distance: d,
				Photos: []distance{{"a", d}}, Rounds: []figures{f}}
		}
		return []toolResult{
			tool("s3img", wall, 3, 10, 210, distanceOf),
			tool("Pillow", 4, 4, 30, 190, 3),
			tool("sharp", 2, 6, 80, 200, 2),
			tool("vipsthumbnail", 3, 5, 20, 220, 2),
		}
	}
	return results{Rounds: 1, Sets: []setResult{{Name: "phone", Tools: tools(1, 1)}, {Name: "web", Tools: tools(1.5, 4)}}}
}

func TestJudge(t *testing.T) {
	want := []struct {
		measured float64
		result   string
	}{
		{0.5, "pass"},  // 1 of 2, sharp's; exactly what it must reach
		{0.75, "fail"}, // 3 of 4, Pillow's
		{0.75, "fail"}, // 1.5 of 2
		{0, "not run"},
		{0, "not run"},
		{1.05, "pass"}, // 210 of 200
		{1.25, "fail"}, // (1+4)/2 of (2+2)/2
	}
	for i, v := range judge(sample()) {
		if v.Measured != want[i].measured || v.Result != want[i].result {
			t.Errorf("%s %s: %v %s, want %v %s", v.Set, v.Figure, v.Measured, v.Result, want[i].measured, want[i].result)
		}
	}
}

func TestMedian(t *testing.T) {
	self := func(x float64) float64 { return x }
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{7}, 7}, {[]float64{9, 1, 4}, 4}, {[]float64{8, 1, 2, 100}, 5}} {
		if got := median(c.values, self); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
}

func TestUnsteady(t *testing.T) {
	r := sample()
	r.Sets[1].Tools[2].Rounds = []figures{{Wall: 2}, {Wall: 3.1}}
	if got := r.unsteady(); !slices.Equal(got, []string{"sharp on web"}) {
		t.Errorf("unsteady: %q", got)
	}
}

func TestMarkdownHasRatios(t *testing.T) {
	r := sample()
	r.Verdicts = judge(r)
	page := markdown(r)
	for _, row := range []string{
		"| phone | s3img | 0.50 | 0.75 | 0.50 | 1.05 | 0.50 |",
		"| phone | vipsthumbnail | 1.50 | 1.25 | 1.00 | 1.10 | 1.00 |",
		"| png | wall time | the best peer | ≤ 0.80 | 0.60 | – | not run |",
		"- sharp: one way (phone, web)",
	} {
		if !strings.Contains(page, row) {
			t.Errorf("there is no %q in:\n%s", row, page)
		}
	}
}

func TestPlotIsSmallAndWellFormed(t *testing.T) {
	r := sample()
	r.Sets = append(r.Sets, r.Sets...) // four sets, as a full run has
	picture := plot(r)
	if len(picture) > 30_000 {
		t.Errorf("%d bytes", len(picture))
	}
	bars, decoder := 0, xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "rect" {
			bars++
		}
	}
	if bars != 4*4*2 {
		t.Errorf("%d bars, want one for each tool, set and figure", bars)
	}
}

func TestBetweenReplacesOnlyTheResults(t *testing.T) {
	page := "# A\n\n" + beginMark + "\n\nold\n\n" + endMark + "\n\nrest\n"
	got, err := between(page, "new\n")
	if want := "# A\n\n" + beginMark + "\n\nnew\n\n" + endMark + "\n\nrest\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	if again, err := between(got, "new\n"); err != nil || again != got {
		t.Errorf("a second time: %q, %v", again, err)
	}
	if _, err := between("# A\n", "new"); err == nil {
		t.Error("a page without marks is changed")
	}
}

func TestFormatsPage(t *testing.T) {
	r := formatsResults{Before: "abc", Idle: 30e6, IdleBefore: 20e6, Files: []fileResult{
		{Name: "a.bmp", Bytes: 2_500_000, Before: &figures{Wall: 4, CPU: 2, Largest: 90e6}, Now: &figures{Wall: 1, CPU: 1, Largest: 45e6}},
		{Name: "b.gif", Before: &figures{Wall: 1, CPU: 1, Largest: 40e6}, Now: &figures{Wall: 1, CPU: 1, Largest: 40e6}, Sharp: &figures{Wall: 2, CPU: 4, Largest: 80e6}},
	}}
	page := formatsPage(r)
	for _, want := range []string{
		"30 MB of it, and 20 before,", "| a.bmp | 2.5 | 0.50 | 0.25 | 0.50 | 0.21 | – | – | – |", "| b.gif | 0.0 | 1.00 | 1.00 | 1.00 | 0.50 | 0.25 | 0.50 | 0.50 |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}
