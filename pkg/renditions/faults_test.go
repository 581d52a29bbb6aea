package renditions_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

// photo is a JPEG in which every changed byte shows.
func photo(t *testing.T, seed byte) []byte {
	t.Helper()
	noise := rand.New(rand.NewChaCha8([32]byte{seed}))
	img := image.NewNRGBA(image.Rect(0, 0, 240, 160))
	for y := range 160 {
		for x := range 240 {
			img.SetNRGBA(x, y, color.NRGBA{uint8(noise.IntN(256)), seed, uint8(x), 255})
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// badNetwork is a client of the embedded store behind a network that breaks every fifth request, in all ways. What a listing says
// cannot be verified, so nothing of it is changed. before is called in the moment before a request is passed on.
func badNetwork(t *testing.T, percent int, before func(*http.Request)) (*s3ops.Client, *faulttest.Proxy) {
	t.Helper()
	plan := faulttest.Some(percent, faulttest.All()...)
	cfg := devs3test.Server(t).Config()
	proxy := faulttest.New(t, cfg.Endpoint, func(r *http.Request, nth int) faulttest.Fault {
		before(r)
		fault := plan(r, nth)
		if r.URL.Query().Has("list-type") && (fault == faulttest.ChangeBytes || fault == faulttest.ShortBody) {
			return faulttest.None
		}
		return fault
	})
	cfg.Endpoint, cfg.Stall, cfg.MaxBackoff = proxy.URL, 500*time.Millisecond, 100*time.Millisecond
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client, proxy
}

// replacing puts another photo in the place of some originals once: of those that end in 3 when they are about to be read, of those that
// end in 5 when their first rendition is about to be stored.
func replacing(t *testing.T, from s3ops.Location) (before func(*http.Request)) {
	t.Helper()
	var mu sync.Mutex
	done := make(map[string]bool)
	return func(r *http.Request) {
		name := path.Base(r.URL.Path)
		read := r.Method == http.MethodGet && strings.HasSuffix(name, "3.jpg")
		stored := r.Method == http.MethodPut && strings.HasSuffix(name, "5-100.jpg")
		name, _, _ = strings.Cut(strings.TrimSuffix(name, ".jpg"), "-")
		mu.Lock()
		defer mu.Unlock()
		if (!read && !stored) || done[name] {
			return
		}
		done[name] = true
		if err := devs3test.Client(t).Put(t.Context(), below(from, name+".jpg"), photo(t, name[0]), s3ops.PutOptions{}); err != nil {
			t.Error(err)
		}
	}
}

func contents(t *testing.T, store renditions.Store) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for object, err := range store.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := store.Open(t.Context(), object.Name)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(body)
		_ = body.Close()
		if err != nil {
			t.Fatal(err)
		}
		all[object.Name] = string(data)
	}
	return all
}

// Forty originals go through a network that fails in all ways that networks do, and some are replaced meanwhile. In the end the
// renditions of each are right, or its failure was reported. No good original is called a bad image, tagged, or rendered from a
// part of its bytes. The destination holds nothing else, and the job ends.
func TestABadNetworkMakesNoWrongPictures(t *testing.T) {
	t.Parallel()
	const originals = 40
	from, dest := bucketAsSource(t), devs3test.Bucket(t)
	for i := range originals {
		put(t, s3ops.Location{Bucket: from.Bucket, Key: fmt.Sprintf("input/%02d.jpg", i)}, photo(t, byte(i)))
	}
	put(t, s3ops.Location{Bucket: from.Bucket, Key: "input/text.jpg"}, []byte(strings.Repeat("this is no image\n", 100)))
	opt := renditions.Options{Image: imageops.Options{Sizes: []int{100, 20}, Tolerant: true}, Concurrency: 12}

	client, proxy := badNetwork(t, 20, replacing(t, from))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	failed := make(map[string]error)
	opt.Dest = renditions.NewS3Store(client, s3ops.Location{Bucket: dest}, renditions.S3Options{})
	opt.Quarantine = renditions.NewQuarantine(nil)
	opt.Report = func(result renditions.Result) {
		if result.Err != nil {
			failed[strings.TrimPrefix(result.Source, from.String())] = result.Err
		}
	}
	summary, err := renditions.Run(ctx, renditions.ObjectSources(ctx, client, from), opt)
	t.Logf("%+v, %v; met %v", summary, err, proxy.Did())
	if err != nil || summary.Total() != originals+1 || failed["text.jpg"] == nil {
		t.Errorf("%+v, %v, failed %v", summary, err, failed)
	}
	clean := devs3test.Client(t)
	got := contents(t, renditions.NewS3Store(clean, s3ops.Location{Bucket: dest}, renditions.S3Options{}))
	opt.Dest, opt.Report = bucketAsDest(t), nil
	if _, err := renditions.Run(t.Context(), renditions.ObjectSources(t.Context(), clean, from), opt); err != nil {
		t.Fatal(err)
	}
	want := contents(t, opt.Dest)
	for name, data := range got {
		if original := name[:2] + ".jpg"; data != want[name] && failed[original] == nil {
			t.Errorf("%s is not what it should be", name)
		}
	}
	for i := range originals {
		name := fmt.Sprintf("%02d", i)
		err := failed[name+".jpg"]
		if imageops.IsBadImage(err) {
			t.Errorf("%s.jpg is called a bad image: %v", name, err)
		}
		if err == nil && (got[name+"-100.jpg"] == "" || got[name+"-20.jpg"] == "") {
			t.Errorf("%s.jpg is neither rendered nor named", name)
		}
		tags, err := clean.Tags(t.Context(), s3ops.Location{Bucket: from.Bucket, Key: "input/" + name + ".jpg"})
		if err != nil || len(tags) > 0 {
			t.Errorf("%s.jpg has tags %v, %v", name, tags, err)
		}
	}
}

// What differs each time it is read is an error of the transfer in the end, and what is not is never looked at twice.
func TestTransferErrors(t *testing.T) {
	from := bucketAsSource(t)
	put(t, s3ops.Location{Bucket: from.Bucket, Key: "input/a.jpg"}, photo(t, 1))
	for _, fault := range []faulttest.Fault{faulttest.ChangeBytes, faulttest.ShortBody} {
		reads := 0
		cfg := devs3test.Server(t).Config()
		cfg.Endpoint = faulttest.New(t, cfg.Endpoint, func(r *http.Request, nth int) faulttest.Fault {
			if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "a.jpg") {
				return faulttest.None
			}
			reads++
			return fault
		}).URL
		client, err := s3ops.Connect(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		dest := bucketAsDest(t)
		opt := renditions.Options{Dest: dest, Image: imageops.Options{Sizes: []int{100}, Tolerant: true}, Quarantine: renditions.NewQuarantine(nil)}
		opt.Report = func(result renditions.Result) { err = result.Err }
		if _, err := renditions.Run(t.Context(), renditions.ObjectSources(t.Context(), client, from), opt); err != nil {
			t.Fatal(err)
		}
		if imageops.IsBadImage(err) || !renditions.MayPass(err) || len(contents(t, dest)) > 0 {
			t.Errorf("%s: got %v, want an error of the transfer, and nothing stored", fault, err)
		}
		if reads < 2 {
			t.Errorf("%s: read %d times", fault, reads)
		}
	}
}

// A file that is written to while it is read is no corrupt image.
func TestFileThatChangesWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	writeFile(t, path, photo(t, 1)[:5000])
	dest := renditions.NewDirStore(t.TempDir())
	opt := renditions.Options{Dest: dest, Image: imageops.Options{Sizes: []int{100}}, Concurrency: 1}
	var result renditions.Result
	opt.Report = func(r renditions.Result) { result = r }
	sources := func(yield func(renditions.Source, error) bool) {
		for src, err := range renditions.FileSources([]string{path}) {
			if err != nil {
				t.Error(err)
			}
			open := src.Open
			src.Open = func(ctx context.Context) (renditions.Opened, error) {
				body, err := open(ctx)
				if err == nil && result.Source == "" { // whoever writes it goes on now
					result.Source = "written"
					err = os.WriteFile(path, photo(t, 1), 0o600)
				}
				return body, err
			}
			yield(src, nil)
		}
	}
	if _, err := renditions.Run(t.Context(), sources, opt); err != nil {
		t.Fatal(err)
	}
	if result.Err != nil || len(contents(t, dest)) != 1 {
		t.Errorf("got %v, want the rendition of the whole file", result.Err)
	}
}
