// Package devs3test gives tests a real S3: one embedded server for a test process, a bucket of its own for each test.
package devs3test

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	// serveVariable makes a test binary the server's subprocess.
	serveVariable = "S3IMG_TEST_SERVE"
	// StoreVariable names an s3img that is the server in its place. Where a test binary detects races, all that is sent would else be
	// looked at twice, and most of that work would be for the server, whose own package starts itself in its tests.
	StoreVariable = "S3IMG_TEST_STORE"
)

var shared struct {
	once   sync.Once
	server *devs3.Server
	err    error
}

// Main is the TestMain of a package whose tests use this one. It returns the exit code.
func Main(m *testing.M) int {
	if os.Getenv(serveVariable) != "" {
		if err := devs3.Serve(context.Background(), os.Stdin); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	defer func() {
		if shared.server != nil {
			_ = shared.server.Close()
		}
	}()
	return m.Run()
}

// Server returns the server of this test process; the first call starts it, [Main] ends it.
func Server(t testing.TB) *devs3.Server {
	t.Helper()
	server, err := sharedServer()
	if err != nil {
		t.Fatalf("start the embedded S3: %v", err)
	}
	return server
}

func sharedServer() (*devs3.Server, error) {
	shared.once.Do(func() { shared.server, shared.err = start("") })
	return shared.server, shared.err
}

// Config says how to connect to the server of this test process, for examples, which have no test.
func Config() (s3ops.Config, error) {
	server, err := sharedServer()
	if err != nil {
		return s3ops.Config{}, err
	}
	return server.Config(), nil
}

// WithWebhook returns a client of a server of its own, which posts its events to url and ends with the test.
func WithWebhook(t testing.TB, url string) *s3ops.Client {
	t.Helper()
	server, err := start(url)
	if err != nil {
		t.Fatalf("start the embedded S3 with a webhook: %v", err)
	}
	t.Cleanup(func() { _ = server.Close() })
	client, err := s3ops.Connect(context.Background(), server.Config())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Options are those of a store of tests that a built s3img serves.
func Options(program string) devs3.Options {
	// A small heap is collected again and again: that took a tenth of all the time of some tests.
	return devs3.Options{Command: []string{program, "serve-dev-s3"}, Env: []string{"GOGC=400"}, TempDir: TempDir()}
}

func start(webhook string) (*devs3.Server, error) {
	program := os.Getenv(StoreVariable)
	opt := Options(cmp.Or(program, os.Args[0]))
	if opt.WebhookURL = webhook; program == "" {
		opt.Command, opt.Env = opt.Command[:1], append(opt.Env, serveVariable+"=1")
	}
	return devs3.Start(context.Background(), opt)
}

// connections are shared by all clients of the server: many tests would else keep more of them idle than it takes.
var connections = sync.OnceValues(func() (aws.Config, error) {
	return s3ops.LoadAWS(context.Background(), shared.server.Config())
})

// Client returns a client of the server, which remembers nothing of others.
func Client(t testing.TB) *s3ops.Client {
	t.Helper()
	server := Server(t)
	loaded, err := connections()
	if err != nil {
		t.Fatal(err)
	}
	return s3ops.NewClient(loaded, server.Config())
}

// BucketName returns a name that no other test uses.
func BucketName() string { return "test-" + strings.ToLower(rand.Text()[:16]) }

// Bucket makes an empty bucket and returns its name.
func Bucket(t testing.TB) string {
	t.Helper()
	name := BucketName()
	_, err := Client(t).API().CreateBucket(context.Background(), &s3.CreateBucketInput{Bucket: aws.String(name)})
	if err != nil {
		t.Fatalf("create bucket %s: %v", name, err)
	}
	return name
}
