package s3ops_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// rewriting is a client of the embedded S3 whose answers have another ETag.
func rewriting(t *testing.T, etag func(string) string) *s3ops.Client {
	t.Helper()
	var conditions []string
	t.Cleanup(func() {
		for _, condition := range conditions {
			if condition == "" || strings.HasPrefix(condition, "W/") || condition == `""` {
				t.Errorf("If-Match: %s can never be met", condition)
			}
		}
	})
	return devs3test.WithAnswers(t, func(answer *http.Response) error {
		if values, sent := answer.Request.Header["If-Match"]; sent {
			conditions = append(conditions, values...)
		}
		if old := answer.Header.Get("ETag"); old != "" {
			answer.Header.Set("ETag", etag(old))
		}
		return nil
	})
}

// ETags are weak behind some proxies, and empty on Ceph after tags were removed: versions are told apart all the same.
func TestVersionsOfWeakAndEmptyETags(t *testing.T) {
	for name, c := range map[string]struct {
		etag func(string) string
		want string
	}{
		"strong": {func(s string) string { return s }, "8b1a9953c4611296a827abf8c47804d7"},
		"weak":   {func(s string) string { return "W/" + s }, "8b1a9953c4611296a827abf8c47804d7"},
		"empty":  {func(string) string { return `""` }, "5-"},
	} {
		t.Run(name, func(t *testing.T) {
			client := rewriting(t, c.etag)
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "x"}
			if err := client.Put(t.Context(), at, []byte("Hello"), s3ops.PutOptions{}); err != nil {
				t.Fatal(err)
			}
			object, err := client.Head(t.Context(), at)
			if err != nil || !strings.HasPrefix(object.Version(), c.want) {
				t.Fatalf("version %q, %v; want %s", object.Version(), err, c.want)
			}
			body, err := client.GetVersion(t.Context(), at, object)
			if err != nil {
				t.Fatal(err)
			}
			if data, err := io.ReadAll(body); err != nil || string(data) != "Hello" || body.Object().Version() != object.Version() {
				t.Errorf("%q, %v, version %q", data, err, body.Object().Version())
			}
			_ = body.Close()
			if err := client.Put(t.Context(), at, []byte("other"), s3ops.PutOptions{}); err != nil {
				t.Fatal(err)
			}
			if name == "empty" { // the size is the same: the second decides
				object.ModTime = object.ModTime.Add(-time.Hour)
			}
			if _, err := client.GetVersion(t.Context(), at, object); !errors.Is(err, s3ops.ErrReplaced) {
				t.Errorf("the version before: %v", err)
			}
		})
	}
}
