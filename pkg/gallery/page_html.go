package gallery

import (
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/s3img/s3img/pkg/markup"
)

// pageData is what a page shows. Text in it is plain and becomes HTML below; addresses are those of [relativeURL], so that none begins a
// scheme, as javascript: does.
type pageData struct {
	Policy, Title, Heading, Count string

	Style, Script string // as they are: our own files, and rules made of numbers
	Feed          string // "" for none, as all addresses here
	Newest        bool   // the words for neighbours are those of time
	Home          string
	Prev, Next    string
	Archive       []pageLink
	Sections      []section
}

type pageLink struct {
	Number int
	URL    string
}

// section is the images of a month or a folder.
type section struct {
	ID      string
	Heading string // "" for the top folder
	Cards   []card
}

type card struct {
	Shape       string // class that tells the proportions
	Full, Thumb string
	Set         string   // srcset, "" where there is one size
	Wide        string   // about how wide it is shown, where a browser does not measure that itself
	Sources     []source // the same in other formats
	Alt         string
}

// source is a source element: the renditions of one type.
type source struct{ Type, Set string }

func (d pageData) document() g.Node {
	return h.Doctype(markup.Lines(h.HTML(h.Lang("en"), markup.Lines(d.head(), d.body()))))
}

func (d pageData) head() g.Node {
	meta := func(name, content string) g.Node { return h.Meta(h.Name(name), h.Content(content)) }
	return h.Head(markup.Lines(
		h.Meta(h.Charset("utf-8")),
		h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(d.Policy)),
		meta("viewport", "width=device-width, initial-scale=1"),
		meta("color-scheme", "light dark"),
		meta("referrer", "no-referrer"),
		meta("generator", Generator),
		h.TitleEl(g.Text(d.Title)),
		h.Link(h.Rel("icon"), h.Href("data:,")),
		g.If(d.Feed != "", h.Link(h.Rel("alternate"), h.Type("application/atom+xml"), h.Title(d.Heading), h.Href(d.Feed))),
		g.If(d.Prev != "", h.Link(h.Rel("prev"), h.Href(d.Prev))),
		g.If(d.Next != "", h.Link(h.Rel("next"), h.Href(d.Next))),
		h.StyleEl(g.Raw(d.Style)),
	))
}

func (d pageData) body() g.Node {
	alone := d.Prev == "" && d.Next == ""
	return h.Body(markup.Lines(
		g.If(!alone, h.A(h.Class("skip"), h.Href("#pages"), g.Text("Skip to the other pages"))),
		h.Header(markup.Lines(h.H1(h.Dir("auto"), g.Text(d.Heading)), d.count())),
		h.Main(d.main()),
		g.If(!alone, h.Footer(markup.Lines(d.nav()))),
		g.If(d.Script != "", h.Script(g.Raw(d.Script))),
	))
}

func (d pageData) count() g.Node {
	feed := g.Group{g.Text(" · "), h.A(h.Href(d.Feed), h.Type("application/atom+xml"), g.Text("Feed"))}
	return h.P(g.Text(d.Count), g.If(d.Feed != "", feed))
}

func (d pageData) main() g.Node {
	if len(d.Sections) == 0 {
		return markup.Lines(h.P(g.Text("There are no images here.")))
	}
	return markup.Lines(g.Map(d.Sections, section.html)...)
}

func (s section) html() g.Node {
	named := s.Heading != ""
	return h.Section(g.If(named, h.Aria("labelledby", s.ID)), markup.Lines(
		g.If(named, h.H2(h.ID(s.ID), h.Dir("auto"), g.Text(s.Heading))),
		h.Ul(h.Role("list"), markup.Lines(g.Map(s.Cards, card.html)...)),
	))
}

func (c card) html() g.Node {
	sizes := g.Attr("sizes", "auto, "+c.Wide)
	image := h.Img(h.Src(c.Thumb), g.If(c.Set != "", g.Group{h.SrcSet(c.Set), sizes}), h.Alt(c.Alt), h.Loading("lazy"))
	if len(c.Sources) > 0 {
		sources := g.Map(c.Sources, func(s source) g.Node { return h.Source(h.Type(s.Type), h.SrcSet(s.Set), sizes) })
		image = h.Picture(sources, image)
	}
	return h.Li(h.Class(c.Shape), h.A(h.Href(c.Full), image, h.Span(h.Dir("auto"), h.Aria("hidden", "true"), g.Text(c.Alt))))
}

// nav leads to the neighbours, and from the index to every page.
func (d pageData) nav() g.Node {
	home, prev, next := "First", "← Previous", "Next →"
	if d.Newest {
		home, prev, next = "Newest", "← Newer", "Older →"
	}
	return h.Nav(h.ID("pages"), h.Aria("label", "Pages"), markup.Lines(
		h.P(markup.Lines(
			g.If(d.Home != "", h.A(h.Href(d.Home), g.Text(home))),
			g.If(d.Prev != "", h.A(h.Rel("prev"), h.Href(d.Prev), g.Text(prev))),
			g.If(d.Next != "", h.A(h.Rel("next"), h.Href(d.Next), g.Text(next))),
		)),
		g.If(len(d.Archive) > 0, h.Ol(h.Role("list"), markup.Lines(g.Map(d.Archive, pageLink.html)...))),
	))
}

func (p pageLink) html() g.Node {
	number := strconv.Itoa(p.Number)
	return h.Li(h.A(h.Href(p.URL), h.Aria("label", "Page "+number), g.Text(number)))
}
