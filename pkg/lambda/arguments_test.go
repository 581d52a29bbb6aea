package lambda_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
)

type batchAnswer struct {
	InvocationSchemaVersion, InvocationID string
	Results                               []struct{ TaskID, ResultCode, ResultString string }
}

func (s *system) task(t *testing.T, arguments, bucket string) (answer batchAnswer) {
	t.Helper()
	payload := fmt.Sprintf(`{"invocationSchemaVersion":"2.0","invocationId":"abc","job":{"id":"j","userArguments":%s},
		"tasks":[{"taskId":"t","s3Key":"input/a.jpg","s3VersionId":null,"s3Bucket":%q}]}`, arguments, bucket)
	if err := s.invoke(t.Context(), t, payload, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.InvocationSchemaVersion != "2.0" || answer.InvocationID != "abc" || len(answer.Results) != 1 || answer.Results[0].TaskID != "t" {
		t.Fatalf("%+v", answer)
	}
	return answer
}

func (s *system) written(t *testing.T, key string) time.Time {
	t.Helper()
	object, err := s.client.Head(t.Context(), s3ops.Location{Bucket: s.down, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return object.ModTime
}

// TestArgumentsOfJobs has one job make other sizes, and make them again; what is not understood is made nothing of.
func TestArgumentsOfJobs(t *testing.T) {
	t.Parallel()
	s := newSystem(t, func(opt *lambda.Options) { opt.Events.Root.Bucket = "" })
	s.upload(t, "input/a.jpg", photo(t))
	if got := s.task(t, `{"sizes":"40"}`, s.up).Results[0]; got.ResultCode != "Succeeded" || !s.has(t, "a-40.jpg") || s.has(t, "a-100.jpg") {
		t.Errorf("other sizes: %+v", got)
	}
	if got := s.task(t, `null`, s.up).Results[0]; got.ResultCode != "Succeeded" || !s.has(t, "a-100.jpg") || !s.has(t, "a-20.jpg") {
		t.Errorf("none: %+v", got)
	}
	before := s.written(t, "a-100.jpg")
	if got := s.task(t, `{"force":"false"}`, s.up).Results[0]; got.ResultCode != "Succeeded" || !s.written(t, "a-100.jpg").Equal(before) {
		t.Errorf("fresh: %+v", got)
	}
	time.Sleep(1100 * time.Millisecond) // the store tells times in seconds
	if got := s.task(t, `{"force":"true"}`, s.up).Results[0]; got.ResultCode != "Succeeded" || !s.written(t, "a-100.jpg").After(before) {
		t.Errorf("forced: %+v", got)
	}
	for arguments, want := range map[string]string{
		`{"sizes":"big"}`: `argument sizes="big" of the job: `, `{"size":"40"}`: `argument size="40" of the job: there are force and sizes`,
		`{"force":"maybe"}`: `argument force="maybe" of the job: `,
	} {
		if got := s.task(t, arguments, s.up).Results[0]; got.ResultCode != "PermanentFailure" || !strings.Contains(got.ResultString, want) {
			t.Errorf("%s: %+v, want %q", arguments, got, want)
		}
	}
	// A store that fails may do better when S3 calls again.
	if got := s.task(t, `{}`, devs3test.BucketName()).Results[0]; got.ResultCode != "TemporaryFailure" || got.ResultString == "" {
		t.Errorf("no bucket: %+v", got)
	}
}
