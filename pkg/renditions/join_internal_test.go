package renditions

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
)

// oddNames are names of originals, in order, whose renditions come in another one: of letters around the dash and the dot, some the
// beginnings of others, some that look like renditions.
func oddNames(r *rand.Rand, n int) []string {
	const letters = "a-./ 0b"
	names := make(map[string]bool)
	for range n {
		name := make([]byte, 1+r.IntN(7))
		for i := range name {
			name[i] = letters[r.IntN(len(letters))]
		}
		all := strings.ReplaceAll(string(name), "//", "/") + []string{".jpg", ".webp", "", "-100.jpg", "-20.png"}[r.IntN(5)]
		names[strings.Trim(all, "/")] = true
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

func namesOf(j *job) func(Source) []string { return j.namesOf }

func listOf(names []string) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for _, name := range names {
			if !yield(Stored{Name: name, ETag: "tag of " + name}, nil) {
				return
			}
		}
	}
}

// What a join finds of each source is what the whole listing has, whichever names there are.
func TestJoinFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		j := &job{opt: Options{Image: imageops.Options{Sizes: []int{100, 20}}, Manifest: round%2 == 0, Dest: &S3Store{}}}
		sources := oddNames(r, 1+r.IntN(80))
		there := make(map[string]bool)
		for _, name := range append(oddNames(r, 20), sources...) {
			for _, rendition := range j.namesOf(Source{Name: name}) {
				there[rendition] = r.IntN(4) > 0
			}
			there[name] = true
		}
		maps.DeleteFunc(there, func(_ string, is bool) bool { return !is })
		jn := newJoin(listOf(slices.Sorted(maps.Keys(there))), &stampIndex{}, j.opt.Image, namesOf(j))
		jn.sweepAt = 0
		if err := jn.open(); err != nil {
			t.Fatal(err)
		}
		for _, name := range sources {
			jn.sweepAt = 0
			found, err := jn.take(Source{Name: name})
			if err != nil || !found.sure {
				t.Fatalf("%q: %v, sure: %v", name, err, found.sure)
			}
			for _, rendition := range j.namesOf(Source{Name: name}) {
				object, answer := found.find(rendition)
				if (object.Name != "") != there[rendition] || answer == there[rendition] { // no stamp is known
					t.Fatalf("round %d: %q of %q: found %q, there: %v", round, rendition, name, object.Name, there[rendition])
				}
			}
		}
		jn.stop()
	}
}

// Where one of the two comes in no order, nothing is said not to be there.
func TestJoinNoticesDisorder(t *testing.T) {
	j := &job{opt: Options{Dest: &S3Store{}, Image: imageops.Options{Sizes: []int{100}}}}
	for what, c := range map[string]struct{ listed, sources []string }{
		"listing": {[]string{"b-100.jpg", "a-100.jpg", "c-100.jpg"}, []string{"a.jpg", "b.jpg", "c.jpg"}},
		"sources": {[]string{"a-100.jpg", "b-100.jpg"}, []string{"b.jpg", "a.jpg"}},
	} {
		jn := newJoin(listOf(c.listed), &stampIndex{}, j.opt.Image, namesOf(j))
		if err := jn.open(); err != nil {
			t.Fatal(err)
		}
		var last *joined
		for _, name := range c.sources {
			last, _ = jn.take(Source{Name: name})
		}
		if _, answer := last.find("x-100.jpg"); answer {
			t.Errorf("%s in disorder: sure that something is not there", what)
		}
		jn.stop()
	}
}

// A claim is dropped only when no source is left that could want the same name, whatever order they are done in; and hardly any is left
// in the end.
func TestHorizon(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var h horizon
		names := oddNames(r, 100)
		freed := make(map[string]bool)
		inWork := make(map[int]string)
		leave := func(number int) {
			delete(inWork, number)
			for _, name := range h.leave(number) {
				freed[baseName(name)] = true
				for _, other := range inWork {
					if baseName(other) == baseName(name) {
						t.Fatalf("%q was freed, and %q is in work", name, other)
					}
				}
			}
		}
		for _, name := range names {
			if freed[baseName(name)] {
				t.Fatalf("the names of %q were freed before it came", name)
			}
			inWork[h.enter(name)] = name
			for len(inWork) > r.IntN(10) {
				leave(slices.Sorted(maps.Keys(inWork))[r.IntN(len(inWork))])
			}
		}
		for number := range maps.Clone(inWork) {
			leave(number)
		}
		if len(h.nested) > 8 || len(h.past) > 0 || len(h.done) > 0 {
			t.Fatalf("kept: %q, %v, %v", h.nested, h.past, h.done)
		}
	}
}

// The join holds what lies between the two orders, of a million names as of a few.
func TestJoinHoldsLittle(t *testing.T) {
	const n = 20 * sweepAt // of which one kept in ten would be as many as may be held
	j := &job{opt: Options{Dest: &S3Store{}, Image: imageops.Options{Sizes: []int{1000, 200}}}}
	name := func(i int) string { return fmt.Sprintf("IMG-%07d.jpg", i) }
	list := func(yield func(Stored, error) bool) {
		for i := range n {
			for _, rendition := range j.namesOf(Source{Name: name(i)}) {
				if !yield(Stored{Name: rendition}, nil) || !yield(Stored{Name: strings.TrimSuffix(rendition, path.Ext(rendition)) + ".txt"}, nil) {
					return
				}
			}
		}
	}
	jn := newJoin(list, &stampIndex{}, j.opt.Image, namesOf(j))
	defer jn.stop()
	if err := jn.open(); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := jn.take(Source{Name: name(i)}); err != nil {
			t.Fatal(err)
		}
		if len(jn.held) > 2*sweepAt {
			t.Fatalf("%d objects are held at source %d", len(jn.held), i)
		}
	}
}

// A join lets go of each object of a listing once, and knows whether a source has it by its name.
func TestJoinLetsGoOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		j := &job{opt: Options{Image: imageops.Options{Sizes: []int{100, 20}}, Manifest: true, Dest: &S3Store{}}}
		sources := oddNames(r, r.IntN(60))
		there, wanted := make(map[string]bool), make(map[string]bool)
		for _, name := range sources {
			for _, rendition := range j.namesOf(Source{Name: name}) {
				there[rendition] = r.IntN(4) > 0
				wanted[rendition] = true
			}
		}
		for _, name := range oddNames(r, 60) {
			there[name] = true
			for _, rendition := range j.namesOf(Source{Name: name}) {
				there[rendition] = there[rendition] || r.IntN(2) > 0
			}
		}
		maps.DeleteFunc(there, func(_ string, is bool) bool { return !is })
		jn := newJoin(listOf(slices.Sorted(maps.Keys(there))), &stampIndex{}, j.opt.Image, namesOf(j))
		gone := make(map[string]bool)
		jn.gone = func(object listedObject) error {
			if gone[object.Name] || object.owned != wanted[object.Name] {
				t.Errorf("round %d: %q was let go of before: %v; owned: %v, want %v", round, object.Name, gone[object.Name], object.owned, wanted[object.Name])
			}
			gone[object.Name] = true
			return nil
		}
		if err := jn.open(); err != nil {
			t.Fatal(err)
		}
		for _, name := range sources {
			jn.sweepAt = r.IntN(3)
			found, err := jn.take(Source{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			for _, object := range found.found {
				jn.own(object.Name, true)
			}
		}
		if err := jn.drain(); err != nil || len(gone) != len(there) {
			t.Fatalf("round %d: %d of %d were let go of, %v", round, len(gone), len(there), err)
		}
		jn.stop()
	}
}
