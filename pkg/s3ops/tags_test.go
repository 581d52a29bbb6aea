package s3ops_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func isTagging(r *http.Request, method string) bool {
	return r.Method == method && r.URL.Query().Has("tagging")
}

// putTagged stores an object with tags of somebody else, and returns its ETag.
func putTagged(t *testing.T, at s3ops.Location, body, tagging string) string {
	t.Helper()
	in := &s3.PutObjectInput{Bucket: &at.Bucket, Key: &at.Key, Body: strings.NewReader(body)}
	if tagging != "" {
		in.Tagging = &tagging
	}
	out, err := devs3test.Client(t).API().PutObject(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(aws.ToString(out.ETag), `"`)
}

func checkTags(t *testing.T, at s3ops.Location, want map[string]string) {
	t.Helper()
	got, err := devs3test.Client(t).Tags(t.Context(), at)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("tags %v, %v; want %v", got, err, want)
	}
}

var (
	rejected = map[string]string{s3ops.TagStatus: s3ops.StatusRejected, s3ops.TagReason: "not an image"}
	accepted = map[string]string{s3ops.TagStatus: "", s3ops.TagReason: ""}
)

func TestChangeTagsKeepsThoseOfOthers(t *testing.T) {
	t.Parallel()
	client, at := devs3test.Client(t), s3ops.Location{Bucket: devs3test.Bucket(t), Key: "a b+ü.jpg"}
	etag := putTagged(t, at, "x", "team=photos&year=2026")
	for range 2 {
		if err := client.ChangeTags(t.Context(), at, etag, rejected); err != nil {
			t.Fatal(err)
		}
		checkTags(t, at, map[string]string{"team": "photos", "year": "2026", "s3img-status": "rejected", "s3img-reason": "not an image"})
	}
	body, err := client.Get(t.Context(), at)
	if err != nil || body.TagCount() != 4 {
		t.Fatalf("%v, %v: want 4 tags", body, err)
	}
	_ = body.Close()
	if err := client.ChangeTags(t.Context(), at, etag, accepted); err != nil {
		t.Fatal(err)
	}
	checkTags(t, at, map[string]string{"team": "photos", "year": "2026"})
}

// TestChangeTagsOfAnotherStore: moto words its answers in its own way.
func TestChangeTagsOfAnotherStore(t *testing.T) {
	t.Parallel()
	client, at := mototest.Client(t), s3ops.Location{Bucket: devs3test.BucketName(), Key: "a b.jpg"}
	if err := client.CreateBucket(t.Context(), at.Bucket); err != nil {
		t.Fatal(err)
	}
	if err := client.Put(t.Context(), at, []byte("text"), s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	object, err := client.Head(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change map[string]string
		left   map[string]string
	}{{map[string]string{"team": "photos"}, map[string]string{"team": "photos"}}, {rejected, map[string]string{
		"team": "photos", "s3img-status": "rejected", "s3img-reason": "not an image",
	}}, {accepted, map[string]string{"team": "photos"}}, {map[string]string{"team": ""}, nil}} {
		if err := client.ChangeTags(t.Context(), at, object.ETag, c.change); err != nil {
			t.Fatal(err)
		}
		body, err := client.Get(t.Context(), at)
		if err != nil || body.TagCount() != len(c.left) {
			t.Fatalf("%v, %v: want %d tags", body, err, len(c.left))
		}
		_ = body.Close()
		if got, err := client.Tags(t.Context(), at); err != nil || !maps.Equal(got, c.left) {
			t.Errorf("tags %v, %v; want %v", got, err, c.left)
		}
	}
	if err := client.ChangeTags(t.Context(), at, "other", rejected); !errors.Is(err, s3ops.ErrReplaced) {
		t.Errorf("got %v", err)
	}
}

// TestChangeTagsLeavesNone takes the last tag away, and writes nothing where nothing changes.
func TestChangeTagsLeavesNone(t *testing.T) {
	t.Parallel()
	at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "a.jpg"}
	etag := putTagged(t, at, "x", "")
	var requests []string
	client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
		requests = append(requests, r.Method)
		return false
	})
	for _, change := range []map[string]string{accepted, rejected, rejected, accepted} {
		if err := client.ChangeTags(t.Context(), at, etag, change); err != nil {
			t.Fatal(err)
		}
	}
	checkTags(t, at, nil)
	if got, want := strings.Join(requests, " "), "GET GET HEAD PUT HEAD GET GET HEAD DELETE HEAD"; got != want {
		t.Errorf("requests %s, want %s", got, want)
	}
}

func TestChangeTagsIsForOneVersion(t *testing.T) {
	t.Parallel()
	client, at := devs3test.Client(t), s3ops.Location{Bucket: devs3test.Bucket(t), Key: "a.jpg"}
	old := putTagged(t, at, "old", "")
	putTagged(t, at, "new", "")
	if err := client.ChangeTags(t.Context(), at, old, rejected); !errors.Is(err, s3ops.ErrReplaced) {
		t.Errorf("got %v", err)
	}
	checkTags(t, at, nil)
	if err := client.Delete(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if err := client.ChangeTags(t.Context(), at, old, rejected); !s3ops.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
}

// TestChangeTagsTakesBack replaces the object in the moment between the look at it and the tags.
func TestChangeTagsTakesBack(t *testing.T) {
	for name, newer := range map[string]string{"no tags": "", "tags of its own": "team=other"} {
		t.Run(name, func(t *testing.T) {
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "a.jpg"}
			etag := putTagged(t, at, "no image", "team=photos")
			replaced := false
			client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
				if isTagging(r, http.MethodPut) && !replaced {
					replaced = true
					putTagged(t, at, "an image", newer)
				}
				return false
			})
			if err := client.ChangeTags(t.Context(), at, etag, rejected); !errors.Is(err, s3ops.ErrReplaced) {
				t.Errorf("got %v", err)
			}
			checkTags(t, at, map[string]string{"team": "photos"}) // of two who write at once the last one wins
		})
	}
}

func TestStoresWithoutTags(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter){
		"501": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusNotImplemented)
			_, _ = io.WriteString(w, `<Error><Code>NotImplemented</Code></Error>`)
		},
		"the object": func(w http.ResponseWriter) { _, _ = w.Write([]byte("\xff\xd8\xff not XML")) },
		"an empty object": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "0")
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "a.jpg"}
			etag := putTagged(t, at, "x", "")
			client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
				if isTagging(r, http.MethodPut) {
					t.Error("tags were sent to a store that keeps none: it could take them for the object")
				}
				if isTagging(r, http.MethodGet) {
					answer(w)
				}
				return isTagging(r, http.MethodGet)
			})
			if err := client.ChangeTags(t.Context(), at, etag, rejected); !errors.Is(err, s3ops.ErrNoTags) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTagValue(t *testing.T) {
	for text, want := range map[string]string{
		"not an image": "not an image",
		"HEIC cannot be read: want JPEG, PNG, GIF": "HEIC cannot be read: want JPEG PNG GIF",
		`PNG is corrupt: "IHDR" (1×2)` + "\n":      "PNG is corrupt: IHDR 1 2",
		"größer als 1_000 @ a/b.c=d+e":             "größer als 1_000 @ a/b.c=d+e",
		strings.Repeat("x", 300):                   strings.Repeat("x", 256),
		strings.Repeat("ü", 200):                   strings.Repeat("ü", 128),
		"x" + strings.Repeat("ü", 200):             "x" + strings.Repeat("ü", 127),
		"\xff\xfe":                                 "",
	} {
		if got := s3ops.TagValue(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// allowedInTags is the pattern of the documentation, with one kind of space.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Tag.html
var allowedInTags = regexp.MustCompile(`^[\p{L}\p{N} _.:/=+\-@]*$`)

func FuzzTagValue(f *testing.F) {
	f.Add("JPEG is corrupt: \x00 (HTTP 200)")
	f.Add(strings.Repeat("日本", 100))
	f.Fuzz(func(t *testing.T, text string) {
		got := s3ops.TagValue(text)
		if !allowedInTags.MatchString(got) || len(got) > 256 || !utf8.ValidString(got) || got != strings.TrimSpace(got) {
			t.Errorf("%q becomes %q", text, got)
		}
		if s3ops.TagValue(got) != got {
			t.Errorf("%q is not stable", got)
		}
	})
}
