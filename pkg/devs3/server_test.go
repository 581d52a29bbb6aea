package devs3_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }

func start(t *testing.T, dir string) (*devs3.Server, *s3.Client) {
	t.Helper()
	server, err := devs3.Start(t.Context(), devs3.Options{
		Command: []string{os.Args[0]}, Env: []string{"S3IMG_TEST_SERVE=1"}, Dir: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	client, err := s3ops.Connect(t.Context(), server.Config())
	if err != nil {
		t.Fatal(err)
	}
	return server, client.API()
}

func TestTemporaryFolderIsRemoved(t *testing.T) {
	server, client := start(t, "")
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("first")})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(server.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("temporary folder %s is still there: %v", server.Dir, err)
	}
}

func TestNamedFolderKeepsBucketsAndCredentials(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	server, client := start(t, dir)
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("kept")}); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	again, client := start(t, dir)
	if again.Credentials != server.Credentials {
		t.Errorf("credentials changed from %v to %v", server.Credentials, again.Credentials)
	}
	if _, err := client.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("kept")}); err != nil {
		t.Errorf("the bucket is gone: %v", err)
	}
}

func TestStartSaysWhyItFailed(t *testing.T) {
	_, err := devs3.Start(context.Background(), devs3.Options{Command: []string{"/nonexistent/s3img"}})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want an error about the missing binary", err)
	}
}
