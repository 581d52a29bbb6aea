package cmd_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// changedObjects is how many originals TestConfigChange has.
const changedObjects = 20

// countingStore stands before the store and counts the requests for objects: "PUT avatar" is a rendition of that name stored, "GET original"
// an original fetched.
type countingStore struct {
	sync.Mutex
	counts map[string]int
}

func (c *countingStore) count(r *http.Request, up string) {
	c.Lock()
	defer c.Unlock()
	name := strings.TrimSuffix(r.URL.Path, ".jpg")
	switch {
	case name == r.URL.Path: // a listing
	case r.Method == http.MethodGet && strings.Contains(name, up):
		c.counts["GET original"]++
	case r.Method != http.MethodHead:
		c.counts[r.Method+" "+name[strings.LastIndex(name, "-")+1:]]++
	}
}

// A change of s3img.yaml costs what it says: a rendition that is described otherwise, under a new name, or for the first time is made, all
// others are left as they are, and nothing is fetched where nothing is made.
func TestConfigChange(t *testing.T) {
	t.Parallel()
	up, down := devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{up, down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	photo := filepath.Join(folder, "photo.jpg")
	writePhoto(t, photo)
	data, err := os.ReadFile(photo)
	if err != nil {
		t.Fatal(err)
	}
	for i := range changedObjects {
		if err := client.Put(t.Context(), s3ops.Location{Bucket: up, Key: fmt.Sprintf("input/photo%d.jpg", i)}, data, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	target, err := url.Parse(store.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	counted := &countingStore{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // which is signed
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted.count(r, up)
		proxy.ServeHTTP(w, r)
	}))
	defer server.Close()

	const n = changedObjects
	for _, step := range []struct {
		what, renditions string
		want             map[string]int
	}{
		{"the first run", "{avatar: '20x20,cover', 30: }", map[string]int{"GET original": n, "PUT avatar": n, "PUT 30": n}},
		{"nothing new", "{avatar: '20x20,cover', 30: }", map[string]int{}},
		{"another quality of one", "{avatar: '20x20,cover', 30: {quality: 60}}", map[string]int{"GET original": n, "PUT 30": n}},
		{"one added", "{avatar: '20x20,cover', 30: {quality: 60}, bar: x10}", map[string]int{"GET original": n, "PUT bar": n}},
		{"one renamed", "{icon: '20x20,cover', 30: {quality: 60}, bar: x10}", map[string]int{"GET original": n, "PUT icon": n}},
		{"one removed", "{icon: '20x20,cover', bar: x10}", map[string]int{}},
	} {
		counted.counts = map[string]int{}
		if err := os.WriteFile(filepath.Join(folder, "s3img.yaml"), []byte("renditions: "+step.renditions+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), s3imgPath, "resize", "s3", "--quiet")
		c.Dir = folder
		c.Env = append(append(os.Environ(), storeEnvironment(store, up, down)...), "AWS_ENDPOINT_URL_S3="+server.URL, "AWS_ENDPOINT_URL="+server.URL)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", step.what, err, out)
		}
		counted.Lock()
		if fmt.Sprint(counted.counts) != fmt.Sprint(step.want) {
			t.Errorf("%s: %v requests, want %v", step.what, counted.counts, step.want)
		}
		counted.Unlock()
	}
}
