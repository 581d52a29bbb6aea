package s3ops_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

// Small and large files through a network that does all that networks do: what is stored is what was sent, or it is an error; no parts
// are left, and it ends. The answer that tells the number of a multipart upload is spared: without it nobody can remove it.
func TestABadNetworkStoresWhatWasSent(t *testing.T) {
	t.Parallel()
	plan := faulttest.Some(20, faulttest.All()...)
	cfg := devs3test.Server(t).Config()
	proxy := faulttest.New(t, cfg.Endpoint, func(r *http.Request, nth int) faulttest.Fault {
		if r.Method == http.MethodPost && r.URL.Query().Has("uploads") {
			return faulttest.None
		}
		return plan(r, nth)
	})
	proxy.Hold = 2 * slower * time.Second // the end of an upload in parts has minutes, and is not given up before
	cfg.Endpoint, cfg.Stall, cfg.MaxBackoff = proxy.URL, slower*time.Second/2, testBackoff
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	client.SetPartSize(leastPart)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	bucket := devs3test.Bucket(t)
	var uploads sync.WaitGroup
	for i := range 40 {
		size := int64(1000 * (i + 1))
		if i%10 == 0 {
			size += 2 * leastPart
		}
		at := s3ops.Location{Bucket: bucket, Key: fmt.Sprintf("%02d", i)}
		path := seededFile(t, size)
		uploads.Go(func() {
			file, err := s3ops.OpenFile(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer file.Close()
			if _, err := client.Upload(ctx, s3ops.UploadInput{At: at, Body: file}); err != nil {
				t.Logf("%s is named: %v", at.Key, err)
				return
			}
			wantStored(t, at, size)
		})
	}
	uploads.Wait()
	if ctx.Err() != nil {
		t.Error("it did not end")
	}
	wantNoParts(t, bucket)
	t.Logf("met %v", proxy.Did())
}

// A store that is slow to tell an upload's id is waited for: asked again, it would begin a second one, and nobody knew of the first.
func TestSlowStartOfAnUpload(t *testing.T) {
	t.Parallel()
	var starts atomic.Int32
	client, _ := badly(t, func(r *http.Request, _ int) faulttest.Fault {
		if r.Method == http.MethodPost && r.URL.Query().Has("uploads") {
			starts.Add(1)
			time.Sleep(3 * testStall) // an answer is given up after two
		}
		return faulttest.None
	})
	at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "object"}
	const size = leastPart + 1
	if _, err := client.Upload(soon(t), s3ops.UploadInput{At: at, Body: seeded(size)}); err != nil {
		t.Error(err)
	}
	if n := starts.Load(); n != 1 {
		t.Errorf("the upload was begun %d times", n)
	}
	wantStored(t, at, size)
	wantNoParts(t, at.Bucket)
}

// The object is complete, and the answer that says so is lost.
func TestLostAnswerToTheEndOfAnUpload(t *testing.T) {
	t.Parallel()
	isEnd := func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") }
	for _, noOverwrite := range []bool{false, true} {
		client, proxy := badly(t, faulttest.First(isEnd, faulttest.CutBody))
		at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "object"}
		const size = leastPart + 1
		out, err := client.Upload(soon(t), s3ops.UploadInput{At: at, Body: seeded(size), NoOverwrite: noOverwrite})
		if err != nil || out.ETag == "" {
			t.Errorf("no overwrite %v: %+v, %v; met %v", noOverwrite, out, err, proxy.Did())
		}
		if proxy.Did()[faulttest.CutBody] != 1 {
			t.Errorf("met %v", proxy.Did())
		}
		wantStored(t, at, size)
		wantNoParts(t, at.Bucket)
	}
}

// Some stores know no such upload any more when they are asked a second time.
func TestUploadThatIsCompleteAlready(t *testing.T) {
	t.Parallel()
	behind, err := url.Parse(devs3test.Server(t).Config().Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Host = r.In.Host // as it was signed
	}}
	for _, stored := range []bool{true, false} {
		ends := 0
		cfg := devs3test.Server(t).Config()
		cfg.MaxBackoff = testBackoff
		cfg.Endpoint = devs3test.Hook(t, cfg.Endpoint, func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost || !r.URL.Query().Has("uploadId") {
				return false
			}
			if ends++; ends == 1 && stored {
				pass.ServeHTTP(httptest.NewRecorder(), r)
			}
			if ends == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return true
			}
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<Error><Code>NoSuchUpload</Code></Error>")
			return true
		})
		client, err := s3ops.Connect(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		client.SetPartSize(leastPart)
		at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "object"}
		const size = leastPart + 1
		_, err = client.Upload(soon(t), s3ops.UploadInput{At: at, Body: seeded(size)})
		if (err == nil) != stored {
			t.Errorf("stored %v: %v", stored, err)
		}
	}
}
