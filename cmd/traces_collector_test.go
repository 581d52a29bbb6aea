//go:build otel

package cmd_test

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// testedTags are those that the binary of the tests is built with.
const testedTags = "otel"

// collector takes spans as OTLP over HTTP says, by its published messages.
// Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp
type collector struct {
	url     string
	server  *http.Server
	mu      sync.Mutex
	spans   []*tracepb.Span
	service []string // name of each
	posts   int
	wrong   error
}

func startCollector() (*collector, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &collector{url: "http://" + listener.Addr().String()}
	c.server = &http.Server{Handler: c}
	go func() { _ = c.server.Serve(listener) }()
	return c, nil
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c, err := startCollector()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.server.Close() })
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collectorpb.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &request)
	}
	if err == nil && (r.Method != http.MethodPost || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf") {
		err = fmt.Errorf("%s %s of %s", r.Method, r.URL.Path, r.Header.Get("Content-Type"))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.posts++
	if err != nil {
		c.wrong = err
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, from := range request.GetResourceSpans() {
		for _, scope := range from.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
			for range scope.GetSpans() {
				c.service = append(c.service, attribute(from.GetResource().GetAttributes(), "service.name"))
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

// count is how many spans have a name.
func (c *collector) count(name string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.GetName() == name {
			n++
		}
	}
	return n
}

// span is the first of a name, nil where none came.
func (c *collector) span(name string) *tracepb.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.GetName() == name {
			return span
		}
	}
	return nil
}

// trees are all spans that came, each below its parent and with two spaces more, in the order of their lines.
func (c *collector) trees() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := map[string]bool{}
	for _, span := range c.spans {
		known[string(span.GetSpanId())] = true
	}
	var roots []string
	for i, span := range c.spans {
		if !known[string(span.GetParentSpanId())] {
			roots = append(roots, c.tree(i, ""))
		}
	}
	slices.Sort(roots)
	return strings.Join(roots, ""), c.wrong
}

func (c *collector) tree(i int, indent string) string {
	span := c.spans[i]
	line := indent + c.line(i)
	var below []string
	for j, other := range c.spans {
		if string(other.GetParentSpanId()) == string(span.GetSpanId()) && string(other.GetTraceId()) == string(span.GetTraceId()) {
			below = append(below, c.tree(j, indent+"  "))
		}
	}
	slices.Sort(below)
	return line + "\n" + strings.Join(below, "")
}

// line is a span in short: its name and kind, the trace that it goes on with or is linked to, and what is said about it. What no two runs
// have alike is left out.
func (c *collector) line(i int) string {
	span := c.spans[i]
	words := []string{span.GetName(), strings.ToLower(strings.TrimPrefix(span.GetKind().String(), "SPAN_KIND_"))}
	if span.GetEndTimeUnixNano() < span.GetStartTimeUnixNano() || span.GetStartTimeUnixNano() == 0 {
		words = append(words, "without time")
	}
	if span.GetFlags()&uint32(tracepb.SpanFlags_SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK) != 0 {
		words = append(words, "of", hex.EncodeToString(span.GetTraceId()), hex.EncodeToString(span.GetParentSpanId()))
	}
	for _, link := range span.GetLinks() {
		words = append(words, "link", hex.EncodeToString(link.GetTraceId()))
	}
	if name := c.service[i]; name != "s3img" {
		words = append(words, "service="+name)
	}
	for _, key := range []string{
		"s3img.result", "s3img.format", "s3img.bytes", "s3img.width", "s3img.height", "s3img.written", "aws.s3.key", "error.type",
		"http.request.method", "url.path", "http.response.status_code", "faas.invocation_id",
	} {
		if value := attribute(span.GetAttributes(), key); value != "" {
			words = append(words, key[strings.LastIndexByte(key, '.')+1:]+"="+value)
		}
	}
	if message := span.GetStatus().GetMessage(); message != "" {
		words = append(words, "failed: "+message)
	}
	return strings.Join(words, " ")
}

// attribute is the text of one; "" where there is none.
func attribute(all []*commonpb.KeyValue, key string) string {
	for _, pair := range all {
		if pair.GetKey() != key {
			continue
		}
		switch v := pair.GetValue().GetValue().(type) {
		case *commonpb.AnyValue_StringValue:
			return cmp.Or(v.StringValue, `""`)
		case *commonpb.AnyValue_IntValue:
			return fmt.Sprint(v.IntValue)
		default:
			return fmt.Sprint(v)
		}
	}
	return ""
}
