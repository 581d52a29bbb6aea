package cmd_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/s3ops"
)

// TestFunctionMarksWhatItMakes: headers, a manifest and tags, by default and as its variables say.
func TestFunctionMarksWhatItMakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		variables    map[string]string
		cacheControl string
		manifest     bool
		reason       string
	}{
		"default": {nil, "public, max-age=31536000, immutable", false, "not an image"},
		"told": {
			map[string]string{"S3IMG_MANIFEST": "true", "S3IMG_TAG_REJECTED": "false", "S3IMG_CACHE_CONTROL": "max-age=60"}, "max-age=60", true, "",
		},
		"nothing": {map[string]string{"S3IMG_CACHE_CONTROL": ""}, "", false, "not an image"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startFunction(t, c.variables)
			b.put(t, "input/x.jpg")
			var called struct {
				Status   string
				Manifest *struct{ Status, URL string }
			}
			b.call(t, `{"file":"x.jpg"}`, &called)
			if called.Status != "OK" || (called.Manifest != nil) != c.manifest {
				t.Errorf("the answer is %+v", called)
			}
			head, err := client.API().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &b.down, Key: aws.String("x-200.jpg")})
			if err != nil || aws.ToString(head.CacheControl) != c.cacheControl || head.Metadata["s3img-dimensions"] != "200x150" {
				t.Errorf("headers %+v, %v", head, err)
			}
			if manifest := b.manifest(t, "x.json"); (manifest != nil) != c.manifest || (c.manifest && manifest["width"] != float64(400)) {
				t.Errorf("the manifest is %v", manifest)
			}
			bad := s3ops.Location{Bucket: b.up, Key: "input/bad.jpg"}
			if err := client.Put(t.Context(), bad, []byte("text"), s3ops.PutOptions{}); err != nil {
				t.Fatal(err)
			}
			b.call(t, `{"file":"bad.jpg"}`, &called)
			tags, err := client.Tags(t.Context(), bad)
			if called.Status != "ERROR" || err != nil || tags["s3img-reason"] != c.reason {
				t.Errorf("the answer is %+v, the tags are %v, %v", called, tags, err)
			}
		})
	}
}

// manifest reads one from the download bucket, nil where there is none.
func (b *bootstrap) manifest(t *testing.T, key string) (manifest map[string]any) {
	t.Helper()
	body, err := client.Get(t.Context(), s3ops.Location{Bucket: b.down, Key: key})
	if s3ops.IsNotFound(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(bytes.TrimSpace(data), &manifest); err != nil || !strings.HasSuffix(string(data), "}\n") {
		t.Errorf("%q: %v", data, err)
	}
	return manifest
}
