package renditions_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// listing is a store that makes up what it holds: n originals in s3://up/input/, one of so many of which is gone, and two renditions of
// each in s3://down/. It remembers what is deleted by the number of objects only.
type listing struct {
	n, oneOf int
	page     int // objects of an answer

	mu       sync.Mutex
	requests map[string]int
	deleted  int
	onDelete func() // before each answer about deletions; nil = nothing
}

func newListing(t *testing.T, n, oneOf int) (*listing, *s3ops.Client) {
	t.Helper()
	l := &listing{n: n, oneOf: oneOf, page: 1000, requests: make(map[string]int)}
	return l, devs3test.Store(t, l.ServeHTTP)
}

// key is the i-th of a bucket, "" for one that is gone.
func (l *listing) key(bucket string, i int) string {
	switch {
	case bucket == "down":
		return fmt.Sprintf("%07d-%s.jpg", i/2, []string{"100", "20"}[i%2])
	case i%l.oneOf == 3:
		return ""
	}
	return fmt.Sprintf("input/%07d.jpg", i)
}

func (l *listing) count(kind string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests[kind]++
}

func (l *listing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Query().Has("list-type"):
		l.count("LIST")
		l.list(w, bucket, r.URL.Query().Get("continuation-token"))
	case r.URL.Query().Has("delete"):
		l.count("DELETE")
		l.remove(w, r)
	case r.Method == http.MethodHead && bucket == "down":
		l.count("HEAD down")
		of := s3ops.SourceID("s3://up/input/" + key[:7] + ".jpg")
		w.Header().Set("X-Amz-Meta-"+s3ops.MetaSourceID, s3ops.SourceIDText(of))
		w.Header().Set("ETag", `"`+key+`"`)
	case r.Method == http.MethodHead:
		l.count("HEAD up")
		w.WriteHeader(http.StatusNotFound)
	default:
		l.count(r.Method + " index")
		w.WriteHeader(http.StatusNotFound)
	}
}

func (l *listing) list(w http.ResponseWriter, bucket, token string) {
	at, _ := strconv.Atoi(token)
	total := l.n
	if bucket == "down" {
		total *= 2
	}
	_, _ = fmt.Fprint(w, "<ListBucketResult>")
	for held := 0; held < l.page && at < total; at++ {
		if key := l.key(bucket, at); key != "" {
			held++
			_, _ = fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>1000</Size><ETag>"%s"</ETag></Contents>`, key, key)
		}
	}
	if at < total {
		_, _ = fmt.Fprintf(w, "<IsTruncated>true</IsTruncated><NextContinuationToken>%d</NextContinuationToken>", at)
	}
	_, _ = fmt.Fprint(w, "</ListBucketResult>")
}

func (l *listing) remove(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Object []struct{ Key string }
	}
	if err := xml.NewDecoder(r.Body).Decode(&asked); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if l.onDelete != nil {
		l.onDelete()
	}
	l.mu.Lock()
	l.deleted += len(asked.Object)
	l.mu.Unlock()
	_, _ = fmt.Fprint(w, "<DeleteResult></DeleteResult>")
}
