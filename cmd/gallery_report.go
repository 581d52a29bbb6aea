package cmd

import (
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/gallery/site"
)

// galleryLine is what gallery prints as JSON.
type galleryLine struct {
	Address    string        `json:"address"` // of the index: a file, or s3://…
	URL        string        `json:"url,omitempty"`
	WebsiteURL string        `json:"website_url,omitempty"`
	FeedURL    string        `json:"feed_url,omitempty"`
	Images     int           `json:"images"`
	Sizes      []int         `json:"sizes"`
	Taken      int           `json:"taken"`  // images that are ordered by when they were taken
	Others     int           `json:"others"` // objects that are no renditions which count
	DryRun     bool          `json:"dry_run"`
	Pages      []galleryPage `json:"pages"`
}

type galleryPage struct {
	Name    string         `json:"name"`
	Status  gallery.Status `json:"status"`
	Address string         `json:"address"`
	Bytes   int            `json:"bytes,omitempty"`
}

func (a *app) reportGallery(f *galleryFlags, place site.Place, made *gallery.Gallery, changes []gallery.Change) error {
	line := galleryLine{
		Images: made.Images, Sizes: made.Sizes, Taken: made.Dated, Others: made.Others, DryRun: f.publish.DryRun, Pages: []galleryPage{},
		Address: place.Address(f.opt.Index), URL: place.URL(f.opt.Index), WebsiteURL: place.WebsiteURL(f.opt.Index),
	}
	for _, change := range changes {
		line.Pages = append(line.Pages, galleryPage{change.Name, change.Status, place.Address(change.Name), change.Bytes})
	}
	if made.Has(gallery.FeedName) {
		line.FeedURL = place.URL(gallery.FeedName)
	}
	if len(changes) == 0 {
		return a.emit(line, "")
	}
	a.note("%s", line.totals())
	if line.WebsiteURL != "" {
		a.note("on the bucket's website: %s", line.WebsiteURL)
	}
	return a.emit(line, line.text())
}

// text is the address of the gallery, or what would be done.
func (l galleryLine) text() string {
	if !l.DryRun {
		return addressLine("", l.Address, l.URL)
	}
	var lines []string
	for _, page := range l.Pages {
		switch page.Status {
		case gallery.Planned:
			lines = append(lines, addressLine("would write ", page.Address, ""))
		case gallery.Doomed:
			lines = append(lines, addressLine("would remove ", page.Address, ""))
		case gallery.Written, gallery.Unchanged, gallery.Removed:
		}
	}
	return strings.Join(lines, "\n")
}

// totals names the sizes that were found: a wrong one shows that other files pass for renditions.
func (l galleryLine) totals() string {
	counts := map[gallery.Status]int{}
	for _, page := range l.Pages {
		counts[page.Status]++
	}
	sizes, written, removed := "", "written", "removed"
	if len(l.Sizes) > 0 {
		sizes = " in sizes " + strings.Trim(strings.ReplaceAll(fmt.Sprint(l.Sizes), " ", ", "), "[]")
	}
	if l.DryRun {
		written, removed = "to write", "to remove"
	}
	return fmt.Sprintf("%s%s: %s %s, %d unchanged, %d %s", count(l.Images, "image"), sizes,
		count(counts[gallery.Written]+counts[gallery.Planned], "page"), written, counts[gallery.Unchanged],
		counts[gallery.Removed]+counts[gallery.Doomed], removed)
}
