package uploads

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// pageParts are plain HTML, CSS and JavaScript: what is served is what lies there.
//
//go:embed page
var pageParts embed.FS

const pageTemplate = "page/index.html"

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

type pageFile struct{ data, etag, contentType string }

func newPage(signer *Signer, access Access) (*page, error) {
	t, err := template.ParseFS(pageParts, pageTemplate)
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	if err := t.Execute(&html, pageSettingsOf(signer.opt, access)); err != nil {
		return nil, err
	}
	p := &page{html: html.Bytes(), policy: contentSecurityPolicy(signer), files: map[string]pageFile{}}
	for _, name := range pageFiles() {
		data, err := pageParts.ReadFile("page/" + name)
		if err != nil {
			return nil, err
		}
		p.files["/"+name] = pageFile{string(data), fmt.Sprintf(`"%x"`, sha256.Sum256(data)), pageFileType(name)}
	}
	return p, nil
}

// contentSecurityPolicy lets the page load what is its own, send files to the store, show renditions, and nothing else.
func contentSecurityPolicy(signer *Signer) string {
	client, opt := signer.client, signer.opt
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' " + originOf(client.ObjectBaseURL(opt.Dest.Bucket)),
		"connect-src 'self' " + originOf(client.UploadBaseURL(opt.Bucket)),
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
	w.Header().Set("ETag", file.etag)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(file.data))
}
