package uploads_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

const (
	loadClients  = 50
	loadRequests = 1_000
	// What the heap may grow by: nothing that is kept for a request. A quarter of a kilobyte for each would be twice as much.
	maxHeapGrowth = 128 << 10
)

// oneOriginal is a store that holds an original and no rendition. It is no server: the buffers of connections that come and go would
// be more than what is looked for.
type oneOriginal struct{ key string }

func (s oneOriginal) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{}, Body: http.NoBody, Request: r}
	if strings.HasSuffix(r.URL.Path, s.key) {
		answer.StatusCode = http.StatusOK
		answer.Header.Set("ETag", `"0cc175b9c0f1b6a831c399e269772661"`)
	}
	return answer, nil
}

// TestAThousandRequests from fifty clients: each is answered well, and none is remembered.
func TestAThousandRequests(t *testing.T) {
	store := aws.Config{
		Region: "eu-west-1", HTTPClient: &http.Client{Transport: oneOriginal{"/input/there.jpg"}}, Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}
	client := s3ops.NewClient(store, s3ops.Config{Endpoint: "http://store.example:9000"})
	server := httptest.NewServer(handler(t, client, promising(), uploads.HandlerOptions{Report: func(_ context.Context, err error) { t.Error(err) }}))
	t.Cleanup(server.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: loadClients}
	t.Cleanup(transport.CloseIdleConnections)
	round(t, transport, server.URL, loadRequests/4) // connections, pools and tables are made
	before, requests := heap(), loadRequests
	if testing.Short() { // to look for races a few are enough
		requests = loadRequests / 10
	}
	round(t, transport, server.URL, requests)
	if grown := heap() - before; grown > maxHeapGrowth {
		t.Errorf("after %d requests %d bytes more are in use, want at most %d", requests, grown, maxHeapGrowth)
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// round sends n requests of all kinds.
func round(t *testing.T, transport *http.Transport, base string, n int) {
	t.Helper()
	var clients sync.WaitGroup
	for i := range loadClients {
		clients.Go(func() {
			for j := range n / loadClients {
				if err := send(t, transport, base, i+j); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	clients.Wait()
}

func send(t *testing.T, transport *http.Transport, base string, i int) error {
	method, target, body, want := http.MethodGet, "/?filename=x.jpg", "", "input/x-"
	switch i % 10 {
	case 0:
		target, want = "/uploads/input/there.jpg/status", `"state":"rendering"`
	case 1, 2, 3:
		method, target, body = http.MethodPost, "/uploads", `{"files":[{"name":"x.jpg","size":12345,"type":"image/jpeg"},{"name":"y.png"}]}`
	case 4:
		target, want = "/page.js", "s3img"
	}
	req, err := http.NewRequestWithContext(t.Context(), method, base+target, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(data), want) {
		return fmt.Errorf("%s %s: HTTP %d %.200s", method, target, resp.StatusCode, data)
	}
	return nil
}
