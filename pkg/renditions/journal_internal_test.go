package renditions

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A pass is killed again and again, at random places and with some sources in work. Each source is done once, or was in work at a kill.
func TestJournal(t *testing.T) {
	const places, width, every = 5000, 7, 613
	path := filepath.Join(t.TempDir(), "x.journal")
	var all []string
	for i := range places {
		all = append(all, fmt.Sprintf("%d/ \"odd\"\n%d.jpg", i/100, i))
	}
	slices.Sort(all)
	ended, lost, kills := map[string]int{}, map[string]bool{}, 0
	for over := false; !over; kills++ {
		jn, err := openJournal(path, "all", "id")
		if err != nil {
			t.Fatal(err)
		}
		over = passUntilKilled(t, jn, all, every, width, ended, lost)
		if info, err := os.Stat(path); !over && (err != nil || info.Size() > rewriteAt*200) {
			t.Fatalf("the journal has %d bytes, %v", info.Size(), err)
		}
	}
	if kills < places/every {
		t.Errorf("%d kills", kills)
	}
	for _, place := range all {
		if n := ended[place]; n != 1 {
			t.Fatalf("%s ended %d times", NameLine(place), n)
		}
	}
	if len(lost) > kills*width {
		t.Errorf("%d were in work at %d kills", len(lost), kills)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a pass that is over left %v", err)
	}
}

// passUntilKilled takes places into work, width of them at a time, of which the newest ends first, until some have ended.
func passUntilKilled(t *testing.T, jn *Journal, all []string, until, width int, ended map[string]int, lost map[string]bool) (over bool) {
	t.Helper()
	var inWork []string
	end := func() {
		last := len(inWork) - 1
		jn.end(inWork[last], Result{})
		ended[inWork[last]]++
		inWork = inWork[:last]
	}
	for _, place := range all {
		more, err := jn.begin(place)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			continue
		}
		if ended[place] > 0 {
			t.Fatalf("%s again", NameLine(place))
		}
		if inWork = append(inWork, place); len(inWork) == width {
			end()
		}
		if until--; until == 0 {
			for _, place := range inWork {
				lost[place] = true
			}
			return false
		}
	}
	for len(inWork) > 0 {
		end()
	}
	if err := jn.finish(true); err != nil {
		t.Fatal(err)
	}
	return true
}

// What failed is tried again, also where its place was passed, and what a stop cut off too.
func TestJournalOfFailures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.journal")
	open := func() *Journal {
		t.Helper()
		jn, err := openJournal(path, "all", "id")
		if err != nil {
			t.Fatal(err)
		}
		return jn
	}
	jn := open()
	for _, place := range []string{"a", "b", "c", "d"} {
		if more, err := jn.begin(place); !more || err != nil {
			t.Fatal(more, err)
		}
	}
	jn.end("a", Result{Err: errors.New("bad")})
	jn.end("b", Result{})
	jn.end("c", Result{Err: fmt.Errorf("stopped: %w", context.Canceled)})
	jn.end("d", Result{})
	if _, err := jn.begin("c"); !errors.Is(err, ErrUnordered) {
		t.Errorf("a place that comes before the last one: %v", err)
	}
	jn = open()
	if again := jn.retried(); !slices.Equal(again, []string{"a"}) {
		t.Errorf("%q are tried again", again)
	}
	if jn.Before() != 3 {
		t.Errorf("%d before", jn.Before())
	}
	for place, want := range map[string]bool{"a": false, "b": false, "c": true, "d": false} {
		jn = open()
		if more, err := jn.begin(place); more != want || err != nil {
			t.Errorf("%s: %t, %v", place, more, err)
		}
	}
}

func TestListBehind(t *testing.T) {
	for low, want := range map[string]string{
		"a.jpg": "a", "a-2.jpg": "a", "2026/IMG_1.jpg": "2026/IMG_1", "2026-11/x.jpg": "2026", "abc": "abc", ".x": "", "a b.jpg": "a",
	} {
		if got := listBehind(low); got != want {
			t.Errorf("behind %q: %q, want %q", low, got, want)
		}
	}
	// No rendition of a later name comes before.
	names := []string{"a.jpg", "a-2.jpg", "a-2-x.jpg", "a/b.jpg", "a-b/c.jpg", "a b.png", "a", "ab.jpg", "a!.jpg", "a.b.jpg", "b/a.jpg", "b/a-1.jpg", "b-a/c"}
	for _, low := range names {
		for _, name := range names {
			if rendition := strings.TrimSuffix(name, filepath.Ext(name)) + "-1000.jpg"; name > low && rendition <= listBehind(low) {
				t.Errorf("%q is behind %q, and %q is not behind %q", name, low, rendition, listBehind(low))
			}
		}
	}
}

func TestOtherJournals(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"": "", "s3img jour": "", journalMagic + "id": "", journalMagic + "id all\n+ a\n- b\n= 1 a\n+ tor": "",
		journalMagic + "other x y\n": "x y, and not of all", journalMagic + "other all\n": "all with other options",
		"a photo\n": "no journal", journalMagic + "id all\n? a\n": "line 2", journalMagic + "id all\n= a\n": "line 2", journalMagic + "id all\n+ \n": "line 2",
	} {
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := openJournal(path, "all", "id")
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if after, _ := os.ReadFile(path); err != nil && string(after) != text {
			t.Errorf("%q was changed to %q", text, after)
		}
	}
}

// What is read and written again tells the same.
func FuzzJournal(f *testing.F) {
	f.Add(journalMagic + "id all\n= 3 c\n+ d\n- e\n+ \"a\\nb\"\n")
	f.Add(journalMagic + "id all\n- a\n+ a\n")
	f.Fuzz(func(t *testing.T, text string) {
		read := func(text string) (*Journal, error) {
			jn := &Journal{path: "x", of: "all", id: "id"}
			jn.done, jn.failed = make(map[string]bool), make(map[string]bool)
			return jn, jn.read(strings.NewReader(text))
		}
		first, err := read(text)
		if err != nil {
			return
		}
		second, err := read(string(first.encode()))
		if err != nil {
			t.Fatal(err)
		}
		for place := range first.done {
			if !second.done[place] {
				t.Errorf("%q was done", place)
			}
		}
		if first.low != second.low || first.count != second.count || len(first.failed) != len(second.failed) {
			t.Errorf("%+v became %+v", first.journalState, second.journalState)
		}
	})
}
