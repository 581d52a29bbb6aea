package uploads

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

// signedBehind is a signed upload that goes through a bad network, and the endpoint to send with.
func signedBehind(t *testing.T, plan faulttest.Plan) (*Endpoint, Upload, s3ops.Location) {
	t.Helper()
	at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "input/a.jpg"}
	cfg := devs3test.Server(t).Config()
	cfg.Endpoint = faulttest.New(t, cfg.Endpoint, plan).URL
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(client, Options{Bucket: at.Bucket, Prefix: "input/", Dest: s3ops.Location{Bucket: devs3test.Bucket(t)}})
	if err != nil {
		t.Fatal(err)
	}
	up, err := signer.Sign(t.Context(), File{Name: "a.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	at.Key = up.Key
	endpoint := impatient(t, "http://127.0.0.1:1/", "")
	endpoint.stall = 500 * time.Millisecond
	return endpoint, up, at
}

// A signature covers no bytes: what the network changed is seen by the ETag, and sent again.
func TestSendSendsAgain(t *testing.T) {
	t.Parallel()
	for _, fault := range []faulttest.Fault{faulttest.ChangeSent, faulttest.Unavailable, faulttest.Reset, faulttest.StallSending, faulttest.StallAnswer} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			endpoint, up, at := signedBehind(t, faulttest.First(func(r *http.Request) bool { return r.Method == http.MethodPut }, fault))
			data := strings.Repeat("picture ", 10_000)
			if _, err := endpoint.Send(t.Context(), up, strings.NewReader(data), int64(len(data))); err != nil {
				t.Fatal(err)
			}
			body, err := devs3test.Client(t).Get(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			defer body.Close()
			if got, err := io.ReadAll(body); err != nil || string(got) != data {
				t.Errorf("other bytes are stored than were sent: %v", err)
			}
		})
	}
}

// A store that answers with another MD5 each time stores what the network makes of the body; one that answers with the same has ETags
// of its own, as has one that encrypts.
func TestSendTellsOfDamage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		etags      []string
		encryption string
		sends      int32
		damaged    bool
	}{
		"another each time": {etags: []string{"0", "1", "2"}, sends: 3, damaged: true},
		"the same twice":    {etags: []string{"0", "0"}, sends: 2},
		"encrypted":         {etags: []string{"0"}, encryption: "aws:kms", sends: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sends atomic.Int32
			store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("X-Amz-Server-Side-Encryption", c.encryption)
				w.Header().Set("ETag", `"`+strings.Repeat(c.etags[sends.Add(1)-1], 32)+`"`)
			}))
			defer store.Close()
			_, err := impatient(t, store.URL, "").Send(t.Context(), Upload{UploadURL: store.URL + "/a.jpg"}, strings.NewReader("picture"), 7)
			var damaged *DamagedError
			if errors.As(err, &damaged) != c.damaged || (!c.damaged && err != nil) || sends.Load() != c.sends {
				t.Errorf("sent %d times: %v", sends.Load(), err)
			}
		})
	}
}

func TestAskAsksAgain(t *testing.T) {
	var asked atomic.Int32
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, `{"status":"OK","upload_url":"http://127.0.0.1:1/up"}`)
	}))
	defer service.Close()
	endpoint := impatient(t, service.URL, "")
	if up, err := endpoint.Ask(t.Context(), File{Name: "a.jpg"}); err != nil || up.UploadURL == "" || asked.Load() != 2 {
		t.Errorf("asked %d times: %+v, %v", asked.Load(), up, err)
	}
}

// failing is a network on which no request is answered.
type failing struct {
	start time.Time
	asked []time.Duration // since the start
}

func (f *failing) RoundTrip(*http.Request) (*http.Response, error) {
	f.asked = append(f.asked, time.Since(f.start))
	return nil, io.ErrUnexpectedEOF
}

// A service, and a store, have half a second and then a second to come back.
func TestPausesBeforeAgain(t *testing.T) {
	want := []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond}
	for name, ask := range map[string]func(context.Context, *Endpoint) error{
		"ask": func(ctx context.Context, e *Endpoint) error {
			_, err := e.Ask(ctx, File{Name: "a.jpg"})
			return err
		},
		"send": func(ctx context.Context, e *Endpoint) error {
			_, err := e.Send(ctx, Upload{UploadURL: "http://127.0.0.1:1/up"}, strings.NewReader("picture"), 7)
			return err
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			endpoint, err := NewEndpoint("http://127.0.0.1:1/", "")
			if err != nil {
				t.Fatal(err)
			}
			network := &failing{start: time.Now()}
			endpoint.http.Transport = network
			err = ask(t.Context(), endpoint)
			if !errors.Is(err, io.ErrUnexpectedEOF) || !slices.Equal(network.asked, want) {
				t.Errorf("%s: tries after %v, want them after %v; %v", name, network.asked, want, err)
			}
		})
	}
}
