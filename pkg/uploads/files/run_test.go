package files_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads/files"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }

// TestRun uploads an image from a file, one from standard input, and what is no image, with renditions.
func TestRun(t *testing.T) {
	photo, err := os.ReadFile(filepath.Join("..", "..", "imageops", "testdata", "gray.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	newFiles(t, "notes.txt")
	if err := os.WriteFile("a.jpg", photo, 0o644); err != nil {
		t.Fatal(err)
	}
	up, down := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "in/"}, s3ops.Location{Bucket: devs3test.Bucket(t)}
	client := devs3test.Client(t)
	send := (&files.ToS3{
		Client: client, Bucket: up.Bucket, Stdin: func(context.Context) io.ReadCloser { return io.NopCloser(strings.NewReader(string(photo))) },
	}).Send
	render := &renditions.Options{
		Dest: renditions.NewS3Store(client, down, renditions.S3Options{}), Image: imageops.Options{Sizes: []int{20}}, Manifest: true,
	}
	for _, c := range []struct {
		paths  []string
		name   string
		sent   int
		failed int               // one of them with its bytes up
		want   map[string]string // source: its rendition
	}{
		{paths: []string{"a.jpg", "notes.txt", "missing.jpg"}, sent: 2, failed: 2, want: map[string]string{"a.jpg": "a-20.jpg", "notes.txt": ""}},
		{paths: []string{files.Stdin}, name: "in.jpg", sent: 1, want: map[string]string{files.Stdin: "in-20.jpg"}},
	} {
		plan, err := files.NewPlan(c.paths, up, c.name, renditions.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		var failed []string
		got := map[string]string{}
		summary, err := files.Run(t.Context(), plan, files.Options{
			Send: send, Concurrency: 2, Render: render, Client: client, Progress: func(int64) {},
			Failed: func(path string, _ error, _ bool) { failed = append(failed, path) },
			Report: func(up files.Uploaded) {
				got[up.Source] = ""
				for _, r := range up.Renditions {
					got[up.Source] = strings.TrimPrefix(r.Address, down.String()+"/")
				}
			},
		})
		if err != nil || summary.Sent != c.sent || summary.Failed != len(failed) || len(failed) != c.failed {
			t.Errorf("%q: %+v, %v, failed %q", c.paths, summary, err, failed)
		}
		for source, want := range c.want {
			if rendition, reported := got[source]; !reported || rendition != want {
				t.Errorf("%s: rendition %q, want %q", source, rendition, want)
			}
		}
	}
}

// When the store knows nobody, the rest is not tried.
func TestRunStops(t *testing.T) {
	newFiles(t, "a.jpg", "b.jpg", "c.jpg")
	plan, err := files.NewPlan([]string{"a.jpg", "b.jpg", "c.jpg"}, s3ops.Location{Bucket: "up"}, "", renditions.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	summary, err := files.Run(t.Context(), plan, files.Options{
		Concurrency: 1, // what is on the way already cannot be stopped
		Send: func(context.Context, files.Item, func(int64)) (files.Uploaded, error) {
			tried++
			return files.Uploaded{}, &s3ops.CredentialsError{}
		},
		Report: func(files.Uploaded) {}, Failed: func(string, error, bool) {},
	})
	if _, stopped := errors.AsType[*renditions.StopError](err); !stopped || tried != 1 || summary.Sent != 0 {
		t.Errorf("%d tried, %+v, %v", tried, summary, err)
	}
}
