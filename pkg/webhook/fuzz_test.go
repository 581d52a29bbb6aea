package webhook

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzHandler sends what nobody who knows the secret or has a key of SNS would: it must be refused, without a request to
// anywhere but SNS, and without a panic.
func FuzzHandler(f *testing.F) {
	messages, err := filepath.Glob("testdata/*.json")
	if err != nil || len(messages) == 0 {
		f.Fatalf("no messages in testdata: %v", err)
	}
	for _, name := range messages {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("Notification", "Bearer x", string(body))
	}
	f.Add("", "", minio)
	f.Add("", "", ceph)
	f.Add("", basic("x", "y"), minio)
	f.Add("x", "Basic "+base64.StdEncoding.EncodeToString([]byte(":")), "")
	dead := &http.Client{Transport: refuseAll{f}}
	rec := newReceiver(f, Options{Secret: testSecret, Topics: []string{photos}, HTTP: dead})
	f.Fuzz(func(t *testing.T, snsType, authorization, body string) {
		if strings.Contains(authorization, testSecret) || strings.ContainsAny(snsType+authorization, "\r\n\x00") {
			t.Skip()
		}
		answer := rec.answer(http.MethodPost, body, headerSNSType, snsType, "Authorization", authorization)
		if answer.Code < 400 {
			t.Fatalf("got %d", answer.Code)
		}
		rec.mu.Lock()
		defer rec.mu.Unlock()
		if len(rec.told) > 0 || len(rec.notes) > 0 || len(rec.reports) != 1 {
			t.Fatalf("told %v, noted %q, reported %v", rec.told, rec.notes, rec.reports)
		}
		rec.reports = nil
	})
}

// refuseAll is a network where every request to SNS fails, and any other fails the test.
type refuseAll struct{ f *testing.F }

func (r refuseAll) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" || req.URL.Host != awsHost {
		r.f.Errorf("asked for %s", req.URL)
	}
	return nil, http.ErrServerClosed
}
