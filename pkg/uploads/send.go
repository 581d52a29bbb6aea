package uploads

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// errStalled ends an upload whose connection takes no more bytes.
var errStalled = errors.New("the connection stalled")

// StoreError is a store that refused a signed upload.
type StoreError struct {
	Method string // PUT or POST
	Place  string // scheme, host and path of the upload URL
	Status int    // of HTTP
	Code   string // of S3, "" where the answer is no S3 error
	Text   string // the store's own words
}

func (e *StoreError) Error() string {
	s := fmt.Sprintf("%s %s: HTTP %d", strings.ToLower(e.Method), e.Place, e.Status)
	if e.Code != "" {
		s += " " + e.Code
	}
	if e.Text != "" {
		s += ": " + strings.TrimRight(strings.Join(strings.Fields(e.Text), " "), ".")
	}
	return s
}

// sendOnce sends size bytes of body, and tells the answer's ETag and whether that can be an MD5.
func (e *Endpoint) sendOnce(ctx context.Context, up Upload, u *url.URL, body io.Reader, size int64) (etag string, isMD5 bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watched := &stallReader{Reader: body, after: e.stall, timer: time.AfterFunc(e.stall, func() { cancel(errStalled) })}
	defer watched.timer.Stop()
	newRequest := putRequest
	if up.Method == http.MethodPost {
		newRequest = postRequest
	}
	req, err := newRequest(ctx, up, u, watched, size)
	if err != nil {
		return "", false, err
	}
	// A redirect would need the body again, and a signature is for one host.
	client := &http.Client{Transport: e.http.Transport, CheckRedirect: noRedirect}
	resp, err := client.Do(req)
	if err != nil {
		if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
			err = cause
		}
		return "", false, e.requestError(strings.ToLower(req.Method), u, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode/100 != 2 {
		return "", false, storeError(req.Method, u, resp)
	}
	etag = strings.Trim(resp.Header.Get("ETag"), `"`)
	return etag, s3ops.IsETagMD5(etag, resp.Header), nil
}

func putRequest(ctx context.Context, up Upload, u *url.URL, body io.Reader, size int64) (*http.Request, error) {
	if size == 0 {
		body = http.NoBody // of no length the body would be sent in chunks, which S3 refuses
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u.String(), body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = size
	for name, value := range up.Headers {
		req.Header.Set(name, value)
	}
	if req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", contentTypeByName(u.Path))
	}
	return req, nil
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func storeError(method string, u *url.URL, resp *http.Response) error {
	e := &StoreError{Method: method, Place: place(u), Status: resp.StatusCode}
	var said struct {
		Code    string `xml:"Code"`
		Message string `xml:"Message"`
	}
	if xml.NewDecoder(io.LimitReader(resp.Body, maxAnswerBytes)).Decode(&said) == nil {
		e.Code, e.Text = said.Code, said.Message
	}
	if e.Text == "" && e.Code == "" {
		e.Text = http.StatusText(resp.StatusCode)
	}
	return e
}

// stallReader starts a timer again with each byte that is read, which is when the connection takes more.
type stallReader struct {
	io.Reader
	after time.Duration
	timer *time.Timer
}

func (s *stallReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.timer.Reset(s.after)
	return n, err
}
