package cmd_test

import (
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
)

// TestKilledWithJournal kills a resize that makes everything anew, again and again, and lets it go on by its journal. What is stored
// twice was in work at a kill, and a run that goes on lists nothing again but what a page of the listing holds.
func TestKilledWithJournal(t *testing.T) {
	needTime(t)
	t.Parallel()
	const width, killed = 3, 6
	up, down := devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{up, down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	putImages(t, up)
	var (
		stored = map[string]int{} // how often each rendition was
		starts []string           // of listings of the source
	)
	killer := newPutKiller(t, down, func(r *http.Request, key string) {
		switch query := r.URL.Query(); {
		case key != "":
			stored[key]++
		case query.Has("list-type") && strings.HasPrefix(r.URL.Path, "/"+up):
			starts = append(starts, query.Get("start-after"))
		}
	})
	journal := filepath.Join(t.TempDir(), "job.journal")
	resize := func() *exec.Cmd {
		c := resizeBuckets(t.Context(), up, down)
		c.Args = append(c.Args, "--force", "--journal", journal, "--concurrency", strconv.Itoa(width))
		return c
	}
	interrupted := 0
	for range killed {
		killer.run(t, resize(), 5+rand.IntN(killedImages/killed), 0)
		if _, err := os.Stat(journal); err == nil {
			interrupted++
		}
	}
	last := resize()
	last.Env = append(last.Env, "AWS_ENDPOINT_URL="+killer.url)
	if out, err := last.CombinedOutput(); err != nil {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	killer.mu.Lock()
	defer killer.mu.Unlock()
	twice := 0
	for _, n := range stored {
		twice += n - 1
	}
	t.Logf("%d kills while it worked, %d renditions stored twice", interrupted, twice)
	if interrupted != killed || len(stored) != 2*killedImages {
		t.Errorf("%d kills while it worked, %d renditions in the end, want %d", interrupted, len(stored), 2*killedImages)
	}
	if twice > 2*width*interrupted {
		t.Errorf("%d renditions were stored again, and at most %d were in work", twice, 2*width*interrupted)
	}
	if start := starts[len(starts)-1]; !strings.HasPrefix(start, "input/") {
		t.Errorf("the last run lists from %q on", start)
	}
	if _, err := os.Stat(journal); err == nil {
		t.Error("the journal is left")
	}
}
