package cmd_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledWatchersAnnounceAll kills a watcher again and again while its receiver is away, slow or refuses, and originals are replaced:
// at the end the last state of each original was announced, and those of one original came in their order.
func TestKilledWatchersAnnounceAll(t *testing.T) {
	needTime(t)
	t.Parallel()
	const originals, rounds = 12, 8
	receiver, err := newHookReceiver()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { receiver.down() })
	in, out, queue := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "queue")
	environment := []string{"S3IMG_NOTIFY_SECRET=" + hookSecret}
	args := []string{"watch", in, "--dest", out, "--sizes", "40", "--interval", "100ms", "--settle", "50ms", "--notify", receiver.url(), "--notify-queue", queue}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	widths := make([]int, originals) // of the original, by which the states are told apart: their heights differ
	announced := map[string][]int{}  // heights of the rendition, by original
	collect := func() {
		got, _, wrong := receiver.take()
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		for _, m := range got {
			if m.Type != "image.rendered" || len(m.Data.Renditions) != 1 {
				t.Fatalf("got %+v", m)
			}
			name := path.Base(filepath.ToSlash(m.Data.Source))
			announced[name] = append(announced[name], m.Data.Renditions[0].Height)
		}
	}
	away := false
	for round := range rounds {
		if round%2 == 0 != away {
			if away = !away; away {
				receiver.down()
			} else if err := receiver.up(); err != nil {
				t.Fatal(err)
			}
		}
		receiver.set([]int{204, 204, 500, 204, 422}[random.IntN(5)], "")
		w := startWorker(t, environment, args...)
		waitUntil(t, "the watcher had begun", func() bool { return strings.Contains(read(t, w.log), "watching ") })
		for i := range originals {
			if random.IntN(2) == 0 && round < rounds-1 {
				widths[i]++
				replaceOriginal(t, in, i, 20+widths[i])
			}
			time.Sleep(time.Duration(random.IntN(150)) * time.Millisecond)
		}
		w.kill()
		collect()
	}
	if away {
		if err := receiver.up(); err != nil {
			t.Fatal(err)
		}
	}
	receiver.set(204, "")
	for i := range originals { // one that never came yet
		if widths[i] == 0 {
			widths[i]++
			replaceOriginal(t, in, i, 20+widths[i])
		}
	}
	w := startWorker(t, environment, args...)
	waitUntil(t, "the watcher had begun", func() bool { return strings.Contains(read(t, w.log), "watching ") })
	waitUntil(t, "the last state of each original was announced", func() bool {
		collect()
		for i := range originals {
			got := announced[originalName(i)]
			if len(got) == 0 || got[len(got)-1] != 20+widths[i] {
				return false
			}
		}
		return true
	})
	w.stop(t)
	collect()
	total := 0
	for name, heights := range announced {
		total += len(heights)
		for i := 1; i < len(heights); i++ {
			if heights[i] < heights[i-1] {
				t.Errorf("%s was announced out of order: %v", name, heights)
			}
		}
	}
	if t.Logf("%d announcements", total); total <= originals {
		t.Error("no state was announced but the last: the watchers were killed too early")
	}
	if left, err := filepath.Glob(filepath.Join(queue, "*", "*.json")); err != nil || len(left) != 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func originalName(i int) string { return fmt.Sprintf("%d.png", i) }

// replaceOriginal puts an image of 40 x height there, whole at once as uploaders do.
func replaceOriginal(t *testing.T, folder string, i, height int) {
	t.Helper()
	temp := filepath.Join(t.TempDir(), originalName(i))
	file, err := os.Create(temp)
	if err != nil {
		t.Fatal(err)
	}
	if err := encodeByName(file, temp, testImage(40, height)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temp, filepath.Join(folder, originalName(i))); err != nil {
		t.Fatal(err)
	}
}
