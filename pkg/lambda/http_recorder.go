package lambda

import (
	"bytes"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"unicode/utf8"
)

// recorder keeps what a handler answers, as net/http would send it.
type recorder struct {
	header http.Header // that the handler changes
	sent   http.Header // as it was when the status was written
	status int         // 0 = not yet written
	body   bytes.Buffer
	head   bool // the request is HEAD: its answer has no body
	max    int  // bytes of the body
	over   bool // there were more
}

var errTooLarge = errors.New("the answer is too large")

func newRecorder(r *http.Request, limit int) *recorder {
	return &recorder{header: http.Header{}, head: r.Method == http.MethodHead, max: limit}
}

func (w *recorder) Header() http.Header { return w.header }

// WriteHeader takes the first status only, and none that tells of others to come.
func (w *recorder) WriteHeader(status int) {
	informs := status < http.StatusOK && status != http.StatusSwitchingProtocols
	if w.status == 0 && !informs {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *recorder) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.status == http.StatusNoContent || w.status == http.StatusNotModified || w.status == http.StatusSwitchingProtocols {
		return 0, http.ErrBodyNotAllowed
	}
	w.sniff(data)
	if w.head {
		return len(data), nil
	}
	if w.body.Len()+len(data) > w.max {
		w.over = true
		return 0, errTooLarge
	}
	return w.body.Write(data)
}

// sniff names the type where the handler did not, which gateways would take for JSON.
func (w *recorder) sniff(data []byte) {
	_, typed := w.sent["Content-Type"]
	if !typed && len(data) > 0 && w.sent.Get("Content-Encoding") == "" {
		w.sent.Set("Content-Type", http.DetectContentType(data))
	}
}

// finish ends an answer that may not even have begun. Headers without a value are those that the handler wants left out.
func (w *recorder) finish() {
	w.WriteHeader(http.StatusOK)
	maps.DeleteFunc(w.sent, func(_ string, values []string) bool { return len(values) == 0 })
}

// text is the body as JSON can hold it.
func (w *recorder) text() (body string, isBase64 bool) {
	if utf8.Valid(w.body.Bytes()) {
		return w.body.String(), false
	}
	return base64.StdEncoding.EncodeToString(w.body.Bytes()), true
}
