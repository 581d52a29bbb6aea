package gallery

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"path"
	"strconv"
	"strings"
)

// Generator is what the pages say made them. It does not tell the version: a new one must not change every page.
const Generator = "s3img gallery"

//go:embed template/page.html template/page.css template/page.js
var templateFiles embed.FS

// renderer makes pages of sheets.
type renderer struct {
	opt     Options
	images  int
	hasFeed bool
	layout  *template.Template
	style   string
	script  string
}

func newRenderer(opt Options, images int) (*renderer, error) {
	var parts [2]string
	for i, name := range []string{"template/page.css", "template/page.js"} {
		part, err := templateFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read a part of galleries: %w", err)
		}
		parts[i] = string(part)
	}
	page, err := template.ParseFS(templateFiles, "template/page.html")
	if err != nil {
		return nil, fmt.Errorf("parse the template of galleries: %w", err)
	}
	return &renderer{
		opt: opt, images: images, hasFeed: opt.URL != nil && images > 0,
		layout: page, style: parts[0], script: parts[1],
	}, nil
}

// policy lets a page show images from where it lies itself, and its own style and script, "" for none; the data: URL is that of the
// empty icon, which keeps browsers from asking for /favicon.ico.
func policy(style, script string) string {
	p := "default-src 'none'; img-src 'self' data:; style-src " + hashOf(style)
	if script != "" {
		p += "; script-src " + hashOf(script)
	}
	return p + "; base-uri 'none'; form-action 'none'"
}

func hashOf(part string) string {
	sum := sha256.Sum256([]byte(part))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageData is what template/page.html is filled in with. Text in it is plain; addresses are escaped.
type pageData struct {
	Generator, Policy, Title, Heading, Count string

	Style      template.CSS
	Script     template.JS
	Feed       template.URL
	Newest     bool // the words for neighbours are those of time
	Home       template.URL
	Prev, Next template.URL
	Archive    []pageLink
	Sections   []section
}

type pageLink struct {
	Number int
	URL    template.URL
}

// section is the images of a month or a folder.
type section struct {
	ID      string
	Heading string // "" for the top folder
	Cards   []card
}

type card struct {
	Shape       string // class that tells the proportions
	Full, Thumb template.URL
	Set         template.Srcset // "" where there is one size
	Wide        string          // about how wide it is shown, where a browser does not measure that itself
	Sources     []source        // the same in other formats
	Alt         string
}

// source is a source element: the renditions of one type.
type source struct {
	Type string
	Set  template.Srcset
}

func (r *renderer) page(s sheet) (Page, error) {
	var b bytes.Buffer
	if err := r.layout.Execute(&b, r.data(s)); err != nil {
		return Page{}, fmt.Errorf("render %s: %w", s.name, err)
	}
	return Page{Name: s.name, ContentType: htmlType, Body: b.Bytes()}, nil
}

func (r *renderer) data(s sheet) pageData {
	heading := plain(r.opt.Title)
	d := pageData{
		Generator: Generator, Title: heading, Heading: heading, Newest: r.opt.Order == Newest,
		Prev: pageURL(s.prev), Next: pageURL(s.next), Sections: r.sections(s.pictures),
	}
	style, script := r.style+shapeRules(s.pictures), ""
	if len(s.pictures) > 0 {
		script = r.script
	}
	d.Style, d.Script, d.Policy = template.CSS(style), template.JS(script), policy(style, script) //nolint:gosec // our own files
	if r.hasFeed {
		d.Feed = FeedName
	}
	for _, other := range s.archive {
		d.Archive = append(d.Archive, pageLink{other.Number, pageURL(other.Name)})
	}
	if s.name == r.opt.Index {
		d.Count = countImages(r.images) // on the index alone: it changes with every image
		return d
	}
	d.Home = pageURL(r.opt.Index)
	d.Title += ", page " + strconv.Itoa(s.number)
	d.Count = "Page " + strconv.Itoa(s.number)
	return d
}

func countImages(n int) string {
	if n == 1 {
		return "1 image"
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " images"
}

func (r *renderer) sections(pictures []*picture) []section {
	var sections []section
	for _, p := range pictures {
		heading := r.headingOf(p)
		if len(sections) == 0 || sections[len(sections)-1].Heading != heading {
			sections = append(sections, section{ID: "part-" + strconv.Itoa(len(sections)+1), Heading: heading})
		}
		last := &sections[len(sections)-1]
		last.Cards = append(last.Cards, newCard(p))
	}
	return sections
}

// headingOf is the month, by the clock of the camera or in UTC, or the folder.
func (r *renderer) headingOf(p *picture) string {
	if r.opt.Order == Newest {
		return p.when().Format("January 2006")
	}
	if dir := path.Dir(p.source); dir != "." {
		return plain(dir)
	}
	return ""
}

func newCard(p *picture) card {
	shape := shapeOf(p)
	c := card{Shape: shape.class(), Wide: shape.width(), Full: pageURL(p.largest().Name), Thumb: pageURL(p.smallest().Name), Alt: caption(p.source)}
	for _, other := range p.others {
		c.Sources = append(c.Sources, source{Type: formatOf(other).ContentType, Set: srcset(other, shape)})
	}
	if len(p.renditions) > 1 {
		c.Set = srcset(p, shape)
	}
	return c
}

// srcset tells of each rendition how wide it is: its size is the side of the square that it fits into.
func srcset(p *picture, s shape) template.Srcset {
	var set []string
	for _, r := range p.renditions {
		set = append(set, relativeURL(r.Name)+" "+strconv.Itoa(s.widthIn(r.size))+"w")
	}
	return template.Srcset(strings.Join(set, ", ")) //nolint:gosec // each address is escaped
}

func pageURL(name string) template.URL {
	return template.URL(relativeURL(name)) //nolint:gosec // it is escaped
}
