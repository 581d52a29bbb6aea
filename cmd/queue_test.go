package cmd_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/queue/queuetest"
	"github.com/s3img/s3img/pkg/s3ops"
)

// queueVisibility is how long the messages of a worker that was killed stay hidden: short, since the tests wait for it.
const queueVisibility = 2 * time.Second

// queueSystem is a bucket that tells of uploads through a queue with a dead-letter queue, and a bucket for renditions.
type queueSystem struct {
	sqs         *queuetest.Server
	up, down    string
	queue, dead string // URLs
}

func newQueueSystem(t *testing.T, maxReceives int) *queueSystem {
	t.Helper()
	s := &queueSystem{sqs: queuetest.Shared(t), up: devs3test.BucketName(), down: devs3test.BucketName()}
	for _, bucket := range []string{s.up, s.down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	s.dead = s.sqs.Queue(t, queuetest.QueueOptions{})
	s.queue = s.sqs.Queue(t, queuetest.QueueOptions{DeadLetters: s.dead, MaxReceives: maxReceives, Visibility: queueVisibility})
	return s
}

// environment names the two services, each at an endpoint of its own.
func (s *queueSystem) environment() []string {
	return append(storeEnvironment(store, s.up, s.down), "AWS_ENDPOINT_URL_SQS="+s.sqs.Endpoint)
}

func (s *queueSystem) startWorker(t *testing.T, args ...string) *worker {
	t.Helper()
	return s.startWorkerBy(t, store.Endpoint, args...)
}

// startWorkerBy starts one that asks the store at endpoint.
func (s *queueSystem) startWorkerBy(t *testing.T, endpoint string, args ...string) *worker {
	t.Helper()
	args = append([]string{"watch", "--queue-url", s.queue, "--visibility", queueVisibility.String()}, args...)
	return startWorker(t, append(s.environment(), "AWS_ENDPOINT_URL_S3="+endpoint), args...)
}

// notification is what S3 writes into a queue.
func notification(bucket, key string, sequencer int) string {
	return fmt.Sprintf(`{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-01-02T03:04:05.678Z",`+
		`"eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","configurationId":"c","bucket":{"name":%q},`+
		`"object":{"key":%q,"size":1,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD9%06X"}}}]}`, bucket, url.QueryEscape(key), sequencer)
}

// upload stores images and returns the notifications of them.
func (s *queueSystem) upload(t *testing.T, n int) (bodies []string) {
	t.Helper()
	for i := range n {
		key, data := generatedImage(t, i)
		s.put(t, key, data)
		bodies = append(bodies, notification(s.up, key, i))
	}
	return bodies
}

func (s *queueSystem) put(t *testing.T, key string, data []byte) {
	t.Helper()
	if err := client.Put(t.Context(), s3ops.Location{Bucket: s.up, Key: key}, data, s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (s *queueSystem) waitEmpty(t *testing.T) {
	t.Helper()
	waitUntil(t, "the queue was empty", func() bool {
		visible, hidden := s.sqs.Count(t, s.queue)
		return visible+hidden == 0
	})
}

// TestQueueSurvivesKills has two workers on a queue, one of which is killed whenever it has written a few renditions: in the end
// each rendition is there, and is what an uninterrupted run makes.
func TestQueueSurvivesKills(t *testing.T) {
	t.Parallel()
	const objects, most = 100, 40
	s := newQueueSystem(t, 1000) // a kill is no fault of the message
	bodies := s.upload(t, objects)
	want := s.uninterrupted(t)

	rand.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
	s.sqs.Send(t, s.queue, bodies...)
	victims := []*victim{{killer: newPutKiller(t, s.down, nil)}, {killer: newPutKiller(t, s.down, nil)}}
	for _, v := range victims {
		s.startVictim(t, v, objects/20+rand.IntN(objects/8))
	}
	killed := 0
	for empty := false; !empty; {
		waitUntil(t, "a worker was killed, or the queue was empty", func() bool {
			visible, hidden := s.sqs.Count(t, s.queue)
			empty = visible+hidden == 0
			return empty || victims[0].dead.Load() || victims[1].dead.Load()
		})
		for _, v := range victims {
			if v.dead.Load() {
				_ = v.Wait()
				stored := 0 // it lives
				if killed++; killed < most {
					stored = objects/20 + rand.IntN(objects/8)
				}
				s.startVictim(t, v, stored)
			}
		}
	}
	for _, v := range victims {
		v.stop(t)
	}
	if killed == 0 {
		t.Error("no worker was killed")
	}
	t.Logf("%d kills", killed)
	got := readBucket(t, s.down)
	comparePart(t, got, want)
	if len(got) != len(want) {
		t.Errorf("%d renditions, want %d", len(got), len(want))
	}
	if dead, _ := s.sqs.Count(t, s.dead); dead > 0 {
		t.Errorf("%d messages are in the dead-letter queue", dead)
	}
}

// victim is a worker that is killed from its own request: whoever looks at what it printed comes too late on a busy machine.
type victim struct {
	*worker
	killer *putKiller
	dead   atomic.Bool
}

// startVictim starts a worker that is killed when it stores so many renditions; 0 = never.
func (s *queueSystem) startVictim(t *testing.T, v *victim, stored int) {
	t.Helper()
	v.killer.mu.Lock()
	defer v.killer.mu.Unlock()
	v.dead.Store(false)
	v.worker = s.startWorkerBy(t, v.killer.url, "--concurrency", "2")
	v.killer.left, v.killer.kill = stored, func() {
		_ = v.Process.Kill()
		v.dead.Store(true)
	}
}

// uninterrupted is what a plain run makes of all uploads.
func (s *queueSystem) uninterrupted(t *testing.T) map[string][]byte {
	t.Helper()
	whole := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	if out, err := s3img(t, s.environment(), "resize", "s3", "--dest", "s3://"+whole).CombinedOutput(); err != nil {
		t.Fatalf("uninterrupted run: %v\n%s", err, out)
	}
	return readBucket(t, whole)
}

// TestQueuePoison: what cannot be understood, and what can never be stored, ends in the dead-letter queue after its receives,
// and holds nothing up. What is gone, is no image, or is a test, is done with.
func TestQueuePoison(t *testing.T) {
	t.Parallel()
	s := newQueueSystem(t, 2)
	good := s.upload(t, 20)
	s.put(t, "input/text.jpg", []byte("text"))
	elsewhere := devs3test.BucketName()
	poison := []string{`{"hello":"world"}`, "no JSON at all"}
	s.sqs.Send(t, s.queue, poison...)
	s.sqs.Send(t, s.queue, good...)
	s.sqs.Send(t, s.queue, notification(s.up, "input/text.jpg", 1), notification(s.up, "input/gone.jpg", 1),
		notification(elsewhere, "input/x.jpg", 1), `{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-02T03:04:05.678Z","Bucket":"x"}`)
	w := s.startWorker(t, "--concurrency", "2")
	waitUntil(t, "the poison was in the dead-letter queue", func() bool {
		dead, _ := s.sqs.Count(t, s.dead)
		return dead == len(poison)
	})
	s.waitEmpty(t)
	w.stop(t)
	var dead []string
	for _, message := range s.sqs.Take(t, s.dead) {
		dead = append(dead, *message.Body)
	}
	slices.Sort(dead)
	if slices.Sort(poison); !slices.Equal(dead, poison) {
		t.Errorf("dead letters %q, want %q", dead, poison)
	}
	if got := len(readBucket(t, s.down)); got != 2*len(good) {
		t.Errorf("%d renditions, want %d", got, 2*len(good))
	}
	log := read(t, w.log)
	for _, want := range []string{"an object with the key hello", "text.jpg", "not an image", "gone.jpg does not exist"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q:\n%s", want, log)
		}
	}
}

// The same event many times, in any order, is one rendering; keys of all kinds come through as they are.
func TestQueueDuplicatesAndKeys(t *testing.T) {
	t.Parallel()
	s := newQueueSystem(t, 10)
	keys := []string{
		"input/a b+c.png", "input/é/ü 100%.jpg", "input/👩‍🚀 photo.jpg", "input/100%.png",
		"input/" + strings.Repeat(strings.Repeat("d", 250)+"/", 4) + strings.Repeat("k", 10) + ".png", // 1,024 bytes with its folders
	}
	if n := len(keys[4]); n != 1024 {
		t.Fatalf("the long key has %d bytes", n)
	}
	var bodies []string
	for _, key := range keys {
		var buf bytes.Buffer
		if err := encodeByName(&buf, key, testImage(300, 200)); err != nil {
			t.Fatal(err)
		}
		s.put(t, key, buf.Bytes())
		for i := range 50 {
			bodies = append(bodies, notification(s.up, key, i))
		}
	}
	s.put(t, "input/folder/", nil)
	bodies = append(bodies, notification(s.up, "input/folder/", 1))
	rand.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
	s.sqs.Send(t, s.queue, bodies...)
	w := s.startWorker(t)
	s.waitEmpty(t)
	w.stop(t)
	want := s.uninterrupted(t)
	got := readBucket(t, s.down)
	comparePart(t, got, want)
	if len(got) != len(want) || len(got) != 2*len(keys) {
		t.Errorf("%d renditions, want %d of %d keys", len(got), len(want), len(keys))
	}
	if lines := strings.Count(read(t, w.out), "\n"); lines != len(got) {
		t.Errorf("%d renditions were written, want each of %d once", lines, len(got))
	}
}
