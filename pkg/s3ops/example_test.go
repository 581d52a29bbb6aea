package s3ops_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// storeConfig is that of the embedded S3. For AWS it would be s3ops.Config{}, and for another store
// s3ops.Config{Endpoint: "https://s3.example.com", Region: "us-east-1", AccessKey: "…", SecretKey: "…"}.
func storeConfig() s3ops.Config {
	cfg, err := devs3test.Config()
	if err != nil {
		log.Fatal(err)
	}
	return cfg
}

// Connect, make a bucket, store an object, and read it again.
func Example() {
	ctx := context.Background()
	client, err := s3ops.Connect(ctx, storeConfig())
	if err != nil {
		log.Fatal(err)
	}
	if err := client.CreateBucket(ctx, "example-photos"); err != nil {
		log.Fatal(err)
	}
	at := s3ops.Location{Bucket: "example-photos", Key: "input/hello.txt"}
	if err := client.Put(ctx, at, []byte("Hello, S3"), s3ops.PutOptions{ContentType: "text/plain"}); err != nil {
		log.Fatal(err)
	}

	body, err := client.Get(ctx, at)
	if err != nil {
		log.Fatal(err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %q, %s\n", at, data, body.Object().ContentType)

	_, err = client.Get(ctx, s3ops.Location{Bucket: "example-photos", Key: "input/none.txt"})
	fmt.Println("not found:", s3ops.IsNotFound(err))
	// Output:
	// s3://example-photos/input/hello.txt: "Hello, S3", text/plain
	// not found: true
}

// Sign an upload that somebody without credentials sends.
func ExampleClient_PresignPut() {
	ctx := context.Background()
	client, err := s3ops.Connect(ctx, storeConfig())
	if err != nil {
		log.Fatal(err)
	}
	if err := client.CreateBucket(ctx, "example-uploads"); err != nil {
		log.Fatal(err)
	}
	const photo = "not really a photo"
	signed, err := client.PresignPut(ctx, s3ops.PresignPutInput{
		At:          s3ops.Location{Bucket: "example-uploads", Key: "input/x-wing.jpg"},
		ContentType: "image/jpeg", Size: int64(len(photo)), Expires: 15 * time.Minute,
	})
	if err != nil {
		log.Fatal(err)
	}

	req, err := http.NewRequestWithContext(ctx, signed.Method, signed.URL, strings.NewReader(photo))
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range signed.Headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	fmt.Println(signed.Method, resp.Status)

	object, err := client.Head(ctx, s3ops.Location{Bucket: "example-uploads", Key: "input/x-wing.jpg"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(object.Key, object.Size, object.ContentType)
	// Output:
	// PUT 200 OK
	// input/x-wing.jpg 18 image/jpeg
}

// List what lies below a prefix.
func ExampleClient_List() {
	ctx := context.Background()
	client, err := s3ops.Connect(ctx, storeConfig())
	if err != nil {
		log.Fatal(err)
	}
	if err := client.CreateBucket(ctx, "example-listed"); err != nil {
		log.Fatal(err)
	}
	for _, key := range []string{"input/a.jpg", "input/2026/b.jpg", "other/c.jpg"} {
		if err := client.Put(ctx, s3ops.Location{Bucket: "example-listed", Key: key}, []byte("12345"), s3ops.PutOptions{}); err != nil {
			log.Fatal(err)
		}
	}

	below, err := s3ops.ParseLocation("s3://example-listed/input/")
	if err != nil {
		log.Fatal(err)
	}
	for object, err := range client.List(ctx, below) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(object.Key, object.Size)
	}
	// Output:
	// input/2026/b.jpg 5
	// input/a.jpg 5
}

// Upload a file of any size, and be told how far it is.
func ExampleClient_Upload() {
	ctx := context.Background()
	client, err := s3ops.Connect(ctx, storeConfig())
	if err != nil {
		log.Fatal(err)
	}
	if err := client.CreateBucket(ctx, "example-files"); err != nil {
		log.Fatal(err)
	}
	done, err := client.Upload(ctx, s3ops.UploadInput{
		At: s3ops.Location{Bucket: "example-files", Key: "hello.txt"}, Body: strings.NewReader("Hello, S3"), ContentType: "text/plain",
		NoOverwrite: true, Progress: func(bytes int64) { fmt.Println(bytes, "more bytes") },
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(done.Bytes, "bytes, ETag", done.ETag)
	// Output:
	// 9 more bytes
	// 9 bytes, ETag 3e147aed1e5ea2e254595f15c295a5b5
}
