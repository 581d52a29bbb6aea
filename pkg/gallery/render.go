package gallery

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Generator is what the pages say made them. It does not tell the version: a new one must not change every page.
const Generator = "s3img gallery"

//go:embed page/page.css
var pageStyle string

//go:embed page/page.js
var pageScript string

// renderer makes pages of sheets.
type renderer struct {
	opt     Options
	images  int
	hasFeed bool
}

func newRenderer(opt Options, images int) *renderer {
	return &renderer{opt: opt, images: images, hasFeed: opt.URL != nil && images > 0}
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

func (r *renderer) page(s sheet) (Page, error) {
	var b bytes.Buffer
	if err := r.data(s).document().Render(&b); err != nil {
		return Page{}, fmt.Errorf("render %s: %w", s.name, err)
	}
	return Page{Name: s.name, ContentType: htmlType, Body: b.Bytes()}, nil
}

func (r *renderer) data(s sheet) pageData {
	heading := plain(r.opt.Title)
	d := pageData{
		Title: heading, Heading: heading, Newest: r.opt.Order == Newest,
		Prev: relativeURL(s.prev), Next: relativeURL(s.next), Sections: r.sections(s.pictures),
	}
	d.Style = pageStyle + shapeRules(s.pictures)
	if len(s.pictures) > 0 {
		d.Script = pageScript
	}
	d.Policy = policy(d.Style, d.Script)
	if r.hasFeed {
		d.Feed = FeedName
	}
	for _, other := range s.archive {
		d.Archive = append(d.Archive, pageLink{other.Number, relativeURL(other.Name)})
	}
	if s.name == r.opt.Index {
		d.Count = countImages(r.images) // on the index alone: it changes with every image
		return d
	}
	d.Home = relativeURL(r.opt.Index)
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
	c := card{Shape: shape.class(), Wide: shape.width(), Full: relativeURL(p.largest().Name), Thumb: relativeURL(p.smallest().Name), Alt: caption(p.source)}
	for _, other := range p.others {
		c.Sources = append(c.Sources, source{Type: formatOf(other).ContentType, Set: srcset(other, shape)})
	}
	if len(p.renditions) > 1 {
		c.Set = srcset(p, shape)
	}
	return c
}

// srcset tells of each rendition how wide it is: its size is the side of the square that it fits into.
func srcset(p *picture, s shape) string {
	var set []string
	for _, r := range p.renditions {
		set = append(set, relativeURL(r.Name)+" "+strconv.Itoa(s.widthIn(r.size))+"w")
	}
	return strings.Join(set, ", ")
}
