package s3ops_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

const (
	testRange  = 256 << 10
	rangedSize = 6*testRange + 12345
)

// readRanged reads an object by several requests, and returns those that were sent for parts.
func readRanged(t *testing.T, at s3ops.Location, lanes int, stall time.Duration, plan faulttest.Plan) (data []byte, ranges []string, err error) {
	t.Helper()
	version, err := devs3test.Client(t).Head(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	cfg := devs3test.Server(t).Config()
	proxy := faulttest.New(t, cfg.Endpoint, func(r *http.Request, nth int) faulttest.Fault {
		if isGet(r) {
			mu.Lock()
			ranges = append(ranges, r.Header.Get("Range"))
			mu.Unlock()
			if r.Header.Get("If-Match") != `"`+version.ETag+`"` {
				t.Errorf("a request without the condition: %v", r.Header)
			}
		}
		return plan(r, nth)
	})
	cfg.Endpoint, cfg.Stall, cfg.MaxBackoff = proxy.URL, stall, testBackoff
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	client.SetRangeBytes(testRange)
	body, err := client.GetVersionInRanges(soon(t), at, version, lanes)
	if err != nil {
		return nil, nil, err
	}
	data, err = io.ReadAll(body)
	_ = body.Close()
	mu.Lock()
	defer mu.Unlock()
	return data, ranges, err
}

func noFault(*http.Request, int) faulttest.Fault { return faulttest.None }

// A part that breaks off, or does not come, is asked for again, with all that is behind it; one that is wrong is found by the sum of all.
func TestRanges(t *testing.T) {
	t.Parallel()
	at, want := putRandom(t, rangedSize)
	data, ranges, err := readRanged(t, at, 3, 0, noFault)
	if err != nil || !bytes.Equal(data, want) || len(ranges) != 7 {
		t.Errorf("%d bytes, %v, by %q", len(data), err, ranges)
	}
	data, ranges, err = readRanged(t, at, 1, 0, noFault)
	if err != nil || !bytes.Equal(data, want) || len(ranges) != 1 || ranges[0] != "" {
		t.Errorf("one lane: %d bytes, %v, by %q", len(data), err, ranges)
	}
	third := func(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Range"), "bytes=524288-786431") }
	for _, fault := range []faulttest.Fault{
		faulttest.CutBody, faulttest.StallBody, faulttest.Reset, faulttest.Unavailable, faulttest.ShortBody, faulttest.ChangeBytes,
	} {
		stall := time.Duration(0)
		if fault == faulttest.StallBody {
			stall = testStall
		}
		data, _, err := readRanged(t, at, 4, stall, faulttest.First(third, fault))
		var broken *s3ops.TransferError
		switch {
		case fault == faulttest.ChangeBytes && errors.As(err, &broken):
		case err != nil || !bytes.Equal(data, want):
			t.Errorf("%s: %d bytes, %v", fault, len(data), err)
		}
	}
}

// An object that is replaced while its parts come is never a mixture, whichever of them comes late.
func TestRangesAreOfOneVersion(t *testing.T) {
	t.Parallel()
	for _, late := range []string{"bytes=524288-", "bytes=0-", "bytes=1310720-"} {
		at, want := putRandom(t, rangedSize)
		var once sync.Once
		data, _, err := readRanged(t, at, 2, 0, func(r *http.Request, _ int) faulttest.Fault {
			if strings.HasPrefix(r.Header.Get("Range"), late) {
				once.Do(func() {
					if err := devs3test.Client(t).Put(t.Context(), at, make([]byte, rangedSize), s3ops.PutOptions{}); err != nil {
						t.Error(err)
					}
				})
			}
			return faulttest.None
		})
		if !errors.Is(err, s3ops.ErrReplaced) || !bytes.Equal(data, want[:len(data)]) {
			t.Errorf("%s: %d bytes, %v", late, len(data), err)
		}
	}
}

// A store that knows no parts sends the whole by one request.
func TestRangesOfAStoreWithoutParts(t *testing.T) {
	t.Parallel()
	want := bytes.Repeat([]byte("0123456789abcdef"), rangedSize/16)
	client := devs3test.Store(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1-2"`)
		http.ServeContent(w, &http.Request{Method: r.Method, Header: http.Header{}}, "", time.Time{}, bytes.NewReader(want))
	})
	client.SetRangeBytes(testRange)
	version := s3ops.Object{Key: "k", Size: int64(len(want)), ETag: "v1-2"}
	body, err := client.GetVersionInRanges(t.Context(), s3ops.Location{Bucket: "b", Key: "k"}, version, 4)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(data, want) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
