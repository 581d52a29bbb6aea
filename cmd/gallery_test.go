package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/s3img/s3img/pkg/s3ops"
)

// countingProxy stands before the embedded S3, and counts requests by method; listings are LIST. It keeps the host that the
// client signed for.
func countingProxy(t *testing.T) (endpoint string, taken func() map[string]int) {
	t.Helper()
	target, err := url.Parse(store.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	counts := map[string]int{}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if r.URL.Query().Get("list-type") != "" {
			method = "LIST"
		}
		mu.Lock()
		counts[method]++
		mu.Unlock()
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		taken := counts
		counts = map[string]int{}
		return taken
	}
}

// fillBucket makes a bucket of n images in two sizes, an hour old: what is added is newer. The embedded S3 keeps a file for each object,
// which is quicker to make than an object.
func fillBucket(t *testing.T, n int) (bucket string, add func(i int)) {
	t.Helper()
	bucket = newBucket(t)
	date := time.Now().Add(-time.Hour)
	add = func(i int) {
		for _, size := range []int{1000, 200} {
			name := filepath.Join(store.Dir, "objects", bucket, fmt.Sprintf("img_%05d-%d.jpg", i, size))
			if err := errors.Join(os.WriteFile(name, []byte("x"), 0o644), os.Chtimes(name, date, date)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range n {
		add(i)
	}
	date = time.Now()
	return bucket, add
}

// runGallery runs the command through endpoint, and returns how many pages have each status.
func runGallery(t *testing.T, endpoint, bucket string) map[string]int {
	t.Helper()
	gallery := run(t, nil, true, "gallery", s3ops.Scheme+bucket, "-o", "json", "--order", "name", "--page-size", "60", "--quiet")
	gallery.Env = append(gallery.Env, "AWS_ENDPOINT_URL="+endpoint)
	gallery.Stderr = os.Stderr
	out, err := gallery.Output()
	if err != nil {
		t.Fatal(err)
	}
	var line struct {
		Images int
		Pages  []struct{ Status string }
	}
	if err := json.Unmarshal(out, &line); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{"images": line.Images}
	for _, page := range line.Pages {
		counts[page.Status]++
	}
	return counts
}

// What a gallery of 600 images costs is its listing, a request an image that is new, one a page, and what changed.
func TestGalleryRequests(t *testing.T) {
	t.Parallel()
	needTime(t)
	const images = 600 // in 10 pages, and a feed; 1,200 renditions, of which a listing has 1,000
	endpoint, taken := countingProxy(t)
	bucket, add := fillBucket(t, images)
	for _, step := range []struct {
		what                    string
		images                  int
		written, unchanged      int
		gets                    int // the cache, and of each new image the head of the smallest rendition
		lists, heads, puts, del int // the cache is one more that is stored
	}{
		{"the first time", images, 11, 0, 1 + images, 2, 0, 12, 0},
		{"again", images, 0, 11, 1, 2, 11, 0, 0},
		{"one image more, which comes last by name", images + 1, 4, 8, 2, 2, 11, 5, 0},
	} {
		if step.images > images {
			add(images)
		}
		got, requests := runGallery(t, endpoint, bucket), taken()
		if got["images"] != step.images || got["written"] != step.written || got["unchanged"] != step.unchanged {
			t.Errorf("%s: %v, want %d written and %d unchanged", step.what, got, step.written, step.unchanged)
		}
		if requests["LIST"] != step.lists || requests["HEAD"] != step.heads || requests["PUT"] != step.puts || requests["GET"] != step.gets || requests["DELETE"] != step.del {
			t.Errorf("%s: requests %v, want %d listings, %d GET, %d HEAD, %d PUT", step.what, requests, step.lists, step.gets, step.heads, step.puts)
		}
	}
}

// A browser that knows the address of a website finds every page and every image, whatever their names.
func TestGalleryWebsite(t *testing.T) {
	t.Parallel()
	bucket, shots := newBucket(t), t.TempDir()
	names := []string{"a.jpg", "a-2000.jpg", "100%25 ü, 2x.png", "it's & <b>?#.gif", "deep/er/+.jpeg", "🏳️‍🌈.jpg"}
	for _, name := range names {
		writeImage(t, filepath.Join(shots, filepath.FromSlash(name)))
	}
	for _, args := range [][]string{
		{"bucket", "create-website", bucket},
		{"resize", shots, "--dest", s3ops.Scheme + bucket + "/my photos/", "--sizes", "60,40"},
		{"gallery", s3ops.Scheme + bucket + "/my photos", "--page-size", "2"},
	} {
		if out, err := run(t, nil, true, args...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v: %s", args, err, out)
		}
	}
	website, err := url.Parse(store.WebsiteURL)
	if err != nil {
		t.Fatal(err)
	}
	page := &url.URL{Scheme: website.Scheme, Host: bucket + "." + website.Host, Path: "/my photos/"}
	found, pages := 0, 0
	for ; page != nil; pages++ {
		var images int
		images, page = visit(t, page)
		found += images
	}
	if found != 3*len(names) || pages != 3 {
		t.Errorf("%d addresses of images on %d pages, want %d on 3", found, pages, 3*len(names))
	}
}

func writeImage(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := encodeByName(&buf, path, testImage(90, 60)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// visit fetches a page and all images that it names in whatever way, and returns how many these are, and the next page.
func visit(t *testing.T, at *url.URL) (images int, next *url.URL) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(fetch(t, at, "text/html; charset=utf-8")))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		attr := map[string]string{}
		for _, a := range node.Attr {
			attr[a.Key] = a.Val
		}
		switch {
		case node.Data == "link" && attr["rel"] == "next":
			next = resolve(t, at, attr["href"])
		case node.Data == "img":
			small, large, _ := strings.Cut(attr["srcset"], ", ")
			for _, candidate := range []string{attr["src"], strings.TrimSuffix(small, " 40w"), strings.TrimSuffix(large, " 60w")} {
				data := fetch(t, resolve(t, at, candidate), "")
				if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || cfg.Width > 60 {
					t.Errorf("%s is %d wide, %v", candidate, cfg.Width, err)
				}
				images++
			}
		}
	}
	return images, next
}

func resolve(t *testing.T, at *url.URL, address string) *url.URL {
	t.Helper()
	to, err := at.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func fetch(t *testing.T, at *url.URL, contentType string) []byte {
	t.Helper()
	resp, err := anonymous.Get(at.String())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if got := resp.Header.Get("Content-Type"); err != nil || resp.StatusCode != http.StatusOK || (contentType != "" && got != contentType) {
		t.Fatalf("%s: %s, %q, %v", at, resp.Status, got, err)
	}
	return data
}
