//go:build otel

package cmd_test

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	// Those of the examples of W3C and of X-Ray.
	w3cTrace    = "4bf92f3577b34da6a3ce929d0e0e4736"
	w3cSpan     = "00f067aa0ba902b7"
	traceparent = "00-" + w3cTrace + "-" + w3cSpan + "-01"
	xrayHeader  = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
	xrayTrace   = "5759e988bd862e3fe1be46a994272793"
	xraySpan    = "53995c3f42cd8ad8"
)

// TestTraces runs testdata/traces/*.txtar, which have the commands of TestScripts, and two more.
func TestTraces(t *testing.T) {
	var started sync.Map // URL → *collector
	commands := scriptCommands()
	maps.Copy(commands, map[string]command{
		// collector VAR: starts one, whose URL is in $VAR.
		"collector": needArgs(1, func(ts *testscript.TestScript, args []string) error {
			c, err := startCollector()
			if err != nil {
				return err
			}
			ts.Defer(func() { _ = c.server.Close() })
			ts.Setenv(args[0], c.url)
			started.Store(c.url, c)
			return nil
		}),
		// spans VAR: prints what it was sent, each span below its parent.
		"spans": needArgs(1, func(ts *testscript.TestScript, args []string) error {
			c, ok := started.Load(ts.Getenv(args[0]))
			if !ok {
				return fmt.Errorf("there is no collector %s", args[0])
			}
			trees, err := c.(*collector).trees()
			_, _ = fmt.Fprint(ts.Stdout(), trees)
			return err
		}),
		// waitspans VAR NAME N: until so many of a name were sent.
		"waitspans": needArgs(3, func(ts *testscript.TestScript, args []string) error {
			c, _ := started.Load(ts.Getenv(args[0]))
			want, err := strconv.Atoi(args[2])
			for deadline := time.Now().Add(waitTimeout); err == nil && c.(*collector).count(args[1]) < want; time.Sleep(waitStep) {
				if time.Now().After(deadline) {
					err = fmt.Errorf("no %d spans %s were sent", want, args[1])
				}
			}
			return err
		}),
	})
	testscript.Run(t, testscript.Params{
		Dir: "testdata/traces", RequireExplicitExec: true, RequireUniqueNames: true, Setup: setUpScript, Cmds: commands,
	})
}

func wantTrees(t *testing.T, c *collector, want string) {
	t.Helper()
	got, err := c.trees()
	if err != nil {
		t.Error(err)
	}
	if want = strings.TrimLeft(want, "\n"); got != want {
		t.Errorf("spans\n%s\nwant\n%s", got, want)
	}
}

// smallImage is a PNG of 300x200 pixels.
func smallImage(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := encodeByName(&buf, "x.png", testImage(300, 200)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// stages are below the span of an object in S3 that an event told of: it is looked at, then what is there of its renditions, and
// itself once more at the end.
func stages(indent string) string {
	return strings.ReplaceAll(`  fetch internal
  look internal
  look internal
  look internal
  render internal
  store internal
`, "  ", indent)
}

func TestTracesOfServe(t *testing.T) {
	c := newCollector(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.url)
	s := startServe(t)
	for _, path := range []string{"/healthz", "/", "/?filename=a.jpg"} {
		s.ask(t, http.MethodGet, path, "", "traceparent", traceparent, "Accept", "text/html")
	}
	s.ask(t, http.MethodGet, "/uploads/input/b.jpg/status", "")
	s.ask(t, http.MethodPost, "/nowhere", "", "traceparent", "00-"+w3cTrace+"-nonsense")
	s.stop(t)
	of := " server of " + w3cTrace + " " + w3cSpan + " method=GET path=/ status_code=200\n"
	wantTrees(t, c, "other server method=POST path=/nowhere status_code=404\n"+"page"+of+"sign"+of+
		"status server method=GET path=/uploads/input/b.jpg/status status_code=200\n")
}

// TestTracesOfWebhook has an object that a request tells of: its work goes on with the trace of that.
func TestTracesOfWebhook(t *testing.T) {
	c := newCollector(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.url)
	up, down, addr := devs3test.BucketName(), devs3test.BucketName(), "127.0.0.1:"+freePort(t)
	for _, bucket := range []string{up, down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	data := smallImage(t)
	put := func(key string) {
		if err := client.Put(t.Context(), s3ops.Location{Bucket: up, Key: key}, data, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	put("input/before.png")
	w := startWorker(t, storeEnvironment(store, up, down), "watch", "--listen", addr)
	t.Cleanup(w.kill)
	waitUntil(t, "the watcher listened", func() bool { return dials(addr) })
	// The listing at the start has been read by then: what comes now is known by the request only.
	waitUntil(t, "what was there before was rendered", func() bool {
		_, err := client.Head(t.Context(), s3ops.Location{Bucket: down, Key: "before-200.png"})
		return err == nil
	})
	put("input/a.png")
	request, err := http.NewRequest(http.MethodPost, "http://"+addr+"/", strings.NewReader(notification(up, "input/a.png", 1)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("traceparent", traceparent)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	w.stop(t)
	wantTrees(t, c, fmt.Sprintf("resize internal result=rendered format=png bytes=%d width=300 height=200 written=2 key=input/before.png\n", len(data))+
		stages("  ")+"webhook server of "+w3cTrace+" "+w3cSpan+" method=POST path=/ status_code=204\n"+
		"  resize consumer of "+w3cTrace+" "+fmt.Sprintf("%x", c.span("webhook").GetSpanId())+
		fmt.Sprintf(" result=rendered format=png bytes=%d width=300 height=200 written=2 key=input/a.png\n", len(data))+stages("    "))
}

// TestTracesOfQueue has three messages: one of a trace by W3C, one by X-Ray, one of none.
func TestTracesOfQueue(t *testing.T) {
	c := newCollector(t)
	s := newAWSSystem(t)
	text := func(value string) *string { return aws.String(value) }
	data := smallImage(t)
	send := func(key string, set func(*sqs.SendMessageInput)) {
		if err := s.client.Put(t.Context(), s3ops.Location{Bucket: s.up, Key: key}, data, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		message := &sqs.SendMessageInput{QueueUrl: text(s.queue), MessageBody: text(notification(s.up, key, 1))}
		set(message)
		if _, err := s.queues.SendMessage(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	send("input/w3c.png", func(m *sqs.SendMessageInput) {
		m.MessageAttributes = map[string]types.MessageAttributeValue{"traceparent": {DataType: text("String"), StringValue: text(traceparent)}}
	})
	send("input/xray.png", func(m *sqs.SendMessageInput) {
		m.MessageSystemAttributes = map[string]types.MessageSystemAttributeValue{"AWSTraceHeader": {DataType: text("String"), StringValue: text(xrayHeader)}}
	})
	send("input/none.png", func(*sqs.SendMessageInput) {})
	w := startWorker(t, append(s.environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+c.url+"/v1/traces", "OTEL_PROPAGATORS=tracecontext,xray"),
		"watch", "--queue-url", s.queue)
	t.Cleanup(w.kill)
	waitUntil(t, "the queue was empty", func() bool { return s.isEmpty(t) })
	w.stop(t)
	said := fmt.Sprintf(" result=rendered format=png bytes=%d width=300 height=200 written=2 key=", len(data))
	wantTrees(t, c, "resize consumer of "+w3cTrace+" "+w3cSpan+said+"input/w3c.png\n"+stages("  ")+
		"resize consumer of "+xrayTrace+" "+xraySpan+said+"input/xray.png\n"+stages("  ")+
		"resize internal"+said+"input/none.png\n"+stages("  "))
}

// TestTracesOfFunction has a function that Lambda stops with its answer: the spans of an invocation were sent before.
func TestTracesOfFunction(t *testing.T) {
	c := newCollector(t)
	r := startRuntimeOf(t, s3imgPath, store.Endpoint, func(*lambdaRuntime) []string {
		return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + c.url, "OTEL_PROPAGATORS=xray-lambda,tracecontext"}
	})
	data := smallImage(t)
	if err := client.Put(t.Context(), s3ops.Location{Bucket: r.up, Key: "input/a.png"}, data, s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	r.trace = xrayHeader
	message := strings.Replace(r.polled(t, "input/a.png"), `"eventSource"`, `"messageAttributes":{"traceparent":{"stringValue":"`+traceparent+`"}},"eventSource"`, 1)
	r.next <- invocation{payload: message, timeout: time.Minute}
	if answer := <-r.answers; !strings.HasSuffix(answer.path, "/response") {
		t.Errorf("answer %+v", answer)
	}
	_ = r.function.Process.Signal(os.Kill) // no chance to send anything more
	wantTrees(t, c, "invoke consumer of "+xrayTrace+" "+xraySpan+" invocation_id=request\n"+
		"  resize consumer link "+w3cTrace+fmt.Sprintf(" result=rendered format=png bytes=%d width=300 height=200 written=2 key=input/a.png\n", len(data))+
		stages("    "))
}

// TestTracesOfFunctionUntaken has a collector that takes connections and never answers: an invocation waits two seconds for it, once.
func TestTracesOfFunctionUntaken(t *testing.T) {
	r := startRuntimeOf(t, s3imgPath, store.Endpoint, func(*lambdaRuntime) []string {
		return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + silentListener(t)}
	})
	for n, limit := range []time.Duration{4 * time.Second, 1500 * time.Millisecond} {
		start := time.Now()
		r.next <- invocation{payload: `{"file":"none.jpg"}`, timeout: time.Minute}
		<-r.answers
		if took := time.Since(start); took > limit {
			t.Errorf("invocation %d took %v, want at most %v", n+1, took, limit)
		}
	}
	r.stop(t)
	if log := r.log.String(); strings.Count(log, "send traces") != 1 || !strings.Contains(log, "OTEL_EXPORTER_OTLP_ENDPOINT") {
		t.Errorf("the log does not say once that no traces are sent:\n%s", log)
	}
}

// silentListener takes connections and never answers.
func silentListener(t *testing.T) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}
