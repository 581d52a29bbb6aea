package queue_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/queue/queuetest"
)

// The actions of SQS that tests interfere with.
const (
	actReceive = "ReceiveMessage"
	actDelete  = "DeleteMessageBatch"
	actChange  = "ChangeMessageVisibilityBatch"
)

// faulty is a server with faults that a healthy one does not show: a proxy before it.
type faulty struct {
	*queuetest.Server
	proxy string // its URL
	act   func(asked) fault
	mu    sync.Mutex
	asked map[string]int
}

// asked is a request, before the server gets it.
type asked struct {
	action  string
	number  int // among the requests of this action, from 1
	entries []any
}

// fault is what goes wrong with a request; the zero value is nothing.
type fault struct {
	code   string   // the request is refused with HTTP status 403
	failed []failed // these entries do not reach the server
}

// failed is SQS's answer for an entry of a batch.
type failed struct {
	ID          string `json:"Id"`
	Code        string
	Message     string
	SenderFault bool
}

func startFaulty(t *testing.T, act func(asked) fault) *faulty {
	t.Helper()
	f := &faulty{Server: queuetest.Shared(t), act: act, asked: map[string]int{}}
	proxy := httptest.NewServer(f)
	t.Cleanup(proxy.Close)
	f.proxy = proxy.URL
	return f
}

// Queue makes an empty queue and returns its URL by way of the proxy.
func (f *faulty) Queue(t *testing.T, opt queuetest.QueueOptions) string {
	t.Helper()
	return strings.Replace(f.Server.Queue(t, opt), f.Endpoint, f.proxy, 1)
}

// direct is the URL that the server knows a queue by.
func (f *faulty) direct(url string) string { return strings.Replace(url, f.proxy, f.Endpoint, 1) }

// Send sends messages to a queue with no faults.
func (f *faulty) Send(t *testing.T, url string, bodies ...string) {
	t.Helper()
	f.Server.Send(t, f.direct(url), bodies...)
}

func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body map[string]any
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	fault := f.act(f.note(r, body))
	if fault.code != "" {
		w.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.sqs#" + fault.code, "message": "no"})
		return
	}
	if len(fault.failed) > 0 {
		remove(body, fault.failed)
	}
	if entries, batch := body["Entries"].([]any); batch && len(entries) == 0 {
		_ = json.NewEncoder(w).Encode(map[string]any{"Failed": fault.failed})
		return
	}
	f.forward(w, r, body, fault.failed)
}

func (f *faulty) note(r *http.Request, body map[string]any) asked {
	f.mu.Lock()
	defer f.mu.Unlock()
	action := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	f.asked[action]++
	entries, _ := body["Entries"].([]any)
	return asked{action: action, number: f.asked[action], entries: entries}
}

func (f *faulty) requests(action string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[action]
}

// remove takes entries out of a batch.
func remove(body map[string]any, failures []failed) {
	var left []any
	entries, _ := body["Entries"].([]any)
	for _, entry := range entries {
		passes := true
		for _, f := range failures {
			passes = passes && entry.(map[string]any)["Id"] != f.ID
		}
		if passes {
			left = append(left, entry)
		}
	}
	body["Entries"] = left
}

// forward asks the server, and adds the failures to its answer.
func (f *faulty) forward(w http.ResponseWriter, r *http.Request, body map[string]any, failures []failed) {
	if queue, named := body["QueueUrl"].(string); named {
		body["QueueUrl"] = f.direct(queue)
	}
	data, _ := json.Marshal(body)
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, f.Endpoint, bytes.NewReader(data))
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	maps.Copy(req.Header, r.Header)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
	if len(failures) == 0 {
		_, _ = io.Copy(w, resp.Body)
		return
	}
	var answer map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&answer)
	answer["Failed"] = failures
	_ = json.NewEncoder(w).Encode(answer)
}
