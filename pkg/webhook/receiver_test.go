package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/events"
)

const (
	testSecret = "correct-horse:battery/staple"
	photos     = "arn:aws:sns:eu-central-1:123456789012:photos"
	milan      = "arn:aws:sns:eu-south-1:123456789012:photos"
	theirs     = "arn:aws:sns:eu-central-1:999999999999:theirs"
)

// receiver is a handler, and what came out of it.
type receiver struct {
	*Handler
	mu      sync.Mutex
	told    []events.Event
	notes   []string
	reports []*RefusedError
	failing error
}

// newReceiver returns a handler at the time when the messages in testdata were sent, which trusts their root.
func newReceiver(t testing.TB, opt Options) *receiver {
	t.Helper()
	rec := &receiver{}
	opt.Note = func(note string) {
		rec.mu.Lock()
		defer rec.mu.Unlock()
		rec.notes = append(rec.notes, note)
	}
	opt.Report = func(err error) {
		rec.mu.Lock()
		defer rec.mu.Unlock()
		var refused *RefusedError
		if !errors.As(err, &refused) {
			t.Errorf("reported %v, which is no RefusedError", err)
			return
		}
		rec.reports = append(rec.reports, refused)
	}
	if opt.Deliver == nil {
		opt.Deliver = rec.deliver
	}
	handler, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	sent := time.Date(2030, 3, 1, 10, 0, 1, 234e6, time.UTC)
	handler.signatures.now = func() time.Time { return sent.Add(time.Second) }
	handler.signatures.certificates.roots = testRoots(t)
	rec.Handler = handler
	return rec
}

func (rec *receiver) deliver(_ context.Context, told []events.Event) error {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.told = append(rec.told, told...)
	return rec.failing
}

// keys are those of the events that were delivered.
func (rec *receiver) keys() []string {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	keys := []string{}
	for _, event := range rec.told {
		keys = append(keys, event.Key)
	}
	return keys
}

// answer is what a request gets; header has names and values in turn.
func (rec *receiver) answer(method, body string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "http://hook.example/any/path", strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	rec.ServeHTTP(answer, req)
	return answer
}

// answerSNS sends a body as SNS does.
func (rec *receiver) answerSNS(body string) *httptest.ResponseRecorder {
	return rec.answer(http.MethodPost, body, headerSNSType, "Notification", "Content-Type", "text/plain; charset=UTF-8")
}

// expect compares an answer, and that a refusal is reported with the same status and shows no secret.
func (rec *receiver) expect(t *testing.T, name string, answer *httptest.ResponseRecorder, status int, text string) {
	t.Helper()
	if answer.Code != status || !strings.Contains(answer.Body.String(), text) {
		t.Errorf("%s: got %d %q, want %d with %q", name, answer.Code, answer.Body, status, text)
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	switch {
	case status < 400 && len(rec.reports) > 0:
		t.Errorf("%s: reported %v", name, rec.reports[0])
	case status >= 400 && (len(rec.reports) != 1 || rec.reports[0].Status != status || rec.reports[0].Remote == ""):
		t.Errorf("%s: reported %v, want one with %d", name, rec.reports, status)
	}
	for _, report := range rec.reports {
		if strings.Contains(report.Error(), "horse") || strings.Contains(report.Error(), "2336412f") || strings.Contains(report.Error(), "\n") {
			t.Errorf("%s: the report tells too much: %v", name, report)
		}
	}
	rec.reports = nil
}

// message reads one of testdata.
func message(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// changed is a message with one field replaced, or removed where value is nil.
func changed(t testing.TB, body, field string, value any) string {
	t.Helper()
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatal(err)
	}
	if fields[field] = value; value == nil {
		delete(fields, field)
	}
	data, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
