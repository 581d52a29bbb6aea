package s3ops_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

// testBackoff keeps tests from waiting where nothing is overloaded.
const testBackoff = 10 * time.Millisecond

// badly is a client of the embedded store whose network is bad.
func badly(t *testing.T, plan faulttest.Plan) (*s3ops.Client, *faulttest.Proxy) {
	t.Helper()
	cfg := devs3test.Server(t).Config()
	proxy := faulttest.New(t, cfg.Endpoint, plan)
	cfg.Endpoint, cfg.Stall, cfg.MaxBackoff = proxy.URL, testStall, testBackoff
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return parts(client, leastPart), proxy
}

func isGet(r *http.Request) bool { return r.Method == http.MethodGet }

// soon fails a test whose transfer hangs.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), slower*30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestStallsEndAndAreTriedAgain(t *testing.T) {
	t.Parallel()
	at, data := putRandom(t, 1<<20)
	for _, fault := range []faulttest.Fault{faulttest.StallAnswer, faulttest.StallBody, faulttest.CutBody, faulttest.Reset, faulttest.Unavailable} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, proxy := badly(t, faulttest.First(isGet, fault))
			body, err := client.Get(soon(t), at)
			if err != nil {
				t.Fatal(err)
			}
			defer body.Close()
			got, err := io.ReadAll(body)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("got %d bytes and %v, want the %d of the object", len(got), err, len(data))
			}
			if proxy.Did()[fault] != 1 {
				t.Errorf("met %v", proxy.Did())
			}
		})
	}
}

// What stands still every time ends with an error that names the object and the reason.
func TestStallsForGoodEnd(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1<<20)
	for _, fault := range []faulttest.Fault{faulttest.StallAnswer, faulttest.StallBody} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, _ := badly(t, func(*http.Request, int) faulttest.Fault { return fault })
			body, err := client.Get(soon(t), at)
			if err == nil {
				_, err = io.ReadAll(body)
				_ = body.Close()
			}
			var stall *s3ops.StallError
			var failed *s3ops.Error
			if !errors.As(err, &stall) || !errors.As(err, &failed) || failed.Key != at.Key {
				t.Errorf("got %v, want a StallError about %s", err, at)
			}
		})
	}
}

func TestSendingThatStallsIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int64{"one request": 1 << 20, "parts": leastPart + 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, proxy := badly(t, faulttest.First(func(r *http.Request) bool { return r.Method == http.MethodPut }, faulttest.StallSending))
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "sent"}
			_, err := client.Upload(soon(t), s3ops.UploadInput{At: at, Body: seeded(size)})
			if err != nil {
				t.Fatal(err)
			}
			wantStored(t, at, size)
			if proxy.Did()[faulttest.StallSending] == 0 {
				t.Errorf("met %v", proxy.Did())
			}
		})
	}
}

// Each part is refused once, one way or the other, and nothing is left behind.
func TestPartsThatAreRefusedAreSentAgain(t *testing.T) {
	t.Parallel()
	for _, fault := range []faulttest.Fault{faulttest.Unavailable, faulttest.ChangeSent, faulttest.Reset, faulttest.StallAnswer} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, proxy := badly(t, faulttest.First(func(r *http.Request) bool { return r.Method == http.MethodPut }, fault))
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "parts"}
			const size = leastPart + 1
			if _, err := client.Upload(soon(t), s3ops.UploadInput{At: at, Body: seeded(size)}); err != nil {
				t.Fatal(err)
			}
			wantStored(t, at, size)
			wantNoParts(t, at.Bucket)
			if proxy.Did()[fault] != 2 {
				t.Errorf("met %v", proxy.Did())
			}
		})
	}
}

func TestChangedBytesAreSeen(t *testing.T) {
	t.Parallel()
	at, data := putRandom(t, 300_000)
	for _, fault := range []faulttest.Fault{faulttest.ChangeBytes, faulttest.ShortBody} {
		client, _ := badly(t, faulttest.First(isGet, fault, faulttest.None))
		looked, err := client.Head(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		for nth, wantWhole := range []bool{false, true} {
			body, err := client.GetVersion(soon(t), at, looked)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(body)
			_ = body.Close()
			var broken *s3ops.TransferError
			switch {
			case wantWhole && (err != nil || !bytes.Equal(got, data)):
				t.Errorf("%s, read %d: %v", fault, nth, err)
			case !wantWhole && !errors.As(err, &broken):
				t.Errorf("%s, read %d: got %v, want a TransferError", fault, nth, err)
			}
		}
	}
}

// The sum goes on where a body is taken up again.
func TestResumedBodiesAreVerified(t *testing.T) {
	t.Parallel()
	at, data := putRandom(t, 1<<20)
	client, proxy := badly(t, faulttest.First(isGet, faulttest.CutBody, faulttest.ChangeBytes))
	body, err := client.Get(soon(t), at)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	var broken *s3ops.TransferError
	if !errors.As(err, &broken) || len(got) != len(data) {
		t.Errorf("got %d bytes and %v, want a TransferError after %d; met %v", len(got), err, len(data), proxy.Did())
	}
}
