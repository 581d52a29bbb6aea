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

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/uploads"
)

const (
	loadClients  = 50
	loadRequests = 5_000
	// What the heap may grow by: nothing that is kept for a request. Half a kilobyte for each would be two megabytes and a half.
	maxHeapGrowth = 2 << 20
)

// TestThousandsOfRequests from fifty clients: each is answered well, and none is remembered.
func TestThousandsOfRequests(t *testing.T) {
	opt := twoBuckets(t)
	store(t, opt.Bucket, "input/there.jpg", nil)
	server := httptest.NewServer(handler(t, devs3test.Client(t), opt, uploads.HandlerOptions{Report: func(_ context.Context, err error) { t.Error(err) }}))
	t.Cleanup(server.Close)
	round(t, server.URL, loadRequests/10) // connections, pools and tables are made
	before, requests := heap(), loadRequests
	if testing.Short() { // to look for races a few are enough
		requests = loadRequests / 10
	}
	round(t, server.URL, requests)
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
func round(t *testing.T, base string, n int) {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: loadClients}
	defer transport.CloseIdleConnections()
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
