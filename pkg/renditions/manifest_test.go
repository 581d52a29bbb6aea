package renditions_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// formulaPNG is formula:16x8:opaque of imageops/testdata/placeholders.csv, which says what its colour and ThumbHash are: the
// latter but for waves of none, which are 7 or 8 there and always 8 here.
func formulaPNG(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 16, 8))
	for y := range 8 {
		for x := range 16 {
			img.SetNRGBA(x, y, color.NRGBA{R: uint8(x*5 + y*3), G: uint8(x * y), B: uint8(255 - x*2), A: 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readStored(t *testing.T, store renditions.Store, name string) []byte {
	t.Helper()
	body, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func manifestOf(t *testing.T, store renditions.Store, name string) (m renditions.Manifest) {
	t.Helper()
	if err := json.Unmarshal(readStored(t, store, name), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestManifest holds every byte of one. The original is too small to be made smaller, so that its renditions are as it is.
func TestManifest(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	put(t, below(from, "a b/x <1>.png"), formulaPNG(t))
	run(t, objects(t, from), renditions.Options{Dest: dest, Image: sizes, Manifest: true})
	small, large := dest.URL("a b/x <1>-20.png"), dest.URL("a b/x <1>-100.png")
	length := func(name string) int { return len(readStored(t, dest, name)) }
	madeFrom := manifestOf(t, dest, "a b/x <1>.json").MadeFrom
	if len(madeFrom) != 27 {
		t.Errorf("made from %q, want 27 characters", madeFrom)
	}
	want := fmt.Sprintf(`{
  "manifest_version": 1,
  "made_from": "%s",
  "source": "x <1>.png",
  "format": "png",
  "width": 16,
  "height": 8,
  "color": "#1806fa",
  "thumbhash": "miEGLISAh4eRiIiIiIeAhCj4gg==",
  "srcset": "%s 16w",
  "sources": [
    {
      "type": "image/png",
      "srcset": "%s 16w"
    }
  ],
  "picture": "<picture><img src=\"%s\" srcset=\"%s 16w\" sizes=\"(max-width: 16px) 100vw, 16px\" width=\"16\" height=\"8\" alt=\"\"></picture>",
  "renditions": [
    {
      "size": 20,
      "width": 16,
      "height": 8,
      "bytes": %d,
      "content_type": "image/png",
      "url": "%s"
    },
    {
      "size": 100,
      "width": 16,
      "height": 8,
      "bytes": %d,
      "content_type": "image/png",
      "url": "%s"
    }
  ]
}
`, madeFrom, small, small, large, small, length("a b/x <1>-20.png"), small, length("a b/x <1>-100.png"), large)
	if got := string(readStored(t, dest, "a b/x <1>.json")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	at, err := s3ops.ParseLocation(dest.Address("a b/x <1>.json"))
	if err != nil {
		t.Fatal(err)
	}
	head, err := devs3test.Client(t).API().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &at.Bucket, Key: &at.Key})
	if err != nil || aws.ToString(head.ContentType) != "application/json" || aws.ToString(head.CacheControl) != "no-cache" ||
		head.Metadata["s3img-source"] == "" || head.Metadata["s3img-dimensions"] != "" {
		t.Errorf("headers %+v, %v", head, err)
	}
}

// TestManifestOfJPEG: dimensions are those of Pillow 9.4.0, Image.new("RGB", (400, 100)).thumbnail((size, size)); the colour is
// that of the source, within what JPEG loses.
func TestManifestOfJPEG(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(in, "sub", ",a:b c.jpeg"), jpegBytes(t, 400, 100, color.NRGBA{R: 200, G: 40, B: 90, A: 255}))
	dest := renditions.NewDirStore(out)
	opt := renditions.Options{Dest: dest, Image: imageops.Options{Sizes: []int{300, 90, 1000, 500}}, Manifest: true}
	run(t, renditions.FileSources([]string{in}), opt)
	m := manifestOf(t, dest, "sub/,a:b c.json")
	var got []string
	for _, r := range m.Renditions {
		info, err := os.Stat(filepath.Join(out, "sub", fmt.Sprintf(",a:b c-%d.jpeg", r.Size)))
		if err != nil || info.Size() != r.Bytes || r.ContentType != "image/jpeg" {
			t.Errorf("%+v: %v, %v", r, info, err)
		}
		got = append(got, fmt.Sprintf("%d %dx%d %s", r.Size, r.Width, r.Height, r.URL))
	}
	want := "90 90x23 ./%2Ca:b%20c-90.jpeg, 300 300x75 ./%2Ca:b%20c-300.jpeg, " +
		"500 400x100 ./%2Ca:b%20c-500.jpeg, 1000 400x100 ./%2Ca:b%20c-1000.jpeg"
	if strings.Join(got, ", ") != want {
		t.Errorf("renditions\n%s\nwant\n%s", strings.Join(got, ", "), want)
	}
	if want := "./%2Ca:b%20c-90.jpeg 90w, ./%2Ca:b%20c-300.jpeg 300w, ./%2Ca:b%20c-500.jpeg 400w"; m.Srcset != want {
		t.Errorf("srcset %s, want %s", m.Srcset, want)
	}
	if m.Format != imageops.JPEG || m.Width != 400 || m.Height != 100 || m.Source != ",a:b c.jpeg" || !near(m.Color, 200, 40, 90) {
		t.Errorf("got %+v", m)
	}
}

// near allows each channel to differ by three.
func near(hex string, r, g, b int) bool {
	var got [3]int
	if n, _ := fmt.Sscanf(hex, "#%02x%02x%02x", &got[0], &got[1], &got[2]); n != 3 {
		return false
	}
	for i, want := range []int{r, g, b} {
		if d := got[i] - want; d < -3 || d > 3 {
			return false
		}
	}
	return true
}

// TestManifestIsMadeOfWhatIsThere: that of renditions from an earlier run has the same bytes as one that was made with them, and
// the original is not decoded for it.
func TestManifestIsMadeOfWhatIsThere(t *testing.T) {
	from := bucketAsSource(t)
	whole := jpegBytes(t, 300, 200, color.NRGBA{R: 90, G: 120, B: 30, A: 255})
	put(t, below(from, "x.jpg"), whole)
	for list := range both() {
		at := s3ops.Location{Bucket: devs3test.Bucket(t)}
		dest := &countingStore{Store: renditions.NewS3Store(devs3test.Client(t), at, renditions.S3Options{})}
		opt := renditions.Options{Dest: dest, Image: sizes, List: list}
		run(t, objects(t, from), opt)
		opt.Manifest = true
		puts := int32(3)
		if list { // the index, after each of them
			puts = 5
		}
		if summary := run(t, objects(t, from), opt); summary.Rendered != 1 || dest.puts.Load() != puts {
			t.Errorf("list %v: %+v after %s", list, summary, dest.counts())
		}
		later := readStored(t, dest, "x.json")
		if summary := run(t, objects(t, from), opt); summary.Fresh != 1 || dest.puts.Load() != puts {
			t.Errorf("list %v, again: %+v after %s", list, summary, dest.counts())
		}
		opt.Force = true
		run(t, objects(t, from), opt)
		if once := readStored(t, dest, "x.json"); !bytes.Equal(later, once) {
			t.Errorf("made later:\n%s\nmade with the renditions:\n%s", later, once)
		}
	}
}

// TestManifestNeedsTheHeaderOnly: the pixels of this original are gone, and its renditions are fresh.
func TestManifestNeedsTheHeaderOnly(t *testing.T) {
	in, dest := t.TempDir(), renditions.NewDirStore(t.TempDir())
	path, whole := filepath.Join(in, "x.jpg"), jpegBytes(t, 300, 200, red)
	opt := renditions.Options{Dest: dest, Image: sizes}
	sources := renditions.FileSources([]string{in})
	writeFile(t, path, whole)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	run(t, sources, opt)
	pixels := bytes.Index(whole, []byte("\xff\xda")) + 20
	writeFile(t, path, append(whole[:pixels:pixels], make([]byte, len(whole)-pixels)...)) // the same size and time
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	opt.Manifest = true
	if summary := run(t, sources, opt); summary.Rendered != 1 {
		t.Errorf("got %+v", summary)
	}
	if m := manifestOf(t, dest, "x.json"); m.Width != 300 || m.Height != 200 || !near(m.Color, 255, 0, 0) {
		t.Errorf("got %+v", m)
	}
}

func both() iter.Seq[bool] {
	return func(yield func(bool) bool) { _ = yield(false) && yield(true) }
}

// TestManifestFollowsSizes: a size that came later, by a run that wrote no manifest, is in the next one.
func TestManifestFollowsSizes(t *testing.T) {
	in, dest := t.TempDir(), renditions.NewDirStore(t.TempDir())
	path := filepath.Join(in, "x.jpg")
	writeFile(t, path, jpegBytes(t, 300, 200, red))
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	opt := renditions.Options{Dest: dest, Image: sizes, Manifest: true}
	sources := renditions.FileSources([]string{in})
	run(t, sources, opt)
	run(t, sources, renditions.Options{Dest: dest, Image: imageops.Options{Sizes: []int{50}}})
	if n := len(manifestOf(t, dest, "x.json").Renditions); n != 2 {
		t.Fatalf("%d renditions, want 2", n)
	}
	opt.Image.Sizes = []int{100, 50, 20}
	if summary := run(t, sources, opt); summary.Rendered != 1 {
		t.Errorf("got %+v", summary)
	}
	if n := len(manifestOf(t, dest, "x.json").Renditions); n != 3 {
		t.Errorf("%d renditions, want 3", n)
	}
	if summary := run(t, sources, opt); summary.Fresh != 1 {
		t.Errorf("got %+v", summary)
	}
	if err := os.Remove(dest.Address("x.json")); err != nil {
		t.Fatal(err)
	}
	opt.DryRun = true
	if summary := run(t, sources, opt); summary.Rendered != 1 || exists(t, dest, "x.json") {
		t.Errorf("dry run: %+v", summary)
	}
}

// TestManifestConflicts: two originals that share a base have renditions of different names, and cannot both have the manifest.
func TestManifestConflicts(t *testing.T) {
	in := t.TempDir()
	writeFile(t, filepath.Join(in, "x.jpg"), jpegBytes(t, 120, 60, red))
	writeFile(t, filepath.Join(in, "x.png"), pngBytes(t, 120, 60, red))
	opt := renditions.Options{Dest: renditions.NewDirStore(t.TempDir()), Image: sizes, Concurrency: 1}
	if summary := run(t, renditions.FileSources([]string{in}), opt); summary.Rendered != 2 {
		t.Errorf("without manifests: %+v", summary)
	}
	opt.Dest, opt.Manifest = renditions.NewDirStore(t.TempDir()), true
	opt.Report = func(r renditions.Result) {
		var conflict *renditions.ConflictError
		if r.Err != nil && (!errors.As(r.Err, &conflict) || conflict.Name != "x.json" || !strings.HasPrefix(r.Err.Error(), "its manifest x.json ")) {
			t.Errorf("got %v", r.Err)
		}
	}
	if summary := run(t, renditions.FileSources([]string{in}), opt); summary.Rendered != 1 || summary.Failed != 1 {
		t.Errorf("with manifests: %+v", summary)
	}
}

// TestManifestIsNotWrittenOverOtherFiles: notes beside a photo are somebody's own, older than it or younger.
func TestManifestIsNotWrittenOverOtherFiles(t *testing.T) {
	dir := t.TempDir()
	photo, notes := filepath.Join(dir, "x.jpg"), filepath.Join(dir, "x.json")
	for _, shift := range []time.Duration{-time.Hour, time.Hour} {
		for _, text := range []string{`{"title":"x"}`, "[]", "not JSON"} {
			writeFile(t, photo, jpegBytes(t, 120, 60, red))
			writeFile(t, notes, []byte(text))
			when := time.Now().Add(shift)
			if err := os.Chtimes(notes, when, when); err != nil {
				t.Fatal(err)
			}
			var failed error
			run(t, beside(t, photo, sizes), renditions.Options{
				Dest: renditions.NewDirStore(""), Image: sizes, Manifest: true, Report: func(r renditions.Result) { failed = r.Err },
			})
			if got, err := os.ReadFile(notes); err != nil || string(got) != text || !errors.Is(failed, renditions.ErrNotManifest) || renditions.MayPass(failed) {
				t.Errorf("%q, %v: %v", got, err, failed)
			}
		}
	}
	from, dest := bucketAsSource(t), bucketAsDest(t)
	put(t, below(from, "x.jpg"), jpegBytes(t, 120, 60, red))
	at, err := s3ops.ParseLocation(dest.Address("x.json"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, at, []byte(`{"title":"x"}`))
	for list := range both() {
		opt := renditions.Options{Dest: dest, Image: sizes, Manifest: true, Force: !list, List: list}
		if summary := run(t, objects(t, from), opt); summary.Failed != 1 || string(readStored(t, dest, "x.json")) != `{"title":"x"}` {
			t.Errorf("list %v: got %+v", list, summary)
		}
	}
}

// TestManifestByEvents follows an object that is replaced and removed.
func TestManifestByEvents(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	job := startEvents(t, renditions.EventOptions{Root: from, MirrorDeletes: true}, renditions.Options{Dest: dest, Manifest: true})
	at := below(from, "x.png")
	put(t, at, pngBytes(t, 120, 60, red))
	job.deliver(t, created(at, "1"))
	if m := manifestOf(t, dest, "x.json"); m.Color != "#ff0000" || m.Width != 120 {
		t.Errorf("got %+v", m)
	}
	put(t, at, pngBytes(t, 60, 120, green))
	job.deliver(t, created(at, "2"))
	if m := manifestOf(t, dest, "x.json"); m.Color != "#00ff00" || m.Width != 60 {
		t.Errorf("got %+v", m)
	}
	remove(t, at)
	job.deliver(t, removed(at))
	if exists(t, dest, "x.json") || exists(t, dest, "x-20.png") {
		t.Error("something was left")
	}
	if r := job.last(t); r.Manifest == nil || r.Manifest.Status != renditions.Removed {
		t.Errorf("got %+v", r)
	}
}

// TestMirrorDeletesManifest: one that an earlier job wrote goes too; that of another original stays.
func TestMirrorDeletesManifest(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	gone, other := below(from, "x.png"), below(from, "x.jpg")
	for _, at := range []s3ops.Location{other, gone} {
		put(t, at, pngBytes(t, 120, 60, red))
		run(t, objects(t, at), renditions.Options{Dest: dest, Image: sizes, Manifest: at == other})
	}
	job := startEvents(t, renditions.EventOptions{Root: from, MirrorDeletes: true}, renditions.Options{Dest: dest})
	remove(t, gone)
	job.deliver(t, removed(gone))
	if exists(t, dest, "x-20.png") || !exists(t, dest, "x.json") || !exists(t, dest, "x-20.jpg") {
		t.Error("what belongs to x.jpg, and only that, should be left")
	}
	remove(t, other)
	job.deliver(t, removed(other))
	if exists(t, dest, "x-20.jpg") || exists(t, dest, "x.json") {
		t.Error("something was left")
	}
}

// TestManifestOfBrokenRendition: that the destination's file is broken is no error about the original.
func TestManifestOfBrokenRendition(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	put(t, below(from, "x.jpg"), jpegBytes(t, 120, 60, red))
	run(t, objects(t, from), renditions.Options{Dest: dest, Image: sizes})
	for _, name := range []string{"x-100.jpg", "x-20.jpg"} {
		at, err := s3ops.ParseLocation(dest.Address(name))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := devs3test.Client(t).Head(t.Context(), at)
		if err == nil {
			err = devs3test.Client(t).Put(t.Context(), at, []byte("text"), s3ops.PutOptions{Metadata: whole.Metadata})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var failed error
	run(t, objects(t, from), renditions.Options{
		Dest: dest, Image: sizes, Manifest: true, Quarantine: quarantine(t), Report: func(r renditions.Result) { failed = r.Err },
	})
	if failed == nil || imageops.IsBadImage(failed) || !strings.Contains(failed.Error(), dest.Address("x-20.jpg")) {
		t.Errorf("got %v", failed)
	}
	checkTags(t, below(from, "x.jpg"), nil)
}

// beside is a file whose renditions and manifest go into its folder.
func beside(t *testing.T, path string, image imageops.Options) iter.Seq2[renditions.Source, error] {
	t.Helper()
	set, err := renditions.ParseSources([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set.EachBeside(image, true)
}
