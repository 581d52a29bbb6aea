package renditions

import (
	"fmt"
	"html"
	"strings"
)

// picture is an element for a page that is as wide as the largest rendition, or narrower. Browsers take the first source that they
// know; the last is in the img, which also old ones show.
func picture(m Manifest) string {
	last := len(m.Sources) - 1
	var largest ManifestRendition
	for _, r := range m.Renditions {
		if r.alike && r.ContentType == m.Sources[last].Type {
			largest = r
		}
	}
	sizes := fmt.Sprintf(`sizes="(max-width: %dpx) 100vw, %[1]dpx"`, largest.Width)
	var b strings.Builder
	b.WriteString("<picture>")
	for _, source := range m.Sources[:last] {
		fmt.Fprintf(&b, `<source type="%s" srcset="%s" %s>`, source.Type, html.EscapeString(source.Srcset), sizes)
	}
	fmt.Fprintf(&b, `<img src="%s" srcset="%s" %s width="%d" height="%d" alt=""></picture>`,
		html.EscapeString(largest.URL), html.EscapeString(m.Srcset), sizes, largest.Width, largest.Height)
	return b.String()
}
