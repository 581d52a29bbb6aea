package renditions_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// counted is a job with a listing whose requests are counted, as those to the store.
type counted struct {
	t      *testing.T
	client *s3ops.Client
	from   s3ops.Location
	to     s3ops.Location

	ordered  bool // the listing is read along with the sources
	mu       sync.Mutex
	requests map[string]int
}

// inBothWays runs a test with a listing that is read first, and with one that is read along with the sources.
func inBothWays(t *testing.T, test func(t *testing.T, c *counted)) {
	t.Helper()
	for name, ordered := range map[string]bool{"first": false, "along": true} {
		t.Run(name, func(t *testing.T) {
			c := newCounted(t)
			c.ordered = ordered
			test(t, c)
		})
	}
}

func newCounted(t *testing.T) *counted {
	t.Helper()
	c := &counted{t: t, from: bucketAsSource(t), to: s3ops.Location{Bucket: devs3test.Bucket(t)}, requests: map[string]int{}}
	c.client = devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
		kind := r.Method
		switch {
		case strings.Contains(r.URL.RawQuery, "list-type"):
			kind = "LIST"
		case strings.HasSuffix(r.URL.Path, "/.s3img/stamps"):
			kind += " index"
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.requests[kind]++
		return false
	})
	return c
}

// run renders all that is there, and wants a summary and these requests.
func (c *counted) run(what string, change func(*renditions.Options), want renditions.Summary, requests map[string]int) {
	c.t.Helper()
	clear(c.requests)
	opt := renditions.Options{Dest: renditions.NewS3Store(c.client, c.to, renditions.S3Options{}), Image: sizes, List: true, Ordered: c.ordered}
	if change != nil {
		change(&opt)
	}
	wantSummary(c.t, what, run(c.t, renditions.ObjectSources(c.t.Context(), c.client, c.from), opt), want)
	c.mu.Lock()
	defer c.mu.Unlock()
	if fmt.Sprint(c.requests) != fmt.Sprint(requests) {
		c.t.Errorf("%s: %v, want %v", what, c.requests, requests)
	}
}

// With the index nothing is asked of an object: neither where all is fresh, nor to find out that options changed.
func TestIndexSparesRequests(t *testing.T) { inBothWays(t, testIndexSparesRequests) }

func testIndexSparesRequests(t *testing.T, c *counted) {
	t.Helper()
	const n = 6
	for i := range n {
		put(t, below(c.from, fmt.Sprintf("%d.jpg", i)), jpegBytes(t, 120, 60, red))
	}
	every := map[string]int{"LIST": 2, "GET": n, "PUT": 2 * n, "HEAD": n, "PUT index": 1}
	c.run("first", nil, renditions.Summary{Rendered: n}, every)
	fresh := map[string]int{"LIST": 2, "GET index": 1}
	c.run("again", nil, renditions.Summary{Fresh: n}, fresh)

	other := func(o *renditions.Options) {
		o.Image = imageops.Options{Sizes: sizes.Sizes, Style: imageops.Style{Quality: 60}}
	}
	every["GET index"] = 1
	c.run("other quality", other, renditions.Summary{Rendered: n}, every)
	c.run("other quality again", other, renditions.Summary{Fresh: n}, fresh)
	c.run("dry run", func(o *renditions.Options) { o.DryRun = true }, renditions.Summary{Rendered: n}, fresh)

	put(t, below(c.from, "5.jpg"), jpegBytes(t, 60, 120, green))
	c.run("one replaced", other, renditions.Summary{Fresh: n - 1, Rendered: 1}, map[string]int{"LIST": 2, "GET index": 1, "GET": 1, "PUT": 2, "HEAD": 1, "PUT index": 1})
	c.run("in the end", other, renditions.Summary{Fresh: n}, fresh)
}

// What the index does not know, and what somebody wrote since, is asked for; an index that is broken is as good as none.
func TestIndexIsOnlyACache(t *testing.T) { inBothWays(t, testIndexIsOnlyACache) }

func testIndexIsOnlyACache(t *testing.T, c *counted) {
	t.Helper()
	const n = 5
	for i := range n {
		put(t, below(c.from, fmt.Sprintf("%d.png", i)), pngBytes(t, 120, 60, red))
	}
	c.run("first", nil, renditions.Summary{Rendered: n}, map[string]int{"LIST": 2, "GET": n, "PUT": 2 * n, "HEAD": n, "PUT index": 1})
	index := s3ops.Location{Bucket: c.to.Bucket, Key: ".s3img/stamps"}
	asked := map[string]int{"LIST": 2, "GET index": 1, "HEAD": 2 * n, "PUT index": 1}
	remove(t, index)
	c.run("without", nil, renditions.Summary{Fresh: n}, asked)
	for _, broken := range []string{"", "text", "s3img stamps 1\n123", "s3img stamps 1\n" + strings.Repeat("z", 28) + strings.Repeat("a", 28)} {
		put(t, index, []byte(broken))
		c.run("broken", nil, renditions.Summary{Fresh: n}, asked)
	}
	dest := renditions.NewS3Store(devs3test.Client(t), c.to, renditions.S3Options{})
	put(t, s3ops.Location{Bucket: c.to.Bucket, Key: "3-20.png"}, pngBytes(t, 20, 20, green)) // by another program
	c.run("overwritten", nil, renditions.Summary{Fresh: n - 1, Rendered: 1},
		map[string]int{"LIST": 2, "GET index": 1, "HEAD": 2, "GET": 1, "PUT": 1, "PUT index": 1})
	wantColour(t, dest, "3-20.png", red)
	for object, err := range dest.List(t.Context()) {
		if err != nil || strings.Contains(object.Name, ".s3img") {
			t.Errorf("listed %+v, %v", object, err)
		}
	}
	for src, err := range objects(t, s3ops.Location{Bucket: c.to.Bucket}) {
		if err != nil || strings.Contains(src.Address, ".s3img") {
			t.Errorf("an original: %s, %v", src.Address, err)
		}
	}
}

// A rendition that another original took over without a listing, by an event say, and that has the same bytes as before, is not
// refused on the word of the index: it is asked whose it is.
func TestIndexRefusesNobody(t *testing.T) { inBothWays(t, testIndexRefusesNobody) }

func testIndexRefusesNobody(t *testing.T, c *counted) {
	t.Helper()
	put(t, below(c.from, "a/sea.jpg"), jpegBytes(t, 120, 60, red))
	put(t, below(c.from, "b/sea.jpg"), jpegBytes(t, 120, 60, red))
	from := c.from
	c.from = below(from, "a/")
	c.run("first", nil, renditions.Summary{Rendered: 1}, map[string]int{"LIST": 2, "GET": 1, "PUT": 2, "HEAD": 1, "PUT index": 1})
	moved := renditions.Options{Dest: renditions.NewS3Store(devs3test.Client(t), c.to, renditions.S3Options{}), Image: sizes, Adopt: true}
	run(t, objects(t, below(from, "b/")), moved) // keeps no index
	c.from = below(from, "b/")
	c.run("moved", nil, renditions.Summary{Fresh: 1}, map[string]int{"LIST": 2, "GET index": 1, "HEAD": 2, "PUT index": 1})
	c.run("again", nil, renditions.Summary{Fresh: 1}, map[string]int{"LIST": 2, "GET index": 1})
	c.from = below(from, "a/")
	c.run("the old one", nil, renditions.Summary{Failed: 1}, map[string]int{"LIST": 2, "GET index": 1, "HEAD": 1, "GET": 1, "PUT index": 1})
}

// A job that was killed has saved no index: the next one asks for what it left, and makes the rest.
func TestKilledJobGoesOn(t *testing.T) { inBothWays(t, testKilledJobGoesOn) }

func testKilledJobGoesOn(t *testing.T, c *counted) {
	t.Helper()
	for _, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		put(t, below(c.from, name), jpegBytes(t, 120, 60, red))
	}
	killed := renditions.Options{Dest: renditions.NewS3Store(devs3test.Client(t), c.to, renditions.S3Options{}), Image: sizes}
	run(t, objects(t, below(c.from, "a.jpg")), killed) // keeps no index
	remove(t, s3ops.Location{Bucket: c.to.Bucket, Key: "a-20.jpg"})
	c.run("resumed", nil, renditions.Summary{Rendered: 3},
		map[string]int{"LIST": 2, "GET index": 1, "GET": 3, "PUT": 5, "HEAD": 4, "PUT index": 1})
	c.run("again", nil, renditions.Summary{Fresh: 3}, map[string]int{"LIST": 2, "GET index": 1})
}
