package s3ops_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// TestNoOverwriteWhereItIsIgnored plays Ceph, which ignores If-None-Match at the end of a multipart upload. The key is taken before
// the upload begins, or while its parts are sent.
func TestNoOverwriteWhereItIsIgnored(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"before", "meanwhile"} {
		var (
			parts  int
			appear sync.Once
			bucket = devs3test.BucketName()
			plain  = mototest.Client(t)
		)
		client, _ := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
			req.Header.Del("If-None-Match") // moto looks at no signature
			if req.Method == http.MethodPut && req.URL.Query().Has("partNumber") {
				parts++
				if when == "meanwhile" {
					appear.Do(func() { devs3test.Put(t, plain, bucket, "large.bin", "theirs") })
				}
			}
			return 0, nil, ""
		})
		client.SetPartSize(mototest.PartSize)
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
		if when == "before" {
			devs3test.Put(t, plain, bucket, "large.bin", "theirs")
		}
		_, err := client.Upload(t.Context(), s3ops.UploadInput{
			At: s3ops.Location{Bucket: bucket, Key: "large.bin"}, Body: strings.NewReader(strings.Repeat("x", 2*mototest.PartSize)), NoOverwrite: true,
		})
		if !errors.Is(err, s3ops.ErrExists) {
			t.Errorf("%s: got %v", when, err)
		}
		if when == "before" && parts > 0 {
			t.Errorf("%d parts were sent in vain", parts)
		}
		body, err := plain.Get(t.Context(), s3ops.Location{Bucket: bucket, Key: "large.bin"})
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(body); string(data) != "theirs" || err != nil {
			t.Errorf("%s: %d bytes in its place, %v", when, len(data), err)
		}
		left, err := plain.API().ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
		if err != nil || len(left.Uploads) > 0 {
			t.Errorf("%s: left %v, %v", when, left.Uploads, err)
		}
	}
}
