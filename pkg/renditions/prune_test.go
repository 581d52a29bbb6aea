package renditions_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func pruneListing(client *s3ops.Client) renditions.PruneOptions {
	return renditions.PruneOptions{
		Dest: renditions.NewS3Store(client, s3ops.Location{Bucket: "down"}, renditions.S3Options{}), Image: sizes,
		Originals: renditions.NewOriginals(renditions.Place{At: s3ops.Location{Bucket: "up", Key: "input"}}, "", client),
	}
}

// Requests are: both listings, the index, a look at each object that goes and at each original that is gone, and one for each
// thousand that go.
func TestPruneRequests(t *testing.T) {
	t.Parallel()
	n, oneOf := 2_040, 4 // of whose renditions more than a batch go
	if testing.Short() { // to look for races a few are enough
		n = 400
	}
	gone := n / oneOf
	pages := func(objects int) int { return (objects + 999) / 1000 }
	l, client := newListing(t, n, oneOf)
	opt := pruneListing(client)
	opt.DryRun, opt.Most = true, renditions.PruneLimit{Percent: 100}
	sum, err := renditions.Prune(t.Context(), opt)
	want := renditions.PruneSummary{Originals: n - gone, Kept: 2 * (n - gone), Gone: 2 * gone, Bytes: int64(2 * gone * 1000)}
	if err != nil || sum != want {
		t.Errorf("%+v, %v; want %+v", sum, err, want)
	}
	requests := map[string]int{"LIST": pages(n-gone) + pages(2*n), "GET index": 1, "HEAD down": 2 * gone}
	if fmt.Sprint(l.requests) != fmt.Sprint(requests) {
		t.Errorf("a dry run takes %v, want %v", l.requests, requests)
	}
	clear(l.requests)
	opt.DryRun = false
	sum, err = renditions.Prune(t.Context(), opt)
	want.Removed, want.RemovedBytes = want.Gone, want.Bytes
	if err != nil || sum != want || l.deleted != 2*gone {
		t.Errorf("%+v, %v and %d deleted; want %+v", sum, err, l.deleted, want)
	}
	requests["HEAD up"], requests["DELETE"] = gone, pages(2*gone)
	if fmt.Sprint(l.requests) != fmt.Sprint(requests) {
		t.Errorf("it takes %v, want %v", l.requests, requests)
	}
}

// What is held does not grow with the number of objects: of 60,000, 100 bytes each would be 6 MB. What garbage collection leaves is looked
// at sixty times: less than 3 MB, which hold the pages that are read ahead, small ones here, and the answers on their way, and in the
// last third no more than 768 KiB above the first. Medians, as what is on its way comes and goes. What was held before does not count.
func TestPruneHoldsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures memory, and takes a minute under the race detector")
	}
	const n, samples = 30_000, 60
	live := func() int64 {
		runtime.GC()
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		return int64(now.HeapAlloc)
	}
	l, client := newListing(t, n, 100)
	l.page = 250
	opt := pruneListing(client)
	opt.Concurrency = 8 // connections count, too
	before, looked := live(), 0
	var held []int64
	opt.Looked = func(int) {
		if looked++; looked%(2*n/samples) == 0 {
			held = append(held, live()-before)
		}
	}
	if sum, err := renditions.Prune(t.Context(), opt); err != nil || sum.Removed != 2*n/100 || len(held) != samples {
		t.Fatalf("%+v, %v; %d samples", sum, err, len(held))
	}
	median := func(part []int64) int64 {
		part = slices.Sorted(slices.Values(part))
		return part[len(part)/2]
	}
	all, first, last := median(held), median(held[:samples/3]), median(held[samples*2/3:])
	t.Logf("held are %d bytes, in the first third %d, in the last %d", all, first, last)
	if all > 3<<20 || last > first+768<<10 {
		t.Errorf("held are %d bytes, in the first third %d, in the last %d", all, first, last)
	}
}

// A run that is interrupted ends after the batch in hand, and tells what went.
func TestPruneIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	l, client := newListing(t, 2_040, 4) // 1,020 renditions go
	l.onDelete = stop
	opt := pruneListing(client)
	opt.Most = renditions.PruneLimit{Percent: 100}
	reported := 0
	opt.Report = func(renditions.Pruned) { reported++ }
	sum, err := renditions.Prune(ctx, opt)
	if !errors.Is(err, context.Canceled) || sum.Removed != 1000 || l.deleted != 1000 || reported != 1000 {
		t.Errorf("%+v, %v; %d deleted, %d reported", sum, err, l.deleted, reported)
	}
}

// pruned is a bucket of originals and one of their renditions, behind a hook.
type pruned struct {
	t    *testing.T
	from s3ops.Location
	to   s3ops.Location
	opt  renditions.PruneOptions
	hook func(w http.ResponseWriter, r *http.Request) bool
	told []renditions.Pruned
}

func newPruned(t *testing.T, names ...string) *pruned {
	t.Helper()
	p := &pruned{t: t, from: bucketAsSource(t), to: s3ops.Location{Bucket: devs3test.Bucket(t)}}
	for _, name := range names {
		put(t, below(p.from, name), pngBytes(t, 40, 30, red))
	}
	p.resize()
	client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool { return p.hook != nil && p.hook(w, r) })
	p.opt = renditions.PruneOptions{
		Dest: renditions.NewS3Store(client, p.to, renditions.S3Options{}), Image: sizes, Most: renditions.PruneLimit{Percent: 100},
		Originals: renditions.NewOriginals(renditions.Place{At: p.from}, "", client),
		Report:    func(pruned renditions.Pruned) { p.told = append(p.told, pruned) },
	}
	return p
}

func (p *pruned) dest() renditions.Store {
	return renditions.NewS3Store(devs3test.Client(p.t), p.to, renditions.S3Options{})
}

func (p *pruned) resize() {
	p.t.Helper()
	opt := renditions.Options{Dest: p.dest(), Image: sizes, List: true, Ordered: true}
	run(p.t, renditions.ObjectSources(p.t.Context(), devs3test.Client(p.t), p.from), opt)
}

func (p *pruned) prune(what string, want renditions.PruneSummary) error {
	p.t.Helper()
	p.told = nil
	sum, err := renditions.Prune(p.t.Context(), p.opt)
	sum.Bytes, sum.RemovedBytes = 0, 0
	if sum != want {
		p.t.Errorf("%s: %+v, %v; want %+v", what, sum, err, want)
	}
	return err
}

func (p *pruned) has(names ...string) {
	p.t.Helper()
	var got []string
	for object, err := range p.dest().List(p.t.Context()) {
		if err != nil {
			p.t.Fatal(err)
		}
		got = append(got, object.Name)
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		p.t.Errorf("left are %q, want %q", got, names)
	}
}

// An original that appears while it runs keeps what is made from it: it is looked for right before its renditions would go.
func TestPruneLooksAgain(t *testing.T) {
	p := newPruned(t, "a.jpg", "b.jpg", "c.jpg")
	remove(t, below(p.from, "a.jpg"))
	remove(t, below(p.from, "b.jpg"))
	p.hook = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, "/b.jpg") {
			put(t, below(p.from, "b.jpg"), pngBytes(t, 40, 30, red))
		}
		return false
	}
	if err := p.prune("race", renditions.PruneSummary{Originals: 1, Kept: 2, Gone: 4, Removed: 2, Back: 2}); err != nil {
		t.Error(err)
	}
	p.has("b-100.jpg", "b-20.jpg", "c-100.jpg", "c-20.jpg")
	for _, told := range p.told {
		if told.Status != renditions.Removed || told.Reason != renditions.OriginalGone || told.Source != below(p.from, "a.jpg").String() ||
			!strings.HasPrefix(told.Address, "s3://"+p.to.Bucket+"/a-") || told.Bytes == 0 {
			t.Errorf("told of %+v", told)
		}
	}
}

// What the store says of one object is reported, and the rest goes on; where it refuses a whole batch, that ends it.
func TestPruneReportsRefusals(t *testing.T) {
	p := newPruned(t, "a.jpg", "b.jpg")
	remove(t, below(p.from, "a.jpg"))
	p.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if !r.URL.Query().Has("delete") {
			return false
		}
		_, _ = io.WriteString(w, "<DeleteResult><Error><Key>a-20.jpg</Key><Code>AccessDenied</Code></Error></DeleteResult>")
		return true
	}
	err := p.prune("one refused", renditions.PruneSummary{Originals: 1, Kept: 2, Gone: 2, Removed: 1, Failed: 1})
	if err != nil || len(p.told) != 2 || p.told[1].Err == nil || p.told[1].Status != "" {
		t.Errorf("%v, and told of %+v", err, p.told)
	}
	p.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if !r.URL.Query().Has("delete") {
			return false
		}
		_, _ = io.WriteString(w, "<DeleteResult><Error><Key>a-20.jpg</Key><Code>AccessDenied</Code></Error>"+
			"<Error><Key>a-100.jpg</Key><Code>AccessDenied</Code></Error></DeleteResult>")
		return true
	}
	var stopped *renditions.StopError
	if err := p.prune("all refused", renditions.PruneSummary{Originals: 1, Kept: 2, Gone: 2, Failed: 2}); !errors.As(err, &stopped) {
		t.Errorf("%v, want a StopError", err)
	}
	p.hook = func(w http.ResponseWriter, r *http.Request) bool {
		forbidden := r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, "/a.jpg")
		if forbidden {
			w.WriteHeader(http.StatusForbidden)
		}
		return forbidden
	}
	if err := p.prune("original forbidden", renditions.PruneSummary{Originals: 1, Kept: 2, Gone: 2, Failed: 2}); err != nil {
		t.Error(err)
	}
	p.has("a-100.jpg", "a-20.jpg", "b-100.jpg", "b-20.jpg")
}

// A HEAD that is answered by 400, as that of an object with a key of the customer is, or by 403, says nothing about others.
func TestPruneLeavesWhatCannotBeSeen(t *testing.T) {
	p := newPruned(t, "a.jpg", "b.jpg")
	remove(t, below(p.from, "a.jpg"))
	remove(t, s3ops.Location{Bucket: p.to.Bucket, Key: ".s3img/stamps"})
	status := http.StatusBadRequest
	p.hook = func(w http.ResponseWriter, r *http.Request) bool {
		hidden := r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, "/a-20.jpg")
		if hidden {
			w.WriteHeader(status)
		}
		return hidden
	}
	if err := p.prune("400", renditions.PruneSummary{Originals: 1, Kept: 2, Gone: 1, Removed: 1, Unreadable: 1}); err != nil {
		t.Error(err)
	}
	put(t, s3ops.Location{Bucket: p.to.Bucket, Key: "a-100.jpg"}, pngBytes(t, 1, 1, red))
	status = http.StatusForbidden
	if err := p.prune("403", renditions.PruneSummary{Originals: 1, Kept: 2, Unmarked: 1, Failed: 1}); err != nil {
		t.Error(err)
	}
	p.has("a-100.jpg", "a-20.jpg", "b-100.jpg", "b-20.jpg")
}

// An original that is replaced by one with another extension leaves renditions under the names that the new one has. The index tells of
// them; on its word alone nothing is removed.
func TestPruneAsksWhoseItIs(t *testing.T) {
	p := newPruned(t, "a.jpg", "b.jpg")
	remove(t, below(p.from, "a.jpg"))
	put(t, below(p.from, "a.webp"), pngBytes(t, 40, 30, red))
	p.opt.DryRun = true
	if err := p.prune("replaced", renditions.PruneSummary{Originals: 2, Kept: 2, Gone: 2}); err != nil {
		t.Error(err)
	}
	// The new original takes them over, with the same bytes and without the index.
	opt := renditions.Options{Dest: p.dest(), Image: sizes, Adopt: true}
	run(t, renditions.ObjectSources(t.Context(), devs3test.Client(t), below(p.from, "a.webp")), opt)
	if err := p.prune("taken over", renditions.PruneSummary{Originals: 2, Kept: 4}); err != nil {
		t.Error(err)
	}
	// Those of another place stay, whatever their names.
	remove(t, below(p.from, "a.webp"))
	p.opt.Originals = renditions.NewOriginals(renditions.Place{At: s3ops.Location{Bucket: p.from.Bucket, Key: "elsewhere"}}, "", devs3test.Client(t))
	p.opt.AllowEmpty, p.opt.DryRun = true, false
	if err := p.prune("elsewhere", renditions.PruneSummary{Elsewhere: 4}); err != nil {
		t.Error(err)
	}
	p.has("a-100.jpg", "a-20.jpg", "b-100.jpg", "b-20.jpg")
}

// What is told of a folder cannot be half of it: nothing goes where a part of the originals cannot be listed.
func TestPruneNeedsAllOriginals(t *testing.T) {
	p := newPruned(t, "a.jpg")
	remove(t, below(p.from, "a.jpg"))
	put(t, below(p.from, "b.jpg"), pngBytes(t, 40, 30, red))
	p.hook = func(w http.ResponseWriter, r *http.Request) bool {
		broken := strings.HasPrefix(r.URL.Path, "/"+p.from.Bucket) && r.URL.Query().Has("list-type")
		if broken {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<Error><Code>AccessDenied</Code></Error>")
		}
		return broken
	}
	if err := p.prune("no listing", renditions.PruneSummary{}); s3ops.Code(err) != s3ops.CodeAccessDenied {
		t.Error(err)
	}
	p.has("a-100.jpg", "a-20.jpg")
	p.hook = nil
	p.opt.Originals = renditions.NewOriginals(renditions.Place{Path: t.TempDir() + "/missing"}, "", nil)
	var none *renditions.NoOriginalsError
	if err := p.prune("missing folder", renditions.PruneSummary{}); !errors.As(err, &none) || errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	p.has("a-100.jpg", "a-20.jpg")
}
