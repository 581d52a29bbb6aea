package events

import (
	"maps"
	"testing"
)

// TestTraceOfMessage reads what says which trace a polled message is of, of which attributes of other kinds say nothing.
func TestTraceOfMessage(t *testing.T) {
	t.Parallel()
	const (
		parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
		xray   = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
	)
	for attributes, want := range map[string]map[string]string{
		`"x":1`: nil,
		`"attributes":{"AWSTraceHeader":"` + xray + `"},"messageAttributes":{}`: {"X-Amzn-Trace-Id": xray},
		`"messageAttributes":{"traceparent":{"stringValue":"` + parent + `","dataType":"String"},"tracestate":{"stringValue":"a=b"}}`: {
			"traceparent": parent, "tracestate": "a=b",
		},
		`"messageAttributes":{"traceparent":{"binaryValue":"AAAA"},"tracestate":7}`: nil,
	} {
		batch, err := Decode([]byte(`{"Records":[{"messageId":"m","eventSource":"aws:sqs","body":"{\"file\":\"a.jpg\"}",` + attributes + `}]}`))
		if err != nil || len(batch.Messages) != 1 || len(batch.Messages[0].Events) != 1 {
			t.Errorf("%s: %+v, %v", attributes, batch, err)
			continue
		}
		if got := batch.Messages[0].Trace; !maps.Equal(got, want) {
			t.Errorf("%s: trace %v, want %v", attributes, got, want)
		}
	}
}
