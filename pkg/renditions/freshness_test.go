package renditions_test

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/imageops/stamp"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// place is where originals lie, in a folder or in S3.
type place struct {
	put     func(t *testing.T, name string, data []byte, at time.Time) // at counts in a folder only
	sources func(t *testing.T) iter.Seq2[renditions.Source, error]
}

func folderPlace(t *testing.T) place {
	dir := t.TempDir()
	return place{
		put: func(t *testing.T, name string, data []byte, at time.Time) {
			t.Helper()
			writeFile(t, filepath.Join(dir, name), data)
			if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
				t.Fatal(err)
			}
		},
		sources: func(*testing.T) iter.Seq2[renditions.Source, error] { return renditions.FileSources([]string{dir}) },
	}
}

func bucketPlace(t *testing.T) place {
	from := bucketAsSource(t)
	return place{
		put:     func(t *testing.T, name string, data []byte, _ time.Time) { t.Helper(); put(t, below(from, name), data) },
		sources: func(t *testing.T) iter.Seq2[renditions.Source, error] { return objects(t, from) },
	}
}

// ways are all ways from originals to renditions: each pair of folder and bucket, and with one listing in place of a request
// for each rendition.
func ways(t *testing.T, test func(t *testing.T, from place, opt renditions.Options)) {
	t.Helper()
	for source, from := range map[string]func(*testing.T) place{"folder": folderPlace, "bucket": bucketPlace} {
		for dest, to := range map[string]func(*testing.T) renditions.Options{
			"folder": func(t *testing.T) renditions.Options {
				return renditions.Options{Dest: renditions.NewDirStore(t.TempDir())}
			},
			"bucket":  func(t *testing.T) renditions.Options { return renditions.Options{Dest: bucketAsDest(t)} },
			"listing": func(t *testing.T) renditions.Options { return renditions.Options{Dest: bucketAsDest(t), List: true} },
		} {
			t.Run(source+" to "+dest, func(t *testing.T) {
				opt := to(t)
				opt.Image, opt.Concurrency = sizes, 1
				test(t, from(t), opt)
			})
		}
	}
}

func wantColour(t *testing.T, dest renditions.Store, name string, want color.NRGBA) {
	t.Helper()
	if got := firstPixel(t, bytes.NewReader(readStored(t, dest, name))); got != want {
		t.Errorf("%s is %v, want %v", name, got, want)
	}
}

func wantSummary(t *testing.T, what string, got, want renditions.Summary) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

// An older file over the original (mv, cp -p), and a version rolled back: what is younger is not fresh for that.
func TestOlderOriginalIsRenderedAgain(t *testing.T) {
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		now := time.Now()
		from.put(t, "x.png", pngBytes(t, 50, 50, red), now)
		wantSummary(t, "first", run(t, from.sources(t), opt), renditions.Summary{Rendered: 1})
		wantSummary(t, "again", run(t, from.sources(t), opt), renditions.Summary{Fresh: 1})
		from.put(t, "x.png", pngBytes(t, 50, 50, green), now.Add(-24*time.Hour))
		wantSummary(t, "older", run(t, from.sources(t), opt), renditions.Summary{Rendered: 1})
		wantColour(t, opt.Dest, "x-20.png", green)
		from.put(t, "x.png", pngBytes(t, 50, 50, red), now)
		wantSummary(t, "back", run(t, from.sources(t), opt), renditions.Summary{Rendered: 1})
		wantColour(t, opt.Dest, "x-100.png", red)
		wantSummary(t, "in the end", run(t, from.sources(t), opt), renditions.Summary{Fresh: 1})
	})
}

// A bucket with versions, in which the newest is removed: the time of the object goes backwards.
func TestVersionRolledBack(t *testing.T) {
	t.Parallel()
	from := bucketAsSource(t)
	for _, list := range []bool{false, true} {
		t.Run(fmt.Sprint(list), func(t *testing.T) {
			t.Parallel()
			dest, at := bucketAsDest(t), below(from, fmt.Sprintf("%v.png", list))
			opt := renditions.Options{Dest: dest, Image: sizes, List: list}
			first := pngBytes(t, 50, 50, red)
			put(t, at, first)
			waitForNextSecond()
			put(t, at, pngBytes(t, 50, 50, green))
			run(t, objects(t, at), opt)
			// The store of the tests keeps no versions: a hook tells the time that the first version had.
			put(t, at, first)
			back := devs3test.WithAnswers(t, func(answer *http.Response) error {
				if answer.Request.Method == http.MethodHead {
					answer.Header.Set("Last-Modified", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
				}
				return nil
			})
			wantSummary(t, "rolled back", run(t, renditions.ObjectSources(t.Context(), back, at), opt), renditions.Summary{Rendered: 1})
			wantColour(t, dest, fmt.Sprintf("%v-20.png", list), red)
		})
	}
}

// Other options are found, with no more than one request a run beside the listings where there is a listing.
func TestChangedOptions(t *testing.T) {
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		from.put(t, "x.jpg", jpegBytes(t, 200, 100, red), time.Now())
		for i, change := range []func(*imageops.Options){
			func(o *imageops.Options) {},
			func(o *imageops.Options) { o.Quality = 60 },
			func(o *imageops.Options) { o.Chroma = imageops.Chroma444 },
			func(o *imageops.Options) { o.Filter = imageops.BoxFilter },
			func(o *imageops.Options) { o.Progressive = true },
			func(o *imageops.Options) { o.Background = color.Black },
			func(o *imageops.Options) { o.KeepMetadata = imageops.MetadataAll },
		} {
			opt.Image = sizes
			change(&opt.Image)
			wantSummary(t, fmt.Sprint("options ", i), run(t, from.sources(t), opt), renditions.Summary{Rendered: 1})
			wantSummary(t, fmt.Sprint("options ", i, " again"), run(t, from.sources(t), opt), renditions.Summary{Fresh: 1})
		}
		opt.Image.Tolerant, opt.Image.Sizes = true, []int{20}
		wantSummary(t, "what changes nothing", run(t, from.sources(t), opt), renditions.Summary{Fresh: 1})
	})
}

// The same base with another extension in a second run.
func TestConflictInASecondRun(t *testing.T) {
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		opt.Image.Format = imageops.PNG
		from.put(t, "lake.jpg", pngBytes(t, 50, 50, red), time.Now().Add(-time.Hour))
		run(t, from.sources(t), opt)
		from.put(t, "lake.webp", pngBytes(t, 50, 50, green), time.Now().Add(time.Hour))
		var failed []renditions.Result
		opt.Report = func(r renditions.Result) {
			if r.Err != nil {
				failed = append(failed, r)
			}
		}
		for _, force := range []bool{false, true} {
			failed, opt.Force = nil, force
			run(t, from.sources(t), opt)
			var conflict *renditions.ConflictError
			if len(failed) != 1 || !errors.As(failed[0].Err, &conflict) || !strings.HasSuffix(failed[0].Source, "lake.webp") ||
				!strings.HasSuffix(conflict.Other, "lake.jpg") || renditions.MayPass(failed[0].Err) {
				t.Errorf("force %v: %+v", force, failed)
			}
			wantColour(t, opt.Dest, "lake-20.png", red)
		}
	})
}

// One after the other, each alone: the second does not know of the first but by its stamp.
func TestConflictOfOneAlone(t *testing.T) {
	folder, from := t.TempDir(), bucketAsSource(t)
	for _, name := range []string{"lake.png", "lake.webp"} {
		writeFile(t, filepath.Join(folder, "a", name), pngBytes(t, 50, 50, red))
		put(t, below(from, "a/"+name), pngBytes(t, 50, 50, red))
	}
	writeFile(t, filepath.Join(folder, "b", "lake.png"), pngBytes(t, 50, 50, green))
	put(t, below(from, "b/lake.png"), pngBytes(t, 50, 50, green))
	file := func(name string) iter.Seq2[renditions.Source, error] {
		return renditions.FileSources([]string{filepath.Join(folder, name)})
	}
	object := func(name string) iter.Seq2[renditions.Source, error] { return objects(t, below(from, name)) }
	named := func(name string) iter.Seq2[renditions.Source, error] {
		set, err := renditions.ParseS3Sources(nil, []string{below(from, name).String()})
		if err != nil {
			t.Fatal(err)
		}
		return set.Each(t.Context(), devs3test.Client(t))
	}
	for what, one := range map[string]func(string) iter.Seq2[renditions.Source, error]{"file": file, "object": object, "name in a list": named} {
		for _, dest := range []renditions.Store{renditions.NewDirStore(t.TempDir()), bucketAsDest(t)} {
			opt := renditions.Options{Dest: dest, Image: sizes}
			opt.Image.Format = imageops.PNG
			wantSummary(t, what, run(t, one("a/lake.png"), opt), renditions.Summary{Rendered: 1})
			var failed error
			opt.Report = func(r renditions.Result) { failed = r.Err }
			for other, known := range map[string]string{"a/lake.webp": "a/lake.png", "b/lake.png": "another original"} {
				run(t, one(other), opt)
				if failed == nil || !strings.Contains(filepath.ToSlash(failed.Error()), known+" already") {
					t.Errorf("%s, %s: %v", what, other, failed)
				}
			}
			wantColour(t, dest, "lake-100.png", red)
			opt.Adopt = true
			wantSummary(t, what+" adopts", run(t, one("b/lake.png"), opt), renditions.Summary{Rendered: 1})
			wantColour(t, dest, "lake-100.png", green)
		}
	}
}

// Events of two originals that share their renditions, to one worker and to another that knows nothing of the first.
func TestConflictByEvents(t *testing.T) {
	from := bucketAsSource(t)
	for _, dest := range []renditions.Store{bucketAsDest(t), renditions.NewDirStore(t.TempDir())} {
		put(t, below(from, "lake.jpg"), jpegBytes(t, 50, 50, red))
		put(t, below(from, "lake.webp"), jpegBytes(t, 50, 50, green))
		first := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
		first.deliver(t, created(below(from, "lake.jpg"), ""))
		before := readStored(t, dest, "lake-20.jpg")
		second := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
		for _, job := range []*eventJob{first, second} {
			job.deliver(t, created(below(from, "lake.webp"), ""))
			var conflict *renditions.ConflictError
			if err := job.last(t).Err; !errors.As(err, &conflict) || conflict.Other != below(from, "lake.jpg").String() {
				t.Errorf("got %v", err)
			}
		}
		if !bytes.Equal(readStored(t, dest, "lake-20.jpg"), before) {
			t.Error("it was overwritten")
		}
	}
}

// What cannot be read keeps no name from what can, whichever comes first; what is no image is called so, whatever lies beside.
func TestNamesBelongToImages(t *testing.T) {
	avif := []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1")
	raw := []byte("II*\x00\x10\x00\x00\x00CR\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		whole := jpegBytes(t, 50, 50, red)
		for name, data := range map[string][]byte{
			"hero.avif": avif, "hero.jpg": whole, "dsc1.cr2": raw, "dsc1.jpg": whole, "notes.jpg": whole, "notes.txt": []byte("text"),
			"cut.bmp": []byte("text"), "cut.jpe": whole[:len(whole)-40], "cut.jpg": whole,
		} {
			from.put(t, name, data, time.Now())
		}
		for _, concurrency := range []int{1, 4} {
			for run2 := range 2 {
				failed := map[string]error{}
				opt.Concurrency = concurrency
				opt.Report = func(r renditions.Result) {
					if r.Err != nil {
						failed[filepath.Base(r.Source)] = r.Err
					}
				}
				run(t, from.sources(t), opt)
				if len(failed) != 5 {
					t.Errorf("run %d: failed %v, want 5", run2, failed)
				}
				for name, err := range failed {
					var conflict *renditions.ConflictError
					if cut := name == "cut.jpe" && errors.As(err, &conflict); !cut && !imageops.IsBadImage(err) { // its header is that of an image
						t.Errorf("%s: %v, want an error about the image", name, err)
					}
				}
			}
		}
		for _, name := range []string{"hero-20.jpg", "dsc1-20.jpg", "notes-20.jpg", "cut-20.jpg"} {
			if !exists(t, opt.Dest, name) {
				t.Errorf("%s is missing", name)
			}
		}
	})
}

func TestDryRunKnowsWhatIsAnImage(t *testing.T) {
	from := folderPlace(t)
	from.put(t, "hero.avif", []byte("text"), time.Now())
	from.put(t, "hero.jpg", jpegBytes(t, 50, 50, red), time.Now())
	from.put(t, "lake.jpg", jpegBytes(t, 50, 50, red), time.Now())
	from.put(t, "lake.webp", jpegBytes(t, 50, 50, red), time.Now())
	failed := map[string]error{}
	opt := renditions.Options{Dest: renditions.NewDirStore(t.TempDir()), Image: sizes, DryRun: true, Concurrency: 1, Report: func(r renditions.Result) {
		if r.Err != nil {
			failed[filepath.Base(r.Source)] = r.Err
		}
	}}
	run(t, from.sources(t), opt)
	var conflict *renditions.ConflictError
	if len(failed) != 1 || !errors.As(failed["lake.webp"], &conflict) {
		t.Errorf("got %v, want a conflict of lake.webp", failed)
	}
}

// The object is replaced between the listing and the GET, before it is looked at again, and while its renditions are stored.
func TestReplacedUnderTheHandsOfABatch(t *testing.T) {
	for _, moment := range []string{http.MethodGet, http.MethodPut} {
		for _, list := range []bool{false, true} {
			from, dest := bucketAsSource(t), bucketAsDest(t)
			at := below(from, "x.png")
			put(t, at, pngBytes(t, 50, 50, red))
			var replaced atomic.Bool
			client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
				if r.Method == moment && !strings.Contains(r.URL.RawQuery, "list-type") && !replaced.Swap(true) {
					put(t, at, pngBytes(t, 50, 50, green))
				}
				return false
			})
			to, err := s3ops.ParseLocation(dest.Address(""))
			if err != nil {
				t.Fatal(err)
			}
			opt := renditions.Options{Dest: renditions.NewS3Store(client, to, renditions.S3Options{}), Image: sizes, List: list}
			wantSummary(t, moment, run(t, renditions.ObjectSources(t.Context(), client, from), opt), renditions.Summary{Rendered: 1})
			for _, name := range []string{"x-100.png", "x-20.png"} {
				wantColour(t, dest, name, green)
			}
			wantSummary(t, moment+" again", run(t, objects(t, from), opt), renditions.Summary{Fresh: 1})
		}
	}
}

// A file that is replaced while its renditions are stored, in every folder mode alike.
func TestFileReplacedWhileInWork(t *testing.T) {
	in := t.TempDir()
	path := filepath.Join(in, "x.png")
	writeFile(t, path, pngBytes(t, 50, 50, red))
	dest := renditions.NewDirStore(t.TempDir())
	store := &replacer{Store: dest, replace: func() {
		writeFile(t, path, pngBytes(t, 60, 60, green))
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Error(err)
		}
	}}
	wantSummary(t, "replaced", run(t, renditions.FileSources([]string{in}), renditions.Options{Dest: store, Image: sizes}), renditions.Summary{Rendered: 1})
	wantColour(t, dest, "x-100.png", green)
	wantColour(t, dest, "x-20.png", green)
}

// W/"…" behind a proxy and "" of some stores: what was rendered is fresh, what is replaced is not.
func TestWeakAndEmptyETags(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(string) string{
		"weak": func(etag string) string { return "W/" + etag }, "empty": func(string) string { return `""` },
	} {
		for _, list := range []bool{false, true} {
			t.Run(fmt.Sprint(name, list), func(t *testing.T) {
				t.Parallel()
				from, dest := bucketAsSource(t), bucketAsDest(t)
				client := devs3test.WithAnswers(t, func(answer *http.Response) error {
					if etag := answer.Header.Get("ETag"); etag != "" {
						answer.Header.Set("ETag", change(etag))
					}
					if name == "empty" && strings.Contains(answer.Request.URL.RawQuery, "list-type") {
						return withoutETags(answer)
					}
					return nil
				})
				to, err := s3ops.ParseLocation(dest.Address(""))
				if err != nil {
					t.Fatal(err)
				}
				opt := renditions.Options{Dest: renditions.NewS3Store(client, to, renditions.S3Options{}), Image: sizes, List: list}
				sources := func() iter.Seq2[renditions.Source, error] { return renditions.ObjectSources(t.Context(), client, from) }
				put(t, below(from, "x.png"), pngBytes(t, 50, 50, red))
				wantSummary(t, name, run(t, sources(), opt), renditions.Summary{Rendered: 1})
				wantSummary(t, name+" again", run(t, sources(), opt), renditions.Summary{Fresh: 1})
				waitForNextSecond()
				put(t, below(from, "x.png"), pngBytes(t, 50, 50, green))
				wantSummary(t, name+" replaced", run(t, sources(), opt), renditions.Summary{Rendered: 1})
				wantColour(t, dest, "x-20.png", green)
			})
		}
	}
}

// withoutETags is what Ceph lists after the tags of objects were removed.
func withoutETags(answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	for {
		from := bytes.Index(body, []byte("<ETag>"))
		if from < 0 {
			break
		}
		to := bytes.Index(body, []byte("</ETag>"))
		body = append(body[:from:from], body[to+len("</ETag>"):]...)
	}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer.Header.Del("Content-Length")
	return nil
}

// Files tell what they were made from after they were copied, and from their first kilobyte.
func TestStampSurvivesCopies(t *testing.T) {
	project := t.TempDir()
	for _, name := range []string{"x.jpg", "x2.png"} {
		writeFile(t, filepath.Join(project, "in", "a", name), map[bool][]byte{true: jpegBytes(t, 300, 200, red), false: pngBytes(t, 300, 200, red)}[name == "x.jpg"])
	}
	writeFile(t, filepath.Join(project, "in", "a", "y.gif"), gifBytes(t, 300, 200))
	opt := renditions.Options{Dest: renditions.NewDirStore(filepath.Join(project, "out")), Image: sizes, Manifest: true}
	sources := func(root string) iter.Seq2[renditions.Source, error] {
		return renditions.FileSources([]string{filepath.Join(root, "in")})
	}
	wantSummary(t, "first", run(t, sources(project), opt), renditions.Summary{Rendered: 3})
	moved := filepath.Join(t.TempDir(), "elsewhere")
	copyTree(t, project, moved)
	opt.Dest = renditions.NewDirStore(filepath.Join(moved, "out"))
	wantSummary(t, "copied", run(t, sources(moved), opt), renditions.Summary{Fresh: 3})
	data, err := os.ReadFile(filepath.Join(moved, "out", "a", "y-20.gif"))
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := stamp.Read(data[:min(len(data), stamp.HeadLen)]); !ok || len(text) != 27 {
		t.Errorf("the stamp is %q, %v", text, ok)
	}
	opt.Dest = renditions.NewDirStore(filepath.Join(moved, "out", "a")) // the same files, named from one folder below
	wantSummary(t, "other roots", run(t, renditions.FileSources([]string{filepath.Join(moved, "in", "a")}), opt), renditions.Summary{Fresh: 3})
}

// copyTree copies as cp -pr does.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	for file, err := range renditions.LocalFiles([]string{from}) {
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file.Path)
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(to, filepath.FromSlash(file.Name))
		writeFile(t, target, data)
		if err := os.Chtimes(target, file.Info.ModTime(), file.Info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
}

// What an earlier s3img or another tool left says nothing: it is made again.
func TestRenditionsWithoutAStamp(t *testing.T) {
	ways(t, func(t *testing.T, from place, opt renditions.Options) {
		from.put(t, "x.png", pngBytes(t, 50, 50, green), time.Now().Add(-time.Hour))
		for _, name := range []string{"x-100.png", "x-20.png"} {
			if _, err := opt.Dest.Put(t.Context(), name, pngBytes(t, 20, 20, red), renditions.Meta{ContentType: "image/png"}); err != nil {
				t.Fatal(err)
			}
		}
		wantSummary(t, "without", run(t, from.sources(t), opt), renditions.Summary{Rendered: 1})
		wantColour(t, opt.Dest, "x-20.png", green)
	})
}
