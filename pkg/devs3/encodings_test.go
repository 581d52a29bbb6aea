package devs3_test

import (
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// TestKeepsEncodings of objects, whatever they are, and answers as it would to anybody who takes Brotli: the gateway's web framework can
// both read and write it, and what does so is left out of the program.
func TestKeepsEncodings(t *testing.T) {
	_, client := guarded(t)
	const body = "not one byte of it may change"
	for _, encoding := range []string{"br", "gzip", "zstd"} {
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String("photos"), Key: &encoding, Body: strings.NewReader(body), ContentEncoding: &encoding,
		})
		if err != nil {
			t.Errorf("%s: %v", encoding, err)
			continue
		}
		got, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("photos"), Key: &encoding}, takesAll)
		if err != nil {
			t.Errorf("%s: %v", encoding, err)
			continue
		}
		data, err := io.ReadAll(got.Body)
		_ = got.Body.Close()
		if err != nil || string(data) != body || aws.ToString(got.ContentEncoding) != encoding {
			t.Errorf("%s: %q as %q (%v), want %q", encoding, data, aws.ToString(got.ContentEncoding), err, body)
		}
	}
	list, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("photos")}, takesAll)
	if err != nil || len(list.Contents) != 3 {
		t.Errorf("%d objects are listed, want 3: %v", len(list.Contents), err)
	}
}

// takesAll asks for an answer in whatever encoding, as browsers do.
func takesAll(o *s3.Options) {
	o.APIOptions = append(o.APIOptions, smithyhttp.SetHeaderValue("Accept-Encoding", "br, zstd, gzip"))
}
