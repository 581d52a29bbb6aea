package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

const largeBytes = 6 << 20 // more than one part of a multipart upload

// put stores data under a name without a stamp.
func put(t *testing.T, store renditions.Store, name string, data []byte) renditions.Stored {
	t.Helper()
	object, err := store.Put(t.Context(), name, data, renditions.Meta{ContentType: "text/plain"})
	if err != nil {
		t.Fatalf("put %q: %v", name, err)
	}
	return object
}

func read(t *testing.T, store renditions.Store, name string) []byte {
	t.Helper()
	body, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatalf("open %q: %v", name, err)
	}
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("read %q: %v", name, err)
	}
	return data
}

func stat(t *testing.T, store renditions.Store, name string) renditions.Stored {
	t.Helper()
	object, err := store.Stat(t.Context(), name)
	if err != nil {
		t.Fatalf("look at %q: %v", name, err)
	}
	return object
}

func list(t *testing.T, store renditions.Store) map[string]renditions.Stored {
	t.Helper()
	all := make(map[string]renditions.Stored)
	for object, err := range store.List(t.Context()) {
		if err != nil {
			t.Fatalf("list: %v", err)
		}
		if _, twice := all[object.Name]; twice {
			t.Errorf("%q is listed twice", object.Name)
		}
		all[object.Name] = object
	}
	return all
}

func wantNames(t *testing.T, store renditions.Store, want ...string) {
	t.Helper()
	got := slices.Sorted(maps.Keys(list(t, store)))
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("the store lists %q, want %q", got, want)
	}
}

func listsNothing(t *testing.T, store renditions.Store) { wantNames(t, store) }

func (s Suite) tellsWhatIsPut(t *testing.T, store renditions.Store) {
	t.Helper()
	contents := map[string]string{"a.txt": "one", "b/c.txt": "three", "b/d/e.txt": "five!"}
	for name, text := range contents {
		put(t, store, name, []byte(text))
	}
	listed := list(t, store)
	for name, text := range contents {
		if got := read(t, store, name); string(got) != text {
			t.Errorf("%s holds %q, want %q", name, got, text)
		}
		found := stat(t, store, name)
		if found.Name != name || found.Size != int64(len(text)) || (found.ETag != "") != s.ETags {
			t.Errorf("Stat tells %+v of %s", found, name)
		}
		if in := listed[name]; in.Size != found.Size || in.ETag != found.ETag {
			t.Errorf("List tells %+v, Stat %+v", in, found)
		}
	}
	wantNames(t, store, slices.Collect(maps.Keys(contents))...)
}

func putTellsWhatStatTells(t *testing.T, store renditions.Store) {
	t.Helper()
	for name, meta := range stamped() {
		told, err := store.Put(t.Context(), name, picture(t, name), meta)
		if err != nil {
			t.Fatal(err)
		}
		if found := stat(t, store, name); found != told {
			t.Errorf("Put tells %+v, Stat %+v", told, found)
		}
		if got := read(t, store, name); int64(len(got)) != told.Size {
			t.Errorf("%s has %d bytes, and Put told %d", name, len(got), told.Size)
		}
	}
}

func replacesTheWhole(t *testing.T, store renditions.Store) {
	t.Helper()
	for _, text := range []string{"short", "a longer one", "s"} {
		put(t, store, "a/b.txt", []byte(text))
		if got := read(t, store, "a/b.txt"); string(got) != text {
			t.Errorf("it holds %q, want %q", got, text)
		}
		wantNames(t, store, "a/b.txt")
	}
}

func keepsEmptyObjects(t *testing.T, store renditions.Store) {
	t.Helper()
	put(t, store, "empty.txt", nil)
	if found := stat(t, store, "empty.txt"); found.Size != 0 || len(read(t, store, "empty.txt")) != 0 {
		t.Errorf("%+v", found)
	}
	wantNames(t, store, "empty.txt")
}

func keepsLargeObjects(t *testing.T, store renditions.Store) {
	t.Helper()
	data := make([]byte, largeBytes)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	put(t, store, "large.bin", data)
	if got := read(t, store, "large.bin"); !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back, and not as they were", len(got))
	}
}

func missesWhatIsMissing(t *testing.T, store renditions.Store) {
	t.Helper()
	put(t, store, "a/b.txt", []byte("there"))
	for _, name := range []string{"gone.txt", "gone/b.txt", "a/gone.txt", "a"} {
		if _, err := store.Stat(t.Context(), name); !missing(err, name == "a") {
			t.Errorf("Stat of %s: %v", name, err)
		}
		body, err := store.Open(t.Context(), name)
		if err == nil {
			_ = body.Close()
		}
		if !missing(err, name == "a") {
			t.Errorf("Open of %s: %v", name, err)
		}
	}
}

// missing accepts any error about a folder: it may be one that lies there.
func missing(err error, folder bool) bool {
	return errors.Is(err, fs.ErrNotExist) || (folder && err != nil)
}

func errorsNameTheAddress(t *testing.T, store renditions.Store) {
	t.Helper()
	if _, err := store.Stat(t.Context(), "a/gone.txt"); err == nil || !strings.Contains(err.Error(), "gone.txt") {
		t.Errorf("Stat: %v", err)
	}
	if _, err := store.Open(t.Context(), "a/gone.txt"); err == nil || !strings.Contains(err.Error(), "gone.txt") {
		t.Errorf("Open: %v", err)
	}
}

func deletes(t *testing.T, store renditions.Store) {
	t.Helper()
	for _, name := range []string{"a.txt", "b/c.txt", "b/d.txt"} {
		put(t, store, name, []byte(name))
	}
	for _, name := range []string{"b/c.txt", "b/c.txt", "never.txt", "nor/this.txt"} {
		if err := store.Delete(t.Context(), name); err != nil {
			t.Errorf("delete %s: %v", name, err)
		}
	}
	wantNames(t, store, "a.txt", "b/d.txt")
}

func deletesMany(t *testing.T, store renditions.Store) {
	t.Helper()
	names := []string{"never.txt", "nor/this.txt"}
	for i := range 5 {
		names = append(names, fmt.Sprintf("b/%d &<.txt", i))
		put(t, store, names[len(names)-1], nil)
	}
	put(t, store, "a.txt", nil)
	for range 2 {
		if done, err := store.DeleteMany(t.Context(), names); err != nil || len(done.Left) > 0 || done.Hidden > 0 {
			t.Errorf("delete %q: %+v, %v", names, done, err)
		}
	}
	wantNames(t, store, "a.txt")
	if done, err := store.DeleteMany(t.Context(), nil); err != nil || len(done.Left) > 0 {
		t.Errorf("delete nothing: %+v, %v", done, err)
	}
}

func (s Suite) keepsNames(t *testing.T, store renditions.Store) {
	t.Helper()
	var kept []string
	for _, name := range []string{
		"x-wing-200.jpg", "a b+c%20d.jpg", "é/ü 100%.jpg", "日本/写真.png", "q?x=1&y=#z.gif", "it's \"so\".jpg", "a/b/c/d/e/f.jpg", "@[1].jpg", "~tilde;,=.jpg",
	} {
		if s.Keeps != nil && !s.Keeps(name) {
			continue
		}
		put(t, store, name, []byte(name))
		kept = append(kept, name)
	}
	for _, name := range kept {
		if got := read(t, store, name); string(got) != name {
			t.Errorf("%q holds %q", name, got)
		}
		if found := stat(t, store, name); found.Name != name {
			t.Errorf("Stat calls %q %q", name, found.Name)
		}
	}
	wantNames(t, store, kept...)
}

func stopsListing(t *testing.T, store renditions.Store) {
	t.Helper()
	for i := range 5 {
		put(t, store, fmt.Sprintf("%d.txt", i), nil)
	}
	seen := 0
	for _, err := range store.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("%d were listed", seen)
	}
}

func hidesItsOwn(t *testing.T, store renditions.Store) {
	t.Helper()
	put(t, store, "a.txt", []byte("a"))
	put(t, store, ".s3img/stamps", []byte("its own"))
	wantNames(t, store, "a.txt")
	if got := read(t, store, ".s3img/stamps"); string(got) != "its own" {
		t.Errorf("it holds %q", got)
	}
}

func (s Suite) tellsETags(t *testing.T, store renditions.Store) {
	t.Helper()
	if !s.ETags {
		if told := put(t, store, "a.txt", []byte("a")); told.ETag != "" {
			t.Errorf("an ETag where there are none: %+v", told)
		}
		return
	}
	one, same, other := put(t, store, "a.txt", []byte("a")), put(t, store, "a.txt", []byte("a")), put(t, store, "a.txt", []byte("b"))
	if one.ETag == "" || one.ETag != same.ETag || one.ETag == other.ETag {
		t.Errorf("ETags %s and %s of the same bytes, %s of others", one.ETag, same.ETag, other.ETag)
	}
}

func (s Suite) hasAddresses(t *testing.T, store renditions.Store) {
	t.Helper()
	addresses, urls := map[string]bool{}, map[string]bool{}
	names := []string{"a.jpg", "b/a.jpg", "b/a b.jpg", "b/a%20b.jpg", "b/ä.jpg"}
	for _, name := range names {
		addresses[store.Address(name)], urls[store.URL(name)] = true, true
		if !strings.HasSuffix(strings.ReplaceAll(store.Address(name), `\`, "/"), "/"+name) {
			t.Errorf("%s is at %s", name, store.Address(name))
		}
	}
	if len(addresses) != len(names) {
		t.Errorf("%d names have %d addresses", len(names), len(addresses))
	}
	if !s.Public && !urls[""] || s.Public && (urls[""] || len(urls) != len(names)) {
		t.Errorf("%d names have the URLs %q", len(names), slices.Sorted(maps.Keys(urls)))
	}
}

func leavesOneWhole(t *testing.T, store renditions.Store) {
	t.Helper()
	const writers = 8
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			data := bytes.Repeat([]byte{byte('a' + i)}, 100_000+i)
			if _, err := store.Put(t.Context(), "b/one.txt", data, renditions.Meta{}); err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	all.Wait()
	got := read(t, store, "b/one.txt")
	if want := bytes.Repeat(got[:1], 100_000+int(got[0]-'a')); !bytes.Equal(got, want) {
		t.Errorf("%d bytes that no writer wrote, the first is %q", len(got), got[:1])
	}
	wantNames(t, store, "b/one.txt")
}
