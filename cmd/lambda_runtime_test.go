package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// lambdaRuntime is a double of Lambda's runtime API that tells a function its true deadlines, which @vercel/fun does not. The
// function is the real binary.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
type lambdaRuntime struct {
	bootstrap // its buckets
	function  *exec.Cmd
	trace     string          // that X-Ray names for each invocation
	ready     chan struct{}   // closed when the function asks for the first invocation
	next      chan invocation // handed to the function when it asks
	answers   chan invocationAnswer
}

type invocation struct {
	payload string
	timeout time.Duration
}

type invocationAnswer struct {
	path, body string
	inTime     bool
}

func startRuntime(t *testing.T, endpoint string, variables ...string) *lambdaRuntime {
	t.Helper()
	return startRuntimeOf(t, bootstrapPath(t), endpoint, func(*lambdaRuntime) []string { return variables })
}

// startRuntimeOf starts a program of its own, with variables that may name the buckets.
func startRuntimeOf(t *testing.T, program, endpoint string, variables func(*lambdaRuntime) []string) *lambdaRuntime {
	t.Helper()
	r := &lambdaRuntime{ready: make(chan struct{}), next: make(chan invocation, 1), answers: make(chan invocationAnswer, 1)}
	r.makeBuckets(t)
	api := httptest.NewServer(r.handler())
	t.Cleanup(api.Close)
	environment := append(storeEnvironment(store, r.up, r.down), "AWS_ENDPOINT_URL_S3="+endpoint, "GOMAXPROCS=1",
		"AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(api.URL, "http://"))
	r.function = exec.CommandContext(t.Context(), program)
	r.function.Env = append(append(os.Environ(), environment...), variables(r)...)
	r.log = &bytes.Buffer{}
	r.function.Stdout, r.function.Stderr = r.log, r.log
	if err := r.function.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if r.function.ProcessState == nil {
			_ = r.function.Process.Kill()
			_ = r.function.Wait()
		}
		if t.Failed() {
			t.Logf("the function's log:\n%s", r.log)
		}
	})
	return r
}

func (r *lambdaRuntime) handler() http.Handler {
	var asked sync.Once
	var deadline time.Time
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", func(w http.ResponseWriter, req *http.Request) {
		asked.Do(func() { close(r.ready) })
		select {
		case in := <-r.next:
			deadline = time.Now().Add(in.timeout)
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "request")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline.UnixMilli(), 10))
			w.Header().Set("Lambda-Runtime-Trace-Id", r.trace)
			_, _ = io.WriteString(w, in.payload)
		case <-req.Context().Done():
		}
	})
	mux.HandleFunc("POST /", func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		w.WriteHeader(http.StatusAccepted)
		r.answers <- invocationAnswer{path: req.URL.Path, body: string(body), inTime: time.Now().Before(deadline)}
	})
	return mux
}

// polled is what Lambda hands over from a queue: a message for each key of the upload bucket.
func (r *lambdaRuntime) polled(t *testing.T, keys ...string) string {
	t.Helper()
	var records []string
	for i, key := range keys {
		body, err := json.Marshal(notification(r.up, key, i))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, fmt.Sprintf(`{"messageId":%q,"eventSource":"aws:sqs","body":%s}`, key, body))
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

// failures are the messages that an answer to a batch wants again.
func (a invocationAnswer) failures(t *testing.T) []string {
	t.Helper()
	var answer struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	if err := json.Unmarshal([]byte(a.body), &answer); err != nil || !strings.HasSuffix(a.path, "/response") || answer.BatchItemFailures == nil {
		t.Fatalf("%s: %s", a.path, a.body)
	}
	var ids []string
	for _, failure := range answer.BatchItemFailures {
		ids = append(ids, failure.ItemIdentifier)
	}
	return ids
}

// holdingProxy stands before the store and holds the first request for each of some paths, given by how they end, until the
// client gives it up.
func holdingProxy(t *testing.T, method string, ends ...string) (endpoint string, held *sync.WaitGroup) {
	t.Helper()
	target, err := url.Parse(store.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // which is signed
	}}
	held = &sync.WaitGroup{}
	held.Add(len(ends))
	var seen sync.Map
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, end := range ends {
			if r.Method != method || !strings.HasSuffix(r.URL.Path, end) {
				continue
			}
			if _, again := seen.LoadOrStore(end, true); !again {
				_, _ = io.Copy(io.Discard, r.Body) // only then it is seen that the client hangs up
				held.Done()
				<-r.Context().Done()
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, held
}

// When a deadline comes in the middle of a batch, the answer comes before it and names what is left; the same process does
// the rest when Lambda hands it over again.
func TestBootstrapDeadline(t *testing.T) {
	t.Parallel()
	endpoint, _ := holdingProxy(t, http.MethodPut, "/c-200.jpg", "/d-1000.jpg")
	r := startRuntime(t, endpoint)
	var keys, all []string
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		keys = append(keys, "input/"+name+".jpg")
		all = append(all, name+"-1000.jpg", name+"-200.jpg")
		r.put(t, "input/"+name+".jpg")
	}
	r.next <- invocation{r.polled(t, keys...), 8 * time.Second} // enough for three images on a slow machine
	answer := <-r.answers
	if !answer.inTime {
		t.Error("the answer came after the deadline")
	}
	if got := answer.failures(t); !slices.Equal(got, keys[2:4]) {
		t.Errorf("to come again: %q, want those in hand: %q", got, keys[2:4])
	}
	r.wantRenditions(t, "a-1000.jpg", "a-200.jpg", "b-1000.jpg", "b-200.jpg", "c-1000.jpg", "d-200.jpg", "e-1000.jpg", "e-200.jpg")

	r.next <- invocation{r.polled(t, keys[2:]...), time.Minute}
	if got := (<-r.answers).failures(t); len(got) > 0 {
		t.Errorf("to come again after the second time: %q", got)
	}
	r.wantRenditions(t, all...)
	r.stop(t)
	for _, key := range keys[2:4] {
		if want := `"source":"s3://` + r.up + "/" + key + `","status":"failed","again":true`; strings.Count(r.log.String(), want) != 1 {
			t.Errorf("the log does not say once %s", want)
		}
	}
}

// Lambda ends a process with SIGTERM, and two seconds later with SIGKILL: the function goes by itself, also when work in
// hand does not end.
func TestBootstrapSIGTERM(t *testing.T) {
	t.Parallel()
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		r := startRuntime(t, store.Endpoint)
		<-r.ready
		r.stop(t)
	})
	t.Run("in hand", func(t *testing.T) {
		t.Parallel()
		endpoint, held := holdingProxy(t, http.MethodGet, "/input/a.jpg")
		r := startRuntime(t, endpoint)
		r.put(t, "input/a.jpg")
		r.next <- invocation{r.polled(t, "input/a.jpg"), 15 * time.Minute}
		held.Wait()
		r.stop(t)
	})
}

// stop wants the function to end by itself.
func (r *lambdaRuntime) stop(t *testing.T) {
	t.Helper()
	if err := r.function.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := r.function.Wait(); err != nil {
		t.Errorf("the function ended with %v", err)
	}
}

// A start that failed is told to Lambda.
func TestBootstrapInitError(t *testing.T) {
	t.Parallel()
	r := startRuntime(t, store.Endpoint, "S3IMG_SIZES=big")
	answer := <-r.answers
	var told struct{ ErrorType, ErrorMessage string }
	if err := json.Unmarshal([]byte(answer.body), &told); err != nil || answer.path != "/2018-06-01/runtime/init/error" ||
		told.ErrorType != "Runtime.ConfigInvalid" || !strings.Contains(told.ErrorMessage, `S3IMG_SIZES is "big"`) {
		t.Errorf("%+v", answer)
	}
	if err := r.function.Wait(); err == nil {
		t.Error("the function ended well")
	}
	if lines := strings.Count(r.log.String(), "\n"); lines != 1 {
		t.Errorf("%d lines in the log, want one", lines)
	}
}
