package renditions

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// ManifestVersion is that of the form which this package writes. It changes when a key changes its meaning or goes.
const ManifestVersion = 1

const (
	// manifestType is the Content-Type of a manifest.
	manifestType = "application/json"
	// manifestStampKey is the key of its stamp.
	manifestStampKey = "made_from"
)

// Manifest tells of one image and all its renditions, for those who build pages with them. It lies beside the renditions,
// called as [imageops.ManifestName] says, as JSON with these keys; the same renditions always make the same bytes.
type Manifest struct {
	Version int `json:"manifest_version"`
	// MadeFrom tells s3img whether it is still so; it stands in the first kilobyte.
	MadeFrom string `json:"made_from"`
	// Source is the file name of the original, without its folders.
	Source string `json:"source"`
	// Format, Width and Height are those of the original; in pixels, as displayed.
	Format imageops.Format `json:"format"`
	Width  int             `json:"width"`
	Height int             `json:"height"`
	// GainMap reports that the original has a gain map, by which it is shown in high dynamic range: its header says so and, where
	// renditions were to keep it, one of them does.
	GainMap bool `json:"gain_map,omitempty"`
	// Color and ThumbHash show until the image does; see [imageops.Placeholder]. ThumbHash is in standard base64.
	Color     string `json:"color,omitempty"`
	ThumbHash string `json:"thumbhash"`
	// Srcset is ready for the attribute of that name: each width once, the smallest first, of those renditions that show all of the
	// original. It is that of the first format, which all browsers show that show the original.
	Srcset string `json:"srcset"`
	// Sources are the same for each format, that of Srcset last: what elements of that name in a picture element say.
	Sources []ManifestSource `json:"sources"`
	// Picture is a whole picture element, ready for a page as wide as the largest rendition, with an empty alternative text.
	Picture string `json:"picture"`
	// Renditions are in the order of their sizes, the smallest first, and of their formats.
	Renditions []ManifestRendition `json:"renditions"`
}

// ManifestRendition is one of the renditions in a [Manifest].
type ManifestRendition struct {
	Name        string `json:"name,omitempty"` // as it is described; "" for one that is called by its size
	Size        int    `json:"size"`           // longer side of its box, in pixels
	Width       int    `json:"width"`          // pixels
	Height      int    `json:"height"`
	Bytes       int64  `json:"bytes"`
	ContentType string `json:"content_type"`
	GainMap     bool   `json:"gain_map,omitempty"` // it holds that of the original
	// URL is where the public finds it; of one in a folder it is relative to the manifest.
	URL string `json:"url"`

	alike bool // it shows the same part of the image as others, so that a browser may choose
}

// ManifestSource is the renditions of one format in a [Manifest].
type ManifestSource struct {
	Type   string `json:"type"` // of the content: image/webp
	Srcset string `json:"srcset"`
}

// newManifest fills in what can be told without the pixels. renditions come format by format, that for all browsers first.
func newManifest(name string, info imageops.Info, renditions []ManifestRendition) Manifest {
	first := renditions[0].ContentType
	slices.SortStableFunc(renditions, func(a, b ManifestRendition) int { return a.Size - b.Size })
	m := Manifest{
		Version: ManifestVersion, Source: path.Base(name), Format: info.Format, Width: info.Width, Height: info.Height,
		GainMap: info.GainMap, Srcset: srcset(renditions, first), Renditions: renditions,
	}
	for _, r := range renditions {
		has := func(s ManifestSource) bool { return s.Type == r.ContentType }
		if r.alike && r.ContentType != first && !slices.ContainsFunc(m.Sources, has) {
			m.Sources = append(m.Sources, ManifestSource{Type: r.ContentType, Srcset: srcset(renditions, r.ContentType)})
		}
	}
	m.Sources = append(m.Sources, ManifestSource{Type: first, Srcset: m.Srcset})
	m.Picture = picture(m)
	return m
}

// srcset lists the renditions of one type. It leaves out one as wide as the one before: browsers would drop one of them.
func srcset(renditions []ManifestRendition, contentType string) string {
	var candidates []string
	width := 0
	for _, r := range renditions {
		if r.ContentType == contentType && r.alike && r.Width > width {
			width = r.Width
			candidates = append(candidates, fmt.Sprintf("%s %dw", r.URL, width))
		}
	}
	return strings.Join(candidates, ", ")
}

// relativeURL refers to a file in the folder of whoever refers to it. A comma at its begin would be none of it in a srcset.
func relativeURL(name string) string {
	ref := url.URL{Path: path.Base(name)}
	return strings.ReplaceAll(ref.String(), ",", "%2C")
}

// show puts in what is shown before the image is.
func (m *Manifest) show(p imageops.Placeholder) {
	m.Color, m.ThumbHash = p.Color, base64.StdEncoding.EncodeToString(p.ThumbHash)
}

func (m *Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(m)
	return b.Bytes(), err
}
