package gallery

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"sync"
)

// Gallery is what Build makes of a listing.
type Gallery struct {
	Pages  []Page // the index last but for the feed: what it links to comes before it
	Images int
	Sizes  []int // those found, largest first; never nil
	Others int   // objects that are neither a rendition that counts nor a page of a gallery
	Dated  int   // images of which is known when they were taken

	there map[string]bool // names of galleries' pages in the listing
}

// Page is one file of a gallery.
type Page struct {
	Name        string
	ContentType string
	Body        []byte
}

// Tag differs for pages whose bytes or type differ.
func (p Page) Tag() string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%s\n", p.Name, p.ContentType)
	hash.Write(p.Body)
	return hex.EncodeToString(hash.Sum(nil))
}

const (
	htmlType = "text/html; charset=utf-8"
	atomType = "application/atom+xml; charset=utf-8"
)

// Build makes the pages of the renditions among objects, which may come in any order. Without images there is one page,
// which says so. It takes about a kilobyte of memory an image. It fails where opt is not valid.
func Build(objects []File, opt Options) (*Gallery, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	opt = opt.withDefaults()
	pictures, used := find(objects, opt)
	dated := date(pictures, opt.Originals)
	sortPictures(pictures, opt.Order)
	g := &Gallery{Images: len(pictures), Dated: dated, Sizes: sizesOf(pictures), there: make(map[string]bool)}
	for _, object := range objects {
		if isPageName(object.Name, opt) {
			g.there[object.Name] = true
		}
	}
	g.Others = len(objects) - used - len(g.there)
	render := newRenderer(opt, len(pictures))
	for _, sheet := range slices.Backward(cut(pictures, opt)) {
		page, err := render.page(sheet)
		if err != nil {
			return nil, err
		}
		g.Pages = append(g.Pages, page)
	}
	if !render.hasFeed {
		return g, nil
	}
	page, err := feed(pictures, opt)
	g.Pages = append(g.Pages, page)
	return g, err
}

// Has reports whether the gallery has a page of that name.
func (g *Gallery) Has(name string) bool {
	return slices.ContainsFunc(g.Pages, func(p Page) bool { return p.Name == name })
}

// Exists reports whether the listing held a page that may be of a gallery made before.
func (g *Gallery) Exists() bool { return len(g.there) > 0 }

var pageName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^page-[1-9][0-9]*\.html$`) })

func isPageName(name string, opt Options) bool {
	return name == opt.Index || name == FeedName || pageName().MatchString(name)
}

// leftovers are names in the listing that a gallery with more pages could have left.
func (g *Gallery) leftovers() []string {
	var names []string
	for name := range g.there {
		if !g.Has(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
