package lambda_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// system is a function with its two buckets.
type system struct {
	function *lambda.Function
	client   *s3ops.Client
	up, down string
}

func newSystem(t *testing.T, change func(*lambda.Options)) *system {
	t.Helper()
	s := &system{client: devs3test.Client(t), up: devs3test.Bucket(t), down: devs3test.Bucket(t)}
	opt := lambda.Options{
		Client: s.client,
		Events: renditions.EventOptions{Root: s3ops.Location{Bucket: s.up, Key: "input/"}},
		Job: renditions.Options{
			Dest:  renditions.NewS3Store(s.client, s3ops.Location{Bucket: s.down}, renditions.S3Options{}),
			Image: imageops.Options{Sizes: []int{100, 20}},
		},
	}
	if change != nil {
		change(&opt)
	}
	function, err := lambda.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	s.function = function
	return s
}

func (s *system) upload(t *testing.T, key string, data []byte) {
	t.Helper()
	if err := s.client.Put(t.Context(), s3ops.Location{Bucket: s.up, Key: key}, data, s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (s *system) has(t *testing.T, key string) bool {
	t.Helper()
	_, err := s.client.Head(t.Context(), s3ops.Location{Bucket: s.down, Key: key})
	if err != nil && !s3ops.IsNotFound(err) {
		t.Fatal(err)
	}
	return err == nil
}

// invoke calls the function as Lambda does and reads its answer into a value.
func (s *system) invoke(ctx context.Context, t *testing.T, payload string, answer any) error {
	t.Helper()
	if !json.Valid([]byte(payload)) {
		t.Fatalf("the test sends what is no JSON: %s", payload)
	}
	out, err := s.function.Invoke(ctx, []byte(payload))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, answer); err != nil {
		t.Fatalf("the answer is %s: %v", out, err)
	}
	return nil
}

func photo(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 200, 100)), nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// notification is what S3 sends: the key is URL-encoded.
func notification(bucket string, keys ...string) string {
	var records []string
	for _, key := range keys {
		records = append(records, fmt.Sprintf(`{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",
			"eventTime":"2026-01-02T03:04:05.678Z","eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0",
			"bucket":{"name":%q},"object":{"key":%q,"size":1,"eTag":"x"}}}`, bucket, url.QueryEscape(key)))
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

// polled is what Lambda hands over from a queue: bodies by message ID.
func polled(bodies ...[2]string) string {
	var records []string
	for _, b := range bodies {
		body, _ := json.Marshal(b[1])
		records = append(records, fmt.Sprintf(`{"messageId":%q,"receiptHandle":"r","body":%s,"eventSource":"aws:sqs",
			"eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:uploads","awsRegion":"us-east-1"}`, b[0], body))
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

type queueAnswer struct {
	BatchItemFailures []struct {
		ItemIdentifier string `json:"itemIdentifier"`
	} `json:"batchItemFailures"`
}

func (a queueAnswer) ids() []string {
	ids := []string{}
	for _, failure := range a.BatchItemFailures {
		ids = append(ids, failure.ItemIdentifier)
	}
	return ids
}

func TestQueueAnswersForEachMessage(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/é ü+100%.jpg", photo(t))
	s.upload(t, "input/b.jpg", photo(t))
	s.upload(t, "input/text.jpg", []byte("text"))
	var answer queueAnswer
	err := s.invoke(t.Context(), t, polled(
		[2]string{"good", notification(s.up, "input/é ü+100%.jpg", "input/b.jpg")},
		[2]string{"no image", notification(s.up, "input/text.jpg")},
		[2]string{"gone", notification(s.up, "input/gone.jpg")},
		[2]string{"elsewhere", notification(s.up, "other/b.jpg")},
		[2]string{"poison", `{"hello":"world"}`},
		[2]string{"test", `{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-02T03:04:05.678Z","Bucket":"b"}`},
	), &answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.ids(); !slices.Equal(got, []string{"poison"}) {
		t.Errorf("to come again: %q, want the poison only", got)
	}
	for _, key := range []string{"é ü+100%-100.jpg", "é ü+100%-20.jpg", "b-20.jpg"} {
		if !s.has(t, key) {
			t.Errorf("%s is missing", key)
		}
	}
}

// A store that fails is a reason to come again, for exactly the messages that it hit.
func TestQueueKeepsWhatMayPass(t *testing.T) {
	s := newSystem(t, func(opt *lambda.Options) {
		opt.Events.Root.Bucket = "" // any bucket
	})
	s.upload(t, "input/a.jpg", photo(t))
	var answer queueAnswer
	err := s.invoke(t.Context(), t, polled(
		[2]string{"1", notification(s.up, "input/a.jpg")},
		[2]string{"2", notification(devs3test.BucketName(), "input/a.jpg")},
	), &answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.ids(); !slices.Equal(got, []string{"2"}) {
		t.Errorf("to come again: %q, want that of the bucket that does not exist", got)
	}
}

// slowStore takes its time for one rendition, as a network may.
type slowStore struct {
	renditions.Store
	slow    string
	waiting chan struct{}
}

func (s *slowStore) Put(ctx context.Context, name string, data []byte, meta renditions.Meta) (renditions.Stored, error) {
	if name == s.slow {
		close(s.waiting)
		<-ctx.Done()
		return renditions.Stored{}, ctx.Err()
	}
	return s.Store.Put(ctx, name, data, meta)
}

// When the time is over in the middle of a batch, what is done is done, and the rest comes again.
func TestDeadlineInTheMiddleOfABatch(t *testing.T) {
	t.Parallel()
	store := &slowStore{slow: "2-100.jpg", waiting: make(chan struct{})}
	s := newSystem(t, func(opt *lambda.Options) {
		store.Store = opt.Job.Dest
		opt.Job.Dest, opt.Job.Concurrency = store, 1
	})
	var bodies [][2]string
	for _, id := range []string{"0", "1", "2", "3", "4"} {
		s.upload(t, "input/"+id+".jpg", photo(t))
		bodies = append(bodies, [2]string{id, notification(s.up, "input/"+id+".jpg")})
	}
	deadline := time.Now().Add(3 * time.Second)
	ctx, cancel := context.WithDeadline(t.Context(), deadline)
	defer cancel()
	var answer queueAnswer
	if err := s.invoke(ctx, t, polled(bodies...), &answer); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Error("the answer came after the deadline")
	}
	<-store.waiting
	if got := answer.ids(); !slices.Equal(got, []string{"2", "3", "4"}) {
		t.Errorf("to come again: %q, want the one in hand and those after it", got)
	}
	if !s.has(t, "1-20.jpg") || s.has(t, "3-20.jpg") {
		t.Error("the renditions that are there are not those of the messages before the deadline")
	}
}

// deafStore holds one rendition, and does not hear that it should stop, as decoders may.
type deafStore struct {
	renditions.Store
	holds   string
	release chan struct{}
}

func (s *deafStore) Put(ctx context.Context, name string, data []byte, meta renditions.Meta) (renditions.Stored, error) {
	if name == s.holds {
		<-s.release
	}
	return s.Store.Put(ctx, name, data, meta)
}

// The answer comes before the deadline also when work in hand does not end, and the next invocation waits for that.
func TestDeadlineThatWorkDoesNotHear(t *testing.T) {
	t.Parallel()
	store := &deafStore{holds: "1-100.jpg", release: make(chan struct{})}
	s := newSystem(t, func(opt *lambda.Options) {
		store.Store = opt.Job.Dest
		opt.Job.Dest, opt.Job.Concurrency = store, 1
	})
	var bodies [][2]string
	for _, id := range []string{"0", "1", "2"} {
		s.upload(t, "input/"+id+".jpg", photo(t))
		bodies = append(bodies, [2]string{id, notification(s.up, "input/"+id+".jpg")})
	}
	for range 2 { // of which the second one does not get its turn
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var answer queueAnswer
		if err := s.invoke(ctx, t, polled(bodies...), &answer); err != nil {
			t.Fatal(err)
		}
		if ctx.Err() != nil {
			t.Error("the answer came after the deadline")
		}
		if got := answer.ids(); !slices.Equal(got, []string{"1", "2"}) && !slices.Equal(got, []string{"0", "1", "2"}) {
			t.Errorf("to come again: %q", got)
		}
		if s.has(t, "2-20.jpg") {
			t.Error("work was begun beside that of the invocation before")
		}
	}
	close(store.release)
	var answer queueAnswer
	if err := s.invoke(t.Context(), t, polled(bodies...), &answer); err != nil || len(answer.ids()) > 0 || !s.has(t, "1-20.jpg") || !s.has(t, "2-20.jpg") {
		t.Errorf("after that: %v, %+v", err, answer)
	}
}

// Sources that read no answer are told by an error that they must send again.
func TestNotifications(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/a.jpg", photo(t))
	var answer struct {
		Status          string
		Objects, Failed int
	}
	if err := s.invoke(t.Context(), t, notification(s.up, "input/a.jpg", "input/gone.jpg"), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Objects != 2 || answer.Failed != 1 || !s.has(t, "a-20.jpg") {
		t.Errorf("answer %+v, want 2 objects, 1 failed", answer)
	}
	event := fmt.Sprintf(`{"version":"0","id":"x","detail-type":"Object Created","source":"aws.s3","account":"1","time":"2026-01-02T03:04:05Z",
		"region":"us-east-1","resources":[],"detail":{"version":"0","bucket":{"name":%q},"object":{"key":"input/100%%.jpg","size":1},"reason":"PutObject"}}`, s.up)
	s.upload(t, "input/100%.jpg", photo(t))
	if err := s.invoke(t.Context(), t, event, &answer); err != nil || !s.has(t, "100%-20.jpg") {
		t.Errorf("EventBridge: %v", err)
	}
	for _, strange := range []string{`{"hello":"world"}`, `[]`, `"text"`} {
		if err := s.invoke(t.Context(), t, strange, &answer); err == nil {
			t.Errorf("%s was taken", strange)
		}
	}
	broken := newSystem(t, func(opt *lambda.Options) {
		nowhere := s3ops.Location{Bucket: devs3test.BucketName()}
		opt.Job.Dest = renditions.NewS3Store(opt.Client, nowhere, renditions.S3Options{})
	})
	broken.upload(t, "input/a.jpg", photo(t))
	if err := broken.invoke(t.Context(), t, notification(broken.up, "input/a.jpg"), &answer); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("a destination that does not exist: %v", err)
	}
}

func TestBatchOperations(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/a b+c.jpg", photo(t))
	s.upload(t, "input/text.jpg", []byte("text"))
	var tasks []string
	for id, key := range []string{"input/a b+c.jpg", "input/text.jpg", "input/gone.jpg", "elsewhere/a.jpg"} {
		tasks = append(tasks, fmt.Sprintf(`{"taskId":"t%d","s3Key":%q,"s3VersionId":null,"s3Bucket":%q}`, id, url.QueryEscape(key), s.up))
	}
	var answer struct {
		InvocationSchemaVersion, TreatMissingKeysAs, InvocationID string
		Results                                                   []struct{ TaskID, ResultCode, ResultString string }
	}
	payload := `{"invocationSchemaVersion":"2.0","invocationId":"abc","job":{"id":"j"},"tasks":[` + strings.Join(tasks, ",") + `]}`
	if err := s.invoke(t.Context(), t, payload, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.InvocationSchemaVersion != "2.0" || answer.InvocationID != "abc" || answer.TreatMissingKeysAs == "" {
		t.Errorf("answer %+v", answer)
	}
	want := []string{"Succeeded", "PermanentFailure", "PermanentFailure", "PermanentFailure"}
	for i, result := range answer.Results {
		if result.TaskID != fmt.Sprintf("t%d", i) || result.ResultCode != want[i] || (want[i] != "Succeeded") != (result.ResultString != "") {
			t.Errorf("task %d: %+v, want %s", i, result, want[i])
		}
	}
	if len(answer.Results) != len(want) || !s.has(t, "a b+c-100.jpg") {
		t.Errorf("%d results, want %d", len(answer.Results), len(want))
	}
}

// TestDistributedMap answers batches of items: what failed for good is told, and what may pass has the state machine call again.
func TestDistributedMap(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/a b+c.jpg", photo(t))
	s.upload(t, "input/d.jpg", photo(t))
	s.upload(t, "input/text.jpg", []byte("text"))
	var answer lambda.Mapped
	payload := fmt.Sprintf(`{"BatchInput":{"Bucket":%q},"Items":[{"Etag":"\"x\"","Key":"input/a b+c.jpg","LastModified":1668699881,"Size":1,"StorageClass":"STANDARD"},
		{"Key":"input/text.jpg"},{"Name":"x"},{"Key":"elsewhere/x.jpg"}]}`, s.up)
	if err := s.invoke(t.Context(), t, payload, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Objects != 4 || answer.Failed != 2 || answer.Skipped != 1 || len(answer.Failures) != 2 || !s.has(t, "a b+c-100.jpg") ||
		answer.Failures[0].Source != "s3://"+s.up+"/input/text.jpg" || !strings.Contains(answer.Failures[1].Message, "an item without a Key") {
		t.Errorf("%+v", answer)
	}
	// One item without a bucket is of the bucket of uploads, by its whole key.
	answer = lambda.Mapped{}
	if err := s.invoke(t.Context(), t, `{"Etag":"\"x\"","Key":"input/d.jpg","LastModified":1668699881,"Size":1,"StorageClass":"STANDARD"}`, &answer); err != nil ||
		answer.Objects != 1 || answer.Failed != 0 || !s.has(t, "d-20.jpg") {
		t.Errorf("%+v, %v", answer, err)
	}
	broken := newSystem(t, func(opt *lambda.Options) { opt.Events.Root.Bucket = "" })
	if err := broken.invoke(t.Context(), t, fmt.Sprintf(`{"Items":[{"Bucket":%q,"Key":"input/a.jpg"}]}`, devs3test.BucketName()), &answer); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("a bucket that does not exist: %v", err)
	}
}

func TestCalledByHand(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/x-wing.jpg", photo(t))
	s.upload(t, "input/text.jpg", []byte("text"))
	for _, payload := range []string{`{"file":"x-wing.jpg"}`, fmt.Sprintf(`{"bucket":%q,"key":"input/x-wing.jpg"}`, s.up)} {
		var answer lambda.Called
		if err := s.invoke(t.Context(), t, payload, &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Status != "OK" || !strings.HasSuffix(answer.FullURL, "/x-wing-100.jpg") || !strings.HasSuffix(answer.ThumbnailURL, "/x-wing-20.jpg") {
			t.Errorf("%s: %+v", payload, answer)
		}
	}
	long := strings.Repeat("n", 1019) // with input/ 1,025 bytes
	for payload, want := range map[string]string{
		`{"file":"text.jpg"}`: "text.jpg: ", `{"file":"gone.jpg"}`: "gone.jpg does not exist",
		`{"bucket":"elsewhere","key":"x.jpg"}`: "skipped: it is not below ",
		`{"file":"input/x-wing.jpg"}`:          "input/ stands before the name by itself, call it x-wing.jpg",
		`{"file":"` + long + `"}`:              "skipped: its key has 1025 bytes, and S3 takes 1024",
	} {
		var answer lambda.Called
		if err := s.invoke(t.Context(), t, payload, &answer); err != nil || answer.Status != "ERROR" || !strings.Contains(answer.Message, want) {
			t.Errorf("%.40s: %+v, %v, want %q", payload, answer, err, want)
		}
	}
	for payload, want := range map[string]string{
		`{"file":5}`: "file is a number, where a text is wanted", `{"file":{}}`: "file is an object, where a text is wanted", `{"file":""}`: "file is empty",
		`{"bucket":"b","key":["x"]}`: "key is an array, where a text is wanted", `{"bucket":"b"}`: "an object with the key bucket",
	} {
		var answer any
		if err := s.invoke(t.Context(), t, payload, &answer); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", payload, err, want)
		}
	}
}

// TestSummaryCountsSkipped tells who tries an event by hand why nothing came out.
func TestSummaryCountsSkipped(t *testing.T) {
	s := newSystem(t, nil)
	s.upload(t, "input/a.jpg", photo(t))
	for key, want := range map[string]lambda.Summary{
		"input/a.jpg":     {Status: "OK", Objects: 1},
		"elsewhere/b.jpg": {Status: "OK", Objects: 1, Skipped: 1},
	} {
		var answer lambda.Summary
		if err := s.invoke(t.Context(), t, notification(s.up, key), &answer); err != nil || answer != want {
			t.Errorf("%s: %+v, %v, want %+v", key, answer, err, want)
		}
	}
}

// No invocation leaves anything in the file system: a function has none to speak of.
func TestNothingOnDisk(t *testing.T) {
	s := newSystem(t, nil) // which may start the store of all tests, with files of its own
	s.upload(t, "input/a.jpg", photo(t))
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	var answer any
	if err := s.invoke(t.Context(), t, notification(s.up, "input/a.jpg"), &answer); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS(folder), "*")
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %q, %v", files, err)
	}
}
