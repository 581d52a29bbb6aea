package cmd_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// TestWhatKeepsFromTaggingIsSaidOnce: a store without tags is a note, a missing permission an error with what it takes; neither
// changes what the command does, and how it ends.
func TestWhatKeepsFromTaggingIsSaidOnce(t *testing.T) {
	up, down := devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{up, down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		if err := client.Put(t.Context(), s3ops.Location{Bucket: up, Key: name}, []byte("text"), s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		status int
		code   string
		says   []string
	}{
		"no tags": {http.StatusNotImplemented, "NotImplemented", []string{"s3img: this store keeps no tags of objects: "}},
		"forbidden": {http.StatusForbidden, "AccessDenied", []string{
			": AccessDenied: ", "s3img: hint: tagging what is no image takes s3:GetObjectTagging, ", "--tag-rejected=false",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			endpoint := devs3test.Hook(t, store.Endpoint, func(w http.ResponseWriter, r *http.Request) bool {
				if !r.URL.Query().Has("tagging") {
					return false
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, "<Error><Code>"+c.code+"</Code></Error>")
				return true
			})
			command := exec.CommandContext(t.Context(), s3imgPath, "resize", "s3://"+up+"/", "--dest", "s3://"+down+"/", "--tag-rejected")
			command.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+endpoint, "AWS_REGION="+s3ops.DefaultRegion,
				"AWS_ACCESS_KEY_ID="+store.AccessKey, "AWS_SECRET_ACCESS_KEY="+store.SecretKey)
			var said bytes.Buffer
			command.Stderr = &said
			if err := command.Run(); command.ProcessState.ExitCode() != 1 {
				t.Errorf("ended with %v", err)
			}
			for _, words := range append(c.says, "3 images: 0 rendered, 0 fresh, 3 failed") {
				if n := strings.Count(said.String(), words); n != 1 {
					t.Errorf("%q is said %d times:\n%s", words, n, said.String())
				}
			}
		})
	}
}
