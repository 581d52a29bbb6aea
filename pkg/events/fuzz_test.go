package events

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// Whatever the bytes are: objects with names, or an error that says briefly what was seen; the same the second time; and the
// same again inside a queue's message, or a topic's.
func FuzzDecode(f *testing.F) {
	for _, name := range goldens(f) {
		f.Add(golden(f, name+".json"))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		batch, err := Decode(body)
		checkBatch(t, batch, err)
		again, errAgain := Decode(body)
		if describe(again, errAgain) != describe(batch, err) || !bytes.Equal(body, before) {
			t.Fatalf("first\n%sthen\n%s", describe(batch, err), describe(again, errAgain))
		}
		if err != nil || !utf8.Valid(body) {
			return
		}
		switch batch.Carrier {
		case CarrierSQS, CarrierBatch, CarrierStates:
		case CarrierSNS:
			if _, ok := ParseSNS(body); ok {
				checkEnvelope(t, batch, inSQS(string(body), "{}"))
			}
		default:
			checkEnvelope(t, batch, inSQS(string(body), "{}"))
			checkEnvelope(t, batch, inSNS(string(body)))
			checkEnvelope(t, batch, inSQS(inSNS(string(body))))
		}
	})
}

func checkBatch(t *testing.T, b Batch, err error) {
	if err != nil {
		if !reflect.DeepEqual(b, Batch{}) {
			t.Fatalf("%+v beside %v", b, err)
		}
		checkError(t, err)
		return
	}
	several := []Carrier{CarrierSQS, CarrierSNS, CarrierBatch, CarrierStates}
	single := []Carrier{CarrierS3, CarrierEventBridge, CarrierMinIO, CarrierVersity, CarrierCeph, CarrierStorageGRID, CarrierDirect}
	switch {
	case len(b.Messages) == 0 || len(b.Messages) > maxMessages,
		!slices.Contains(several, b.Carrier) && !slices.Contains(single, b.Carrier),
		slices.Contains(single, b.Carrier) && (len(b.Messages) != 1 || b.Messages[0].Err != nil || b.Messages[0].ID != ""),
		(b.Carrier == CarrierBatch) != (b.SchemaVersion == "1.0" || b.SchemaVersion == "2.0"),
		b.Carrier != CarrierBatch && b.InvocationID != "":
		t.Fatalf("%+v", b)
	}
	for _, m := range b.Messages {
		checkMessage(t, m)
	}
}

func checkMessage(t *testing.T, m Message) {
	if m.Err != nil {
		checkError(t, m.Err)
	}
	if (m.Err != nil || m.Test) && len(m.Events) > 0 || m.Err != nil && m.Test {
		t.Fatalf("%+v", m)
	}
	for _, e := range m.Events {
		if e.Key == "" || (e.Bucket == "" && e.Shape != ShapeDirect && e.Shape != ShapeItem) || (e.Kind != Created && e.Kind != Removed) || !utf8.ValidString(e.Key) ||
			e.Time.Location() != time.UTC || ((e.Shape == ShapeVersity || e.Shape == ShapeCeph) && e.Sequencer != "") {
			t.Fatalf("%+v", e)
		}
	}
}

// checkError wants an error for people: which shape it was, on one short line.
func checkError(t *testing.T, err error) {
	text := err.Error()
	e, ok := errors.AsType[*UnknownShapeError](err)
	if !ok || e.Seen == "" || len(text) > 4000 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		t.Fatalf("%q", text)
	}
}

// checkEnvelope puts an event that was understood alone into an envelope, where it means the same.
func checkEnvelope(t *testing.T, alone Batch, body string) {
	outer, err := Decode([]byte(body))
	checkBatch(t, outer, err)
	if err != nil || outer.Messages[0].Test != alone.Messages[0].Test ||
		describeEvents(outer.Messages[0].Events) != describeEvents(alone.Messages[0].Events) {
		t.Fatalf("%+v, in an envelope %+v, %v", alone.Messages[0], outer.Messages, err)
	}
}

// Any key that S3 can have comes out of every shape as it went in.
func FuzzKeys(f *testing.F) {
	for _, key := range awkwardKeys() {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if key == "" || !utf8.ValidString(key) {
			return
		}
		for _, shape := range shapes() {
			if got := keysOf(t, shape.body(key), shape.carrier, 1); got[0] != key {
				t.Fatalf("%s: %q came as %q", shape.name, key, got[0])
			}
		}
	})
}
