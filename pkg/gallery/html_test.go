package gallery_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"github.com/s3img/s3img/pkg/gallery"
)

// seen is what a browser makes of a page.
type seen struct {
	full, thumbs []string // keys, as the addresses resolve
	sets         []string // keys of srcset
	alts         []string
	elements     map[string]int
	style        string
	script       string
	policy       string
	links        map[string]string // rel in the head → address
}

const pageAt = "https://photos.example/up/"

func read(t testing.TB, page gallery.Page) seen {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(page.Body)))
	if err != nil {
		t.Fatal(err)
	}
	s := seen{elements: map[string]int{}, links: map[string]string{}}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		s.elements[node.Data]++
		attr := map[string]string{}
		for _, a := range node.Attr {
			attr[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: <%s> has %s=%q", page.Name, node.Data, a.Key, a.Val)
			}
		}
		s.take(t, node, attr)
	}
	return s
}

func (s *seen) take(t testing.TB, node *html.Node, attr map[string]string) {
	t.Helper()
	switch node.Data {
	case "img":
		link := node.Parent
		if link.Data == "picture" {
			link = link.Parent
		}
		s.full = append(s.full, key(t, attrOf(link, "href")))
		s.thumbs = append(s.thumbs, key(t, attr["src"]))
		s.alts = append(s.alts, attr["alt"])
		for candidate := range strings.SplitSeq(attr["srcset"], ", ") {
			if address, width, ok := strings.Cut(candidate, " "); ok {
				name := key(t, address)
				s.sets = append(s.sets, name)
				if tile := attrOf(link.Parent, "class"); tile == "s100" && !strings.Contains(name, "-"+strings.TrimSuffix(width, "w")+".") {
					t.Errorf("%s is told to be %s wide", name, width)
				}
			}
		}
		if attr["loading"] != "lazy" || attr["alt"] == "" {
			t.Errorf("image %q: loading %q, alt %q", attr["src"], attr["loading"], attr["alt"])
		}
	case "style":
		s.style = node.FirstChild.Data
	case "script":
		s.script = node.FirstChild.Data
	case "meta":
		if attr["http-equiv"] == "Content-Security-Policy" {
			s.policy = attr["content"]
		}
	case "link":
		s.links[attr["rel"]] = attr["href"]
	}
}

func attrOf(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// key is what a server beside the page is asked for.
func key(t testing.TB, address string) string {
	t.Helper()
	base, err := url.Parse(pageAt)
	if err != nil {
		t.Fatal(err)
	}
	at, err := base.Parse(address)
	if err != nil {
		t.Errorf("address %q: %v", address, err)
		return ""
	}
	if at.Host != base.Host || at.Scheme != base.Scheme || at.RawQuery != "" || at.Fragment != "" {
		t.Errorf("address %q leads to %s", address, at)
	}
	return strings.TrimPrefix(at.Path, base.Path)
}

// hostile are names that break pages which are made carelessly.
func hostile() []string {
	return []string{
		`"><script>alert(1)</script>`, `'onerror='alert(1)`, "` onload=alert(1) x=`", `</title></style><img src=x onerror=alert(1)>`,
		"javascript:alert(1)", "data:text/html,<script>", "//evil.example/x", "/rooted", "http://evil.example/x", `\\evil\x`,
		"100%", "100%25", "%2e%2e/x", "a?b=c#d", "a, b 2x", "a&amp;b", "a;b=c", "{{.Title}}", "<!--", "-->", "]]>",
		"\u202egpj.exe", "\u2066x", "🏳️‍🌈👩🏽‍🚀", "日本語 の", "שלום", "e\u0301", "\u00a0", "\u200b", "\ufeff", "\u00ad",
		"tab\tline\nfeed\rnull\x00esc\x1b", "\xff\xfe", "a/./b/.c", " lead", "trail ", "-", "--", "a-0", "+", "CON",
		strings.Repeat("long ", 180),
	}
}

func TestHostileNames(t *testing.T) {
	var objects []gallery.File
	for i, name := range hostile() {
		for _, size := range []int{1000, 200} {
			at := time.Unix(int64(1e9+i), 0)
			objects = append(objects, gallery.File{Name: fmt.Sprintf("%s-%d.jpg", name, size), Size: 1, ModTime: at})
		}
	}
	made := build(t, objects, gallery.Options{Title: hostile()[3], URL: photosURL})
	page := read(t, made.Pages[0])
	want := 0
	for _, name := range hostile() {
		if name == "a/./b/.c" { // no URL names it
			continue
		}
		want++
		if !slices.Contains(page.full, name+"-1000.jpg") || !slices.Contains(page.thumbs, name+"-200.jpg") {
			t.Errorf("no image of %q", name)
		}
	}
	if made.Images != want || len(page.full) != want || len(page.sets) != 2*want || made.Others != 2 {
		t.Errorf("%d images, %d on the page, %d in sets, %d others; want %d, all of them, twice as many, and 2", made.Images, len(page.full), len(page.sets), made.Others, want)
	}
	for _, alt := range page.alts {
		if strings.ContainsFunc(alt, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("alt %q turns or breaks the text around it", alt)
		}
	}
	checkElements(t, page)
	checkFeed(t, made.Pages[1], min(want, 50))
}

// checkElements holds the page to what its template has.
func checkElements(t testing.TB, page seen) {
	t.Helper()
	for _, once := range []string{"html", "head", "body", "title", "style", "header", "h1", "main"} {
		if page.elements[once] != 1 {
			t.Errorf("%d <%s>", page.elements[once], once)
		}
	}
	if want := min(len(page.full), 1); page.elements["script"] != want {
		t.Errorf("%d <script>, want %d", page.elements["script"], want)
	}
	for _, never := range []string{"dialog", "iframe", "object", "form", "svg", "base"} {
		if page.elements[never] != 0 {
			t.Errorf("%d <%s>", page.elements[never], never)
		}
	}
	want := "default-src 'none'; img-src 'self' data:; style-src " + hashSource(page.style)
	if page.script != "" {
		want += "; script-src " + hashSource(page.script)
	}
	want += "; base-uri 'none'; form-action 'none'"
	if page.policy != want {
		t.Errorf("policy %q, want %q", page.policy, want)
	}
}

// hashSource is how a policy names what it lets stand in a page.
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func checkFeed(t testing.TB, page gallery.Page, entries int) {
	t.Helper()
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(page.Body, &feed); err != nil {
		t.Fatalf("the feed: %v", err)
	}
	if len(feed.Entries) != entries {
		t.Errorf("%d entries, want %d", len(feed.Entries), entries)
	}
	for i, entry := range feed.Entries {
		at, err := url.Parse(entry.ID)
		if err != nil || at.Host != "photos.example" {
			t.Errorf("entry %q: %v", entry.ID, err)
		}
		if _, err := time.Parse(time.RFC3339, entry.Updated); err != nil {
			t.Error(err)
		}
		if i > 0 && entry.Updated > feed.Entries[i-1].Updated {
			t.Errorf("%s comes after the older %s", entry.Title, feed.Entries[i-1].Title)
		}
		body := read(t, gallery.Page{Name: entry.ID, Body: []byte(strings.Replace(entry.Content, "<img ", `<img loading="lazy" `, 1))})
		if body.elements["img"] != 1 || body.elements["a"] != 1 || body.elements["script"] != 0 {
			t.Errorf("content %q", entry.Content)
		}
	}
}

func FuzzBuild(f *testing.F) {
	for _, name := range hostile() {
		f.Add(name, name)
	}
	f.Fuzz(func(t *testing.T, name, title string) {
		objects := []gallery.File{
			{Name: name + "-1000.jpg"}, {Name: name + "-200.png"}, {Name: name}, {Name: "index.html"}, {Name: "b/" + name + "-64.gif"},
		}
		made := build(t, objects, gallery.Options{Title: title, Order: gallery.ByName, URL: photosURL})
		page := read(t, made.Pages[0])
		checkElements(t, page)
		if len(page.full) != made.Images || made.Images > 4 {
			t.Errorf("%d images on the page of %d", len(page.full), made.Images)
		}
		for _, key := range slices.Concat(page.full, page.thumbs, page.sets) {
			if !slices.ContainsFunc(objects, func(o gallery.File) bool { return o.Name == key }) {
				t.Errorf("the page leads to %q", key)
			}
		}
		if made.Images > 0 {
			checkFeed(t, made.Pages[1], made.Images)
		}
	})
}
