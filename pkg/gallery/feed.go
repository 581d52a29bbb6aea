package gallery

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	h "maragu.dev/gomponents/html"

	"github.com/s3img/s3img/pkg/imageops"
)

// feedEntries is how many images a feed holds: those that came last, in any order of the pages. Readers keep what they have seen, and
// would not find an old photo that came today among the old ones.
const feedEntries = 50

// The feed is Atom, which every reader takes. Unlike RSS it says what is text and what is markup, and asks for an ID and a
// date of each entry, so that no reader shows an image twice; JSON Feed has fewer readers.
// Source: https://www.rfc-editor.org/rfc/rfc4287
type atomFeed struct {
	XMLName   xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
	Generator atomGenerator `xml:"generator"` // first, for IsOurs
	Title     string        `xml:"title"`
	ID        string        `xml:"id"`
	Links     []atomLink    `xml:"link"`
	Updated   string        `xml:"updated"`
	Author    string        `xml:"author>name"`
	Entries   []atomEntry   `xml:"entry"`
}

type atomGenerator struct {
	URI  string `xml:"uri,attr"`
	Name string `xml:",chardata"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"` // bytes
}

type atomEntry struct {
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Links   []atomLink  `xml:"link"`
	Updated string      `xml:"updated"`
	Content atomContent `xml:"content"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

const generatorURI = "https://github.com/s3img/s3img"

// feed makes the Atom feed of at least one picture. It reorders them by when they came.
func feed(pictures []*picture, opt Options) (Page, error) {
	slices.SortFunc(pictures, func(a, b *picture) int { return cmp.Or(b.since.Compare(a.since), byName(a, b)) })
	title, home := plain(opt.Title), opt.URL(opt.Index)
	document := atomFeed{
		Title: title, ID: home, Author: title, Updated: atomTime(pictures[0].since),
		Links:     []atomLink{{Rel: "self", Type: "application/atom+xml", Href: opt.URL(FeedName)}, {Rel: "alternate", Type: "text/html", Href: home}},
		Generator: atomGenerator{URI: generatorURI, Name: Generator},
	}
	for _, p := range pictures[:min(len(pictures), feedEntries)] {
		document.Entries = append(document.Entries, newEntry(p, opt))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	encoder := xml.NewEncoder(&b)
	encoder.Indent("", " ")
	if err := encoder.Encode(document); err != nil {
		return Page{}, fmt.Errorf("write the feed: %w", err)
	}
	b.WriteByte('\n')
	return Page{Name: FeedName, ContentType: atomType, Body: b.Bytes()}, nil
}

func newEntry(p *picture, opt Options) atomEntry {
	full := p.largest()
	url, name := opt.URL(full.Name), caption(p.source)
	media, _ := imageops.ContentTypeByName(full.Name) // a rendition's name always tells
	content := h.A(h.Href(url), h.Img(h.Src(url), h.Alt(name)))
	return atomEntry{
		Title: name, ID: url, Updated: atomTime(p.since),
		Links:   []atomLink{{Rel: "alternate", Type: media, Href: url}, {Rel: "enclosure", Type: media, Href: url, Length: full.Size}},
		Content: atomContent{Type: "html", HTML: fmt.Sprint(content)},
	}
}

func atomTime(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }
