package uploads

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// pageParts are plain HTML, CSS and JavaScript: what is served is what lies there, but for the settings in the HTML.
//
//go:embed page
var pageParts embed.FS

// pageFiles are the files that the page loads; nothing else is at their paths.
func pageFiles() []string { return []string{"page.css", "page.js", "icon.svg"} }

// pageFileType does not ask the system, whose types can be anything.
func pageFileType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return "image/svg+xml"
}

// page is the page for people, made once: what differs between two services is in attributes of its body.
type page struct {
	html   []byte
	policy string // Content-Security-Policy
	files  map[string]pageFile
}

// pageFile is a file as it is, and as it goes over the network to nearly everybody.
type pageFile struct{ data, zipped, etag, contentType string }

func newPageFile(name string, data []byte) (pageFile, error) {
	var zipped strings.Builder
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return pageFile{}, err
	}
	if _, err := w.Write(data); err != nil {
		return pageFile{}, err
	}
	if err := w.Close(); err != nil {
		return pageFile{}, err
	}
	return pageFile{string(data), zipped.String(), fmt.Sprintf("%x", sha256.Sum256(data)), pageFileType(name)}, nil
}

func newPage(signer *Signer, access Access) (*page, error) {
	html, err := pageParts.ReadFile("page/index.html")
	if err != nil {
		return nil, err
	}
	html = []byte(pageSettingsOf(signer.opt, access).fillIn(string(html)))
	p := &page{html: html, policy: contentSecurityPolicy(signer), files: map[string]pageFile{}}
	for _, name := range pageFiles() {
		data, err := pageParts.ReadFile("page/" + name)
		if err != nil {
			return nil, err
		}
		if p.files["/"+name], err = newPageFile(name, data); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// contentSecurityPolicy lets the page load what is its own, send files to the store, show renditions, and nothing else.
func contentSecurityPolicy(signer *Signer) string {
	client, opt := signer.client, signer.opt
	images := "img-src 'self' " + originOf(client.ObjectBaseURL(opt.Dest.Bucket))
	if opt.image().HeedsFocus() {
		images += " blob:" // files that were chosen and are not sent yet
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		images,
		"connect-src 'self' " + originOf(client.BucketURL(opt.Bucket)),
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	}, "; ")
}

// originOf is "" for what is no URL: then the policy allows nothing there.
func originOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (p *page) serve(w http.ResponseWriter, _ *http.Request) {
	for name, value := range map[string]string{
		"Content-Type":                 "text/html; charset=utf-8",
		"Content-Security-Policy":      p.policy,
		"Referrer-Policy":              "no-referrer",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Frame-Options":              "DENY", // for browsers that do not know frame-ancestors
		"Vary":                         "Accept",
	} {
		w.Header().Set(name, value)
	}
	_, _ = w.Write(p.html)
}

func (p *page) serveFile(w http.ResponseWriter, r *http.Request) {
	file := p.files[r.URL.Path]
	w.Header().Set("Content-Type", file.contentType)
	w.Header().Set("Cache-Control", "no-cache") // asks each time whether it is still the same
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	w.Header().Set("Vary", "Accept-Encoding")
	body, etag := file.data, `"`+file.etag+`"`
	if takesGzip(r) {
		body, etag = file.zipped, `"`+file.etag+`-gzip"`
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(body))
}

// takesGzip is what browsers say; who weighs encodings against each other gets the file as it is.
func takesGzip(r *http.Request) bool {
	for encoding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if strings.TrimSpace(encoding) == "gzip" {
			return true
		}
	}
	return false
}
