package renditions_test

import (
	"errors"
	"image/color"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// keepWebP is --formats keep,webp.
var keepWebP = imageops.Options{Sizes: []int{100, 20}, Style: imageops.Style{Also: []imageops.Format{imageops.WebP}}}

// names lists what a store holds.
func names(t *testing.T, store renditions.Store) string {
	t.Helper()
	var all []string
	for object, err := range store.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, object.Name)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// A second format is made without making the first one again, and both are fresh from then on, each by its own stamp.
func TestFormatsAreFreshEachByItself(t *testing.T) {
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		counted := &countingStore{Store: opt.Dest}
		opt.Dest = counted
		from.put(t, "a/x.png", pngBytes(t, 200, 100, color.NRGBA{R: 200, A: 255}), time.Unix(1e9, 0))
		step := func(image imageops.Options, puts int32, statuses ...renditions.Status) {
			t.Helper()
			opt.Image = image
			counted.puts.Store(0)
			var got []renditions.Status
			opt.Report = func(r renditions.Result) {
				if r.Err != nil {
					t.Error(r.Err)
				}
				for i, made := range r.Renditions {
					want := image.Outputs("a/x.png")[i]
					if made.Size != want.Size() || made.Format != want.Format || !strings.HasSuffix(filepath.ToSlash(made.Address), want.Name) {
						t.Errorf("%+v, want %+v", made, want)
					}
					got = append(got, made.Status)
				}
			}
			run(t, from.sources(t), opt)
			written := counted.puts.Load()
			if opt.List { // the index of stamps is one more
				written = min(written, puts)
			}
			if !slices.Equal(got, statuses) || written != puts {
				t.Errorf("%v and %d puts, want %v and %d", got, written, statuses, puts)
			}
		}
		written, fresh := renditions.Written, renditions.Fresh
		step(sizes, 2, written, written)
		step(keepWebP, 2, fresh, fresh, written, written)
		step(keepWebP, 0, fresh, fresh, fresh, fresh)
		if err := opt.Dest.Delete(t.Context(), "a/x-20.webp"); err != nil {
			t.Fatal(err)
		}
		if err := opt.Dest.Delete(t.Context(), "a/x-100.png"); err != nil {
			t.Fatal(err)
		}
		step(keepWebP, 2, written, fresh, fresh, written)
		coarse := keepWebP
		coarse.Quality = 50 // which PNG has not
		step(coarse, 2, fresh, fresh, written, written)
	})
}

// TestFormatsOfOneBase: two originals whose renditions differ in the first format only are in conflict, and one of them is
// rendered as a whole.
func TestFormatsOfOneBase(t *testing.T) {
	in := t.TempDir()
	writeFile(t, filepath.Join(in, "x.jpg"), jpegBytes(t, 40, 20, color.NRGBA{R: 200, A: 255}))
	writeFile(t, filepath.Join(in, "x.png"), pngBytes(t, 40, 20, color.NRGBA{B: 200, A: 255}))
	dest := renditions.NewDirStore(t.TempDir())
	var conflicts []string
	opt := renditions.Options{Dest: dest, Image: keepWebP, Concurrency: 1, Report: func(r renditions.Result) {
		var conflict *renditions.ConflictError
		if errors.As(r.Err, &conflict) {
			conflicts = append(conflicts, conflict.Name+" of "+filepath.Base(conflict.Other))
		}
	}}
	for range 2 { // also when one is there from before
		conflicts = nil
		run(t, renditions.FileSources([]string{in}), opt)
		if got := strings.Join(conflicts, ", "); got != "x-100.webp of x.jpg" {
			t.Errorf("conflicts %q", got)
		}
		if got := names(t, dest); got != "x-100.jpg x-100.webp x-20.jpg x-20.webp" {
			t.Errorf("the destination holds %s", got)
		}
	}
}

// TestMirrorDeletesOfFormats: with an original all of its renditions go, in all formats.
func TestMirrorDeletesOfFormats(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	opt := renditions.Options{Dest: dest, Image: keepWebP, Manifest: true}
	put(t, below(from, "x.jpg"), jpegBytes(t, 40, 20, color.NRGBA{R: 200, A: 255}))
	put(t, below(from, "y.jpg"), jpegBytes(t, 40, 20, color.NRGBA{R: 200, A: 255}))
	run(t, objects(t, from), opt)
	remove(t, below(from, "x.jpg"))
	job := startEvents(t, renditions.EventOptions{Root: from, MirrorDeletes: true}, opt)
	job.deliver(t, removed(below(from, "x.jpg")))
	var gone []string
	for _, r := range job.last(t).Renditions {
		gone = append(gone, string(r.Status)+" "+path.Base(r.Address))
	}
	if got := strings.Join(gone, ", "); got != "removed x-100.jpg, removed x-20.jpg, removed x-100.webp, removed x-20.webp" {
		t.Errorf("removed %s", got)
	}
	if got := names(t, dest); got != "y-100.jpg y-100.webp y-20.jpg y-20.webp y.json" {
		t.Errorf("the destination holds %s", got)
	}
}

// TestManifestOfFormats: sources by type, that for all browsers last, and a picture of them.
func TestManifestOfFormats(t *testing.T) {
	in := t.TempDir()
	writeFile(t, filepath.Join(in, "x&y.jpg"), jpegBytes(t, 400, 300, color.NRGBA{R: 200, A: 255}))
	dest := renditions.NewDirStore(t.TempDir())
	run(t, renditions.FileSources([]string{in}), renditions.Options{Dest: dest, Image: keepWebP, Manifest: true})
	m := manifestOf(t, dest, "x&y.json")
	var all []string
	for _, r := range m.Renditions {
		stored, err := dest.Stat(t.Context(), r.URL)
		if err != nil || stored.Size != r.Bytes {
			t.Errorf("%+v: %+v, %v", r, stored, err)
		}
		all = append(all, r.URL+" "+r.ContentType)
	}
	if got := strings.Join(all, ", "); got != "x&y-20.jpg image/jpeg, x&y-20.webp image/webp, x&y-100.jpg image/jpeg, x&y-100.webp image/webp" {
		t.Errorf("renditions %s", got)
	}
	const jpegs, webps = "x&y-20.jpg 20w, x&y-100.jpg 100w", "x&y-20.webp 20w, x&y-100.webp 100w"
	want := []renditions.ManifestSource{{Type: "image/webp", Srcset: webps}, {Type: "image/jpeg", Srcset: jpegs}}
	if m.Srcset != jpegs || !slices.Equal(m.Sources, want) {
		t.Errorf("srcset %s, sources %v", m.Srcset, m.Sources)
	}
	const picture = `<picture><source type="image/webp" srcset="x&amp;y-20.webp 20w, x&amp;y-100.webp 100w" sizes="(max-width: 100px) 100vw, 100px">` +
		`<img src="x&amp;y-100.jpg" srcset="x&amp;y-20.jpg 20w, x&amp;y-100.jpg 100w" sizes="(max-width: 100px) 100vw, 100px" width="100" height="75" alt=""></picture>`
	if m.Picture != picture {
		t.Errorf("got  %s\nwant %s", m.Picture, picture)
	}
}

// A second run beside the originals passes over the renditions of all formats.
func TestFormatsBesideTheirOriginals(t *testing.T) {
	in := t.TempDir()
	t.Chdir(in)
	writeFile(t, "x.png", pngBytes(t, 40, 20, color.NRGBA{R: 200, A: 255}))
	opt := renditions.Options{Dest: renditions.NewDirStore(""), Image: keepWebP}
	for _, want := range []int{1, 0} {
		sources, err := renditions.ParseSources([]string{"."}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, sources.EachBeside(keepWebP, false), opt); got.Rendered != want || got.Total() != 1 {
			t.Errorf("%+v, want %d rendered of 1", got, want)
		}
	}
}

// Inspect looks for all.
func TestPromisedOfFormats(t *testing.T) {
	in := t.TempDir()
	writeFile(t, filepath.Join(in, "x.jpg"), jpegBytes(t, 40, 20, color.NRGBA{R: 200, A: 255}))
	dest := renditions.NewDirStore(t.TempDir())
	run(t, renditions.FileSources([]string{in}), renditions.Options{Dest: dest, Image: sizes})
	for src, err := range renditions.FileSources([]string{in}) {
		if err != nil {
			t.Fatal(err)
		}
		all, err := renditions.Promised(t.Context(), dest, src, keepWebP, true)
		if err != nil || len(all) != 4 || all[1].Status != renditions.Fresh || all[2].Status != renditions.Missing || all[2].Format != imageops.WebP {
			t.Errorf("%+v, %v", all, err)
		}
	}
}
