package jobreport

import (
	_ "embed"
	"fmt"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/s3img/s3img/pkg/markup"
	"github.com/s3img/s3img/pkg/renditions"
)

//go:embed page.css
var pageStyle string

// shownPage is the page in words. They are plain, and become HTML below.
type shownPage struct {
	Head
	Summary            renditions.Summary
	Took               string
	PerSecond          string
	Megapixels, Pixels string
	Bars               []chartBar
	Most               string // of the chart: images a second
	Stages             []shownStage
	Causes             []Cause
	Slowest            []shownSlow
	Failed             []failure
	Samples            []shownSample
}

// chart dimensions, in the units of its viewBox.
const chartWidth, chartHeight = 720, 160

type chartBar struct{ X, Width, Y, Height, FailedY, FailedHeight float64 }

type shownStage struct {
	Name, Each string
	Percent    float64
}

type shownSlow struct{ Source, Took, Stages string }

type shownSample struct {
	sample
	Data string // data: URL, which is made here
}

func (p shownPage) document() g.Node {
	policy := "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
	return h.Doctype(markup.Lines(h.HTML(h.Lang("en"), markup.Lines(
		h.Head(markup.Lines(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(policy)),
			h.TitleEl(g.Text("Renditions of "+p.From)),
			h.StyleEl(g.Raw("\n"+pageStyle)),
		)),
		h.Body(markup.Lines(append(p.about(), p.parts()...)...)),
	))))
}

// about tells which job it was, and its figures.
func (p shownPage) about() []g.Node {
	images := " images from "
	if p.Summary.Total() == 1 {
		images = " image from "
	}
	ended := p.Ended.UTC()
	return []g.Node{
		h.H1(number(p.Summary.Total()), g.Text(images+p.From)),
		h.P(h.Class("faint"), g.If(p.To != "", g.Text("to "+p.To+", ")), g.Text("in "+p.Took+", ended "),
			h.Time(h.DateTime(ended.Format(time.RFC3339)), g.Text(ended.Format(time.DateTime)+" UTC")), g.Text(", by s3img "+p.Version)),
		g.If(p.Note != "", h.P(h.Class("cause"), g.Text(p.Note))),
		g.If(p.Retries != "", h.P(h.Class("faint"), g.Text("Tried again: "+p.Retries))),
		h.Div(h.Class("tiles"), markup.Lines(p.tiles()...)),
	}
}

func (p shownPage) tiles() []g.Node {
	sum := p.Summary
	tile := func(figure g.Node, words string) g.Node {
		return h.Div(h.Class("tile"), h.B(figure), h.Span(g.Text(words)))
	}
	failed := tile(number(sum.Failed), "failed")
	if sum.Failed > 0 {
		failed = h.Div(h.Class("tile bad"), h.B(number(sum.Failed)), h.Span(g.Text("failed")))
	}
	return []g.Node{
		tile(number(sum.Rendered), "rendered"),
		tile(number(sum.Fresh), "fresh"),
		g.If(sum.Skipped > 0, tile(number(sum.Skipped), "skipped")),
		g.If(sum.Removed > 0, tile(number(sum.Removed), "removed")),
		failed,
		tile(g.Text(p.PerSecond), "images a second"),
		tile(g.Text(p.Megapixels), "megapixels a second, "+p.Pixels+" in all"),
	}
}

// parts are what follows, each with its heading. Those that would be empty are left out.
func (p shownPage) parts() []g.Node {
	var all []g.Node
	add := func(filled bool, heading string, part g.Node) {
		if filled {
			all = append(all, h.H2(g.Text(heading)), part)
		}
	}
	add(len(p.Bars) > 0, "Throughput", p.throughput())
	add(len(p.Bars) > 0, "Where the time goes", p.stages())
	add(len(p.Samples) > 0, "Samples", h.Div(h.Class("samples"), markup.Lines(g.Map(p.Samples, shownSample.html)...)))
	add(len(p.Failed) > 0, "Failed", p.failures())
	add(len(p.Slowest) > 0, "Slowest", sheet(h.Ol(markup.Lines(g.Map(p.Slowest, shownSlow.html)...))))
	return all
}

func sheet(children ...g.Node) g.Node { return h.Div(h.Class("sheet"), markup.Lines(children...)) }

func (p shownPage) throughput() g.Node {
	most := "up to " + p.Most + " images a second"
	if p.Summary.Failed > 0 {
		most += "; those that failed are red"
	}
	return sheet(
		h.P(h.Class("faint"), g.Text(most)),
		h.SVG(g.Attr("viewBox", fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight)), g.Attr("preserveAspectRatio", "none"), h.Role("img"),
			h.Aria("label", "Images done over time"), markup.Lines(g.Map(p.Bars, chartBar.html)...)),
		h.P(h.Class("faint ends"), h.Span(g.Text("0 s")), h.Span(g.Text(p.Took))),
	)
}

func (b chartBar) html() g.Node {
	rect := func(class string, y, height float64) g.Node {
		return g.El("rect", h.Class(class), hundredths("x", b.X), hundredths("y", y), hundredths("width", b.Width), hundredths("height", height))
	}
	return g.Group{rect("done", b.Y, b.Height), g.If(b.FailedHeight > 0, rect("failed", b.FailedY, b.FailedHeight))}
}

func hundredths(name string, value float64) g.Node { return g.Attr(name, fmt.Sprintf("%.2f", value)) }

func (p shownPage) stages() g.Node {
	rows := []g.Node{h.P(h.Class("faint"), g.Text("of one image, on average; images overlap"))}
	for _, s := range p.Stages {
		bar := h.I(h.Style(fmt.Sprintf("width: %.1f%%", s.Percent)))
		rows = append(rows, h.Div(h.Class("stage"), h.Span(g.Text(s.Name)), bar, h.B(g.Text(s.Each))))
	}
	return sheet(rows...)
}

func (s shownSample) html() g.Node {
	return h.Figure(
		h.Img(h.Src(s.Data), h.Alt(""), h.Width(strconv.Itoa(s.Width)), h.Height(strconv.Itoa(s.Height))),
		h.FigCaption(h.Title(s.Address), g.Text(s.Source)),
	)
}

func (p shownPage) failures() g.Node {
	var causes g.Group
	for i, c := range p.Causes {
		if i > 0 {
			causes = append(causes, g.Text(", "))
		}
		causes = append(causes, h.Span(h.Class("cause"), number(c.Count), g.Text(" "+c.Name)))
	}
	first := fmt.Sprintf("These are the first %d; --failed lists all.", len(p.Failed))
	return sheet(
		h.P(causes),
		h.Ul(markup.Lines(g.Map(p.Failed, failure.html)...)),
		g.If(p.Summary.Failed > len(p.Failed), h.P(h.Class("faint"), g.Text(first))),
	)
}

func (f failure) html() g.Node {
	return h.Li(g.Text(f.Error+" "), h.Span(h.Class("faint"), g.Text(f.Cause)))
}

func (s shownSlow) html() g.Node {
	return h.Li(h.B(g.Text(s.Took)), g.Text(" "+s.Source), h.Br(), h.Span(h.Class("faint"), g.Text(s.Stages)))
}

func number(n int) g.Node { return g.Text(strconv.Itoa(n)) }
