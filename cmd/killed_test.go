package cmd_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

const (
	killedImages = 40
	kills        = 10
)

// photosVariable names a folder of real photos to use in place of small generated images.
const photosVariable = "S3IMG_TEST_PHOTOS"

// TestKilledRunsComplete kills a resize ten times at random moments and runs it again: what is there at the end is byte
// for byte what a run makes that nobody interrupts, and no moment shows half an object.
func TestKilledRunsComplete(t *testing.T) {
	needTime(t)
	t.Parallel()
	up, whole, killed := devs3test.BucketName(), devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{up, whole, killed} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	putImages(t, up)
	start := time.Now()
	if out, err := resizeBuckets(t.Context(), up, whole).CombinedOutput(); err != nil {
		t.Fatalf("uninterrupted run: %v\n%s", err, out)
	}
	took := time.Since(start)
	want := readBucket(t, whole)
	if len(want) != 2*killedImages {
		t.Fatalf("the uninterrupted run made %d renditions, want %d", len(want), 2*killedImages)
	}

	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	killer := newPutKiller(t, killed, nil)
	interrupted := 0
	for range kills {
		killer.run(t, resizeBuckets(t.Context(), up, killed), 1+random.IntN(len(want)/kills), time.Duration(random.Int64N(int64(took/killedImages))))
		there := readBucket(t, killed)
		comparePart(t, there, want)
		if n := len(there); n > 0 && n < len(want) {
			interrupted++
		}
		t.Logf("killed with %d of %d renditions there", len(there), len(want))
	}
	if interrupted == 0 {
		t.Errorf("no kill came while renditions were being written")
	}
	if out, err := resizeBuckets(t.Context(), up, killed).CombinedOutput(); err != nil {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	got := readBucket(t, killed)
	comparePart(t, got, want)
	if len(got) != len(want) {
		t.Errorf("%d renditions after the last run, want %d", len(got), len(want))
	}
}

// putImages stores images of different sizes and contents, and in two formats; or real photos, over and over.
func putImages(t *testing.T, bucket string) {
	t.Helper()
	photos, err := filepath.Glob(filepath.Join(os.Getenv(photosVariable), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range killedImages {
		key, data := generatedImage(t, i)
		if os.Getenv(photosVariable) != "" {
			photo := photos[i%len(photos)]
			key = fmt.Sprintf("input/%d/%d-%s", i%7, i, filepath.Base(photo))
			if data, err = os.ReadFile(photo); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: key}, data, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

func generatedImage(t *testing.T, i int) (key string, data []byte) {
	t.Helper()
	key = fmt.Sprintf("input/%d/image-%d.jpg", i%7, i)
	if i%5 == 0 {
		key = fmt.Sprintf("input/%d/image-%d.png", i%7, i)
	}
	var buf bytes.Buffer
	if err := encodeByName(&buf, key, testImage(60+3*i%150, 200-3*i%150)); err != nil {
		t.Fatal(err)
	}
	return key, buf.Bytes()
}

func resizeBuckets(ctx context.Context, from, to string) *exec.Cmd {
	c := exec.CommandContext(ctx, s3imgPath, "resize", "s3://"+from+"/input/", "--dest", "s3://"+to+"/", "--sizes", "1000,100")
	c.Env = append(os.Environ(),
		"AWS_ENDPOINT_URL="+store.Endpoint, "AWS_REGION="+s3ops.DefaultRegion,
		"AWS_ACCESS_KEY_ID="+store.AccessKey, "AWS_SECRET_ACCESS_KEY="+store.SecretKey)
	return c
}

// putKiller stands before the store, and kills who stores renditions in a bucket.
type putKiller struct {
	url  string
	mu   sync.Mutex
	left int // requests that store one, until it kills
	kill func()
}

// newPutKiller tells saw, unless it is nil, of each request, one after the other, and the key of the rendition that it stores, if it does.
func newPutKiller(t *testing.T, bucket string, saw func(r *http.Request, stored string)) *putKiller {
	t.Helper()
	k := &putKiller{}
	k.url = faulttest.New(t, store.Endpoint, func(r *http.Request, _ int) faulttest.Fault {
		key, in := strings.CutPrefix(r.URL.Path, "/"+bucket+"/")
		if r.Method != http.MethodPut || !in || renditions.IsOwnKey(key) {
			key = ""
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if saw != nil {
			saw(r, key)
		}
		if key == "" {
			return faulttest.None
		}
		if k.left--; k.left == 0 {
			k.kill()
		}
		return faulttest.None
	}).URL
	return k
}

// run kills c a little after it began to store so many renditions. What c prints would tell of them too late: most runs were at their end.
func (k *putKiller) run(t *testing.T, c *exec.Cmd, stored int, later time.Duration) {
	t.Helper()
	c.Env = append(c.Env, "AWS_ENDPOINT_URL="+k.url)
	k.mu.Lock()
	err := c.Start()
	k.left, k.kill = stored, func() { time.AfterFunc(later, func() { _ = c.Process.Kill() }) }
	k.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
}

// readBucket returns the bytes of all objects but those that s3img keeps for itself.
func readBucket(t *testing.T, bucket string) map[string][]byte {
	t.Helper()
	objects := make(map[string][]byte)
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket}) {
		if err != nil {
			t.Fatal(err)
		}
		if renditions.IsOwnKey(object.Key) {
			continue
		}
		body, err := client.Get(t.Context(), s3ops.Location{Bucket: bucket, Key: object.Key})
		if err != nil {
			t.Fatal(err)
		}
		var data bytes.Buffer
		if _, err := data.ReadFrom(body); err != nil {
			t.Fatal(err)
		}
		if err := body.Close(); err != nil {
			t.Fatal(err)
		}
		objects[object.Key] = data.Bytes()
	}
	return objects
}

// comparePart fails for every object that is not as in want.
func comparePart(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for key, data := range got {
		if !bytes.Equal(data, want[key]) {
			t.Errorf("%s: %d bytes that are not those of the uninterrupted run (%d bytes)", key, len(data), len(want[key]))
		}
	}
}
