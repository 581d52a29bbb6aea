package uploads

import (
	"context"
	"crypto/md5" //nolint:gosec // it is what S3 has for an ETag; it is to find accidents
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// DamagedError says that a store holds other bytes than were sent, by the ETag that it answered with.
type DamagedError struct {
	Place      string // scheme, host and path of the upload URL
	ETag, Want string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("put %s: what is stored is not what was sent: its MD5 is %s, and should be %s", e.Place, e.ETag, e.Want)
}

// Send sends size bytes of body to where up says, and as it says: a PUT with the headers that up lists, or where it lists no
// Content-Type with the one of up's extension; or a POST of a form with up's fields. It returns the ETag without quotes. Send
// takes as long as bytes move: it gives up when for a minute none does.
//
// A body that seeks is sent up to three times, where the connection breaks or stalls, the store is not well, or what it stored is not
// what was sent. That is told by an ETag that can be an MD5; a store that gives the same other one twice has ETags that are none.
// Of a body that does not seek nothing is compared.
// Send fails with a [*StoreError] where the store refuses, and a [*DamagedError].
func (e *Endpoint) Send(ctx context.Context, up Upload, body io.Reader, size int64) (etag string, err error) {
	u, err := parseHTTP(up.UploadURL)
	if err != nil {
		return "", err
	}
	seeker, seeks := body.(io.Seeker)
	var tries tries
	for n := 1; ; n++ {
		source := &summingReader{Reader: body, sum: md5.New()} //nolint:gosec // see above
		etag, isMD5, err := e.sendOnce(ctx, up, u, source, size)
		etag, err = tries.judge(etag, err, source.compare(u, etag, isMD5 && seeks))
		if err == nil || n == maxSends || !seeks || source.failed != nil || !mayHelp(err) || !e.pauseBefore(ctx, n) {
			return etag, err
		}
		if _, back := seeker.Seek(0, io.SeekStart); back != nil {
			return "", err
		}
	}
}

// tries are what sending the same file several times has shown.
type tries struct{ last *DamagedError }

// judge is the result of one more: err, or what is wrong with what was stored, nil = nothing.
func (t *tries) judge(etag string, err error, damaged *DamagedError) (string, error) {
	switch {
	case t.last != nil && isTaken(err):
		return "", t.last // the signature allows for one upload, and that was it
	case err != nil:
		return "", err
	case damaged == nil || (t.last != nil && t.last.ETag == damaged.ETag):
		return etag, nil
	}
	t.last = damaged
	return "", damaged
}

// mayHelp reports whether sending again may help.
func mayHelp(err error) bool {
	var refused *StoreError
	if !errors.As(err, &refused) {
		return true
	}
	switch refused.Code {
	case "RequestTimeout", "BadDigest", "IncompleteBody":
		return true
	}
	return refused.Status >= http.StatusInternalServerError || refused.Status == http.StatusTooManyRequests
}

func isTaken(err error) bool {
	var refused *StoreError
	return errors.As(err, &refused) && refused.Status == http.StatusPreconditionFailed
}

// summingReader sums up what is sent, and remembers that it could not be read.
type summingReader struct {
	io.Reader
	sum    hash.Hash
	failed error
}

func (s *summingReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.sum.Write(p[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

func (s *summingReader) compare(u *url.URL, etag string, isMD5 bool) *DamagedError {
	want := hex.EncodeToString(s.sum.Sum(nil))
	if !isMD5 || strings.EqualFold(etag, want) {
		return nil
	}
	return &DamagedError{Place: place(u), ETag: etag, Want: want}
}
