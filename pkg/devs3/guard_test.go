package devs3_test

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
)

const ownPage = "http://127.0.0.1:4711"

// guarded is a server that knows one page, with a bucket.
func guarded(t *testing.T) (*devs3.Server, *s3.Client) {
	t.Helper()
	dir, err := os.MkdirTemp("", "s3img-guard-") //nolint:usetesting // wine cannot remove folders as Go asks it to
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	server, err := devs3.Start(t.Context(), devs3.Options{
		Command: []string{os.Args[0]}, Env: []string{"S3IMG_TEST_SERVE=1"}, Dir: dir, Origins: []string{ownPage},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	client, err := s3ops.Connect(t.Context(), server.Config())
	if err != nil {
		t.Fatal(err)
	}
	if err := client.CreateBucket(t.Context(), "photos"); err != nil {
		t.Fatal(err)
	}
	return server, client.API()
}

// ask sends a request as it is written, which clients of HTTP would tidy up.
func ask(t *testing.T, address, method, target string, header ...string) (*http.Response, string) {
	t.Helper()
	address = strings.TrimPrefix(strings.Replace(address, "localhost", "127.0.0.1", 1), "http://")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if !strings.HasPrefix(strings.Join(header, ""), "Host: ") {
		header = slices.Insert(header, 0, "Host: "+address)
	}
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\n%s\r\n\r\n", method, target, strings.Join(header, "\r\n")); err != nil {
		t.Fatal(err)
	}
	request := &http.Request{Method: method}
	resp, err := http.ReadResponse(bufio.NewReader(conn), request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// files are all below the server's folder.
func files(t *testing.T, server *devs3.Server) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(server.Dir, func(path string, _ fs.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// TestGuardRefusesPaths in every encoding that the store decodes, without asking who sent them.
func TestGuardRefusesPaths(t *testing.T) {
	server, _ := guarded(t)
	before := files(t, server)
	for _, target := range []string{
		`/photos/a\b`, "/photos/a%5Cb", "/photos/a%5cb?uploads", "/photos/a:b", "/photos/a%3Ab", "/photos/a%01b", "/photos/a%0Ab", "/photos/a%7Fb",
		"/photos/a/../b", "/photos/a/%2e%2E/b", "/photos/a%2F..%2Fb", "/photos/./a", "/photos/a/.", "/photos//a", "/photos/a%2F%2Fb", "/photos/%ff", "/photos/%zz",
	} {
		for _, method := range []string{"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"} {
			resp, body := ask(t, server.Endpoint, method, target, "Content-Length: 0")
			if resp.StatusCode != http.StatusBadRequest {
				t.Errorf("%s %s: HTTP %d, want 400", method, target, resp.StatusCode)
			}
			var answer struct {
				XMLName xml.Name `xml:"Error"`
				Code    string
			}
			if err := xml.Unmarshal([]byte(body), &answer); method != "HEAD" && (err != nil || answer.Code != "InvalidArgument") {
				t.Errorf("%s %s: %v in %s", method, target, err, body)
			}
		}
	}
	if after := files(t, server); !slices.Equal(before, after) {
		t.Errorf("files came or went: %q, before %q", after, before)
	}
}

// TestGuardRefusesSigned requests of somebody who may: forms, lists of keys, sources of copies, prefixes.
func TestGuardRefusesSigned(t *testing.T) {
	server, client := guarded(t)
	if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos"), Key: aws.String("b")}); err != nil {
		t.Fatal(err)
	}
	before := files(t, server)
	for name, err := range map[string]error{
		"key":         second(client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos"), Key: aws.String(`a\b`)})),
		"dots":        second(client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String("photos"), Key: aws.String("a/../b")})),
		"copy source": second(client.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: aws.String("photos"), Key: aws.String("c"), CopySource: aws.String("photos/a/../b")})),
		"list of keys": second(client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String("photos"), Delete: &types.Delete{
			Objects: []types.ObjectIdentifier{{Key: aws.String("b")}, {Key: aws.String("a/../b")}},
		}})),
		"prefix": second(client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("photos"), Prefix: aws.String(`a\b`)})),
		"upload": second(client.ListParts(t.Context(), &s3.ListPartsInput{Bucket: aws.String("photos"), Key: aws.String("b"), UploadId: aws.String("a/b")})),
	} {
		if got := s3ops.Code(err); got != "InvalidArgument" {
			t.Errorf("%s: %v, want InvalidArgument", name, err)
		}
	}
	if after := files(t, server); !slices.Equal(before, after) {
		t.Errorf("files came or went: %q, before %q", after, before)
	}
}

func second[T any](_ T, err error) error { return err }

func TestGuardRefusesForms(t *testing.T) {
	server, _ := guarded(t)
	client, err := s3ops.Connect(t.Context(), server.Config())
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"fine.bin", `a\b`, "a/../b", "a:b", "a\nb"} {
		form, err := client.PresignPost(t.Context(), s3ops.PresignPostInput{At: s3ops.Location{Bucket: "photos", Key: key}, Expires: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		parts := multipart.NewWriter(&body)
		for name, value := range form.Fields {
			_ = parts.WriteField(name, value)
		}
		file, _ := parts.CreateFormFile("file", "x.bin")
		_, _ = file.Write([]byte("x"))
		_ = parts.Close()
		answer := requesttest.Send(t, http.MethodPost, form.URL, body.String(), "Content-Type", parts.FormDataContentType())
		if stored := answer.Status < 300; stored != (key == "fine.bin") || !stored && answer.Status != http.StatusBadRequest {
			t.Errorf("%q: HTTP %d %s", key, answer.Status, answer.Body)
		}
	}
}

// TestGuardLetsThrough what only looks odd: keys are compared as they are, and no encoding is undone twice.
func TestGuardLetsThrough(t *testing.T) {
	_, client := guarded(t)
	keys := []string{"100%.png", "a b+c.jpg", "a%5Cb", "a/..b", "q&x=1#z.jpg", "ä.jpg"}
	for _, key := range keys {
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos"), Key: &key, Body: strings.NewReader(key)}); err != nil {
			t.Fatalf("%q: %v", key, err)
		}
	}
	list, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("photos")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, object := range list.Contents {
		got = append(got, *object.Key)
	}
	slices.Sort(got)
	slices.Sort(keys)
	if !slices.Equal(got, keys) {
		t.Errorf("stored %q, want %q", got, keys)
	}
}

func TestGuardAnswersToItsOwnNames(t *testing.T) {
	server, _ := guarded(t)
	for host, want := range map[string]int{"localhost:1": http.StatusForbidden, "photos.example": http.StatusMisdirectedRequest} {
		if resp, body := ask(t, server.Endpoint, "GET", "/photos", "Host: "+host); resp.StatusCode != want {
			t.Errorf("%s: HTTP %d %s, want %d", host, resp.StatusCode, body, want)
		}
	}
}
