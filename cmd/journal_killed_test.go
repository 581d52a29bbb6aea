package cmd_test

import (
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
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
		mu     sync.Mutex
		stored = map[string]int{} // how often each rendition was
		starts []string           // of listings of the source
		left   int                // renditions until it is killed
		kill   func() error
	)
	proxy := faulttest.New(t, store.Endpoint, func(r *http.Request, _ int) faulttest.Fault {
		mu.Lock()
		defer mu.Unlock()
		key, in := strings.CutPrefix(r.URL.Path, "/"+down+"/")
		switch query := r.URL.Query(); {
		case r.Method == http.MethodPut && in && key != "" && !renditions.IsOwnKey(key):
			stored[key]++
			// Killed from here, it cannot come to its end before, however busy the machine is.
			if left--; left == 0 {
				_ = kill()
			}
		case query.Has("list-type") && strings.HasPrefix(r.URL.Path, "/"+up):
			starts = append(starts, query.Get("start-after"))
		}
		return faulttest.None
	})
	journal := filepath.Join(t.TempDir(), "job.journal")
	resize := func() *exec.Cmd {
		c := resizeBuckets(t.Context(), up, down)
		c.Args = append(c.Args, "--force", "--journal", journal, "--concurrency", strconv.Itoa(width))
		c.Env = append(c.Env, "AWS_ENDPOINT_URL="+proxy.URL)
		return c
	}
	interrupted := 0
	for range killed {
		c := resize()
		mu.Lock()
		err := c.Start()
		left, kill = 5+rand.IntN(killedImages/killed), c.Process.Kill
		mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err == nil {
			t.Error("it ended before it was killed")
		}
		if _, err := os.Stat(journal); err == nil {
			interrupted++
		}
	}
	if out, err := resize().CombinedOutput(); err != nil {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	mu.Lock()
	defer mu.Unlock()
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
	if last := starts[len(starts)-1]; !strings.HasPrefix(last, "input/") {
		t.Errorf("the last run lists from %q on", last)
	}
	if _, err := os.Stat(journal); err == nil {
		t.Error("the journal is left")
	}
}
