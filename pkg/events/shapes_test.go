package events

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// The keys that every shape has to carry.
func awkwardKeys() []string {
	return []string{
		"x-wing.jpg", "a b+c.png", "é/ü 100%.jpg", "in/100%.png", "folder/", "😀/👩‍🚀.jpg", strings.Repeat("d/", 480) + strings.Repeat("k", 64),
		strings.Repeat("ü", 512), "a%20b.png", "a%2520b.png", "%", "+", " ", "a  b", "%zz", "/", "//", "../x.png", "q?a=1&b=2#c;d", `"\`, "a\tb\nc",
		"\x00", "\x7f", "<>&", "\u2028\u2029", "\ufffd", "\ufeff.png", "null", "~*'()!",
	}
}

func TestKeysSurviveEveryShape(t *testing.T) {
	for _, key := range awkwardKeys() {
		for _, shape := range shapes() {
			if got := keysOf(t, shape.body(key), shape.carrier, 1); got[0] != key {
				t.Errorf("%s: %q came as %q", shape.name, key, got[0])
			}
		}
	}
}

// And every envelope around each shape, as deep as AWS nests them, with either way of writing JSON.
func TestKeysSurviveEveryEnvelope(t *testing.T) {
	for _, key := range awkwardKeys() {
		for _, shape := range shapes() {
			if shape.carrier == CarrierBatch {
				continue // its caller is no queue
			}
			body := shape.body(key)
			for envelope, c := range map[string]struct {
				body     string
				carrier  Carrier
				messages int
			}{
				"SNS":                  {inSNS(body), CarrierSNS, 1},
				"SQS for Lambda":       {inSQS(body, body), CarrierSQS, 2},
				"SNS in SQS":           {inSQS(inSNS(body), body), CarrierSQS, 2},
				"SNS for Lambda":       {`{"Records":[{"EventSource":"aws:sns","Sns":` + inSNS(body) + `}]}`, CarrierSNS, 1},
				"with space around it": {"\n\t " + body + "\r\n", shape.carrier, 1},
			} {
				for i, got := range keysOf(t, c.body, c.carrier, c.messages) {
					if got != key {
						t.Errorf("%s in %s: message %d: %q came as %q", shape.name, envelope, i, key, got)
					}
				}
			}
		}
	}
}

// keysOf decodes a body whose every message has one event.
func keysOf(t *testing.T, body string, carrier Carrier, messages int) []string {
	t.Helper()
	batch, err := Decode([]byte(body))
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if batch.Carrier != carrier || len(batch.Messages) != messages {
		t.Fatalf("%s with %d messages, want %s with %d: %s", batch.Carrier, len(batch.Messages), carrier, messages, body)
	}
	keys := make([]string, messages)
	for i, m := range batch.Messages {
		if m.Err != nil || m.Test || len(m.Events) != 1 {
			t.Fatalf("%+v: %s", m, body)
		}
		keys[i] = m.Events[0].Key
	}
	return keys
}

// shape writes an event about a key the way that its source does, by means that share no code with the decoder.
type shape struct {
	name    string
	carrier Carrier
	body    func(key string) string
}

func shapes() []shape {
	record := func(source, principal, configuration, arn, key string) string {
		return `{"Records":[{"eventVersion":"2.1","eventSource":"` + source + `","eventName":"ObjectCreated:Put","userIdentity":{"` + principal +
			`":"me"},"s3":{"configurationId":"` + configuration + `","bucket":{"name":"b","arn":` + quoteJSON(arn) + `},"object":{"key":` + key + `}}}]}`
	}
	return []shape{
		{"S3, slashes left", CarrierS3, func(k string) string {
			return record("aws:s3", "principalId", "c", "arn:aws:s3:::b", quoteJSON(encodeForm(k, "/-_.*~", "+")))
		}},
		{"S3, spaces as %20", CarrierS3, func(k string) string {
			return record("aws:s3", "principalId", "webhook-global", "arn:aws:s3:::b", quoteASCII(encodeForm(k, "/-_.~", "%20")))
		}},
		{"MinIO", CarrierMinIO, func(k string) string {
			return `{"EventName":"s3:ObjectCreated:Put","Key":` + quoteJSON("b/"+k) + `,` +
				record("minio:s3", "principalId", "Config", "arn:aws:s3:::b", quoteJSON(encodeForm(k, "-_.~", "+")))[1:]
		}},
		{"versitygw", CarrierVersity, func(k string) string {
			return record("aws:s3", "PrincipalId", "webhook-global", "arn:aws:s3:::/b/"+k, quoteJSON(k))
		}},
		{"Ceph", CarrierCeph, func(k string) string {
			return record("ceph:s3", "principalId", "c", "arn:aws:s3:::b", quoteJSON(k))
		}},
		{"StorageGRID", CarrierStorageGRID, func(k string) string {
			return record("sgws:s3", "principalId", "c", "urn:sgws:s3:::b", quoteJSON(encodeForm(k, "/-_.*~", "+")))
		}},
		{"EventBridge, restored", CarrierEventBridge, func(k string) string {
			return `{"detail-type":"Object Restore Completed","source":"aws.s3","detail":{"bucket":{"name":"b"},"object":{"key":` + quoteASCII(k) + `}}}`
		}},
		{"EventBridge", CarrierEventBridge, func(k string) string {
			return `{"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"b"},"object":{"key":` + quoteASCII(k) + `}}}`
		}},
		{"S3 Batch Operations 1.0", CarrierBatch, func(k string) string {
			return `{"invocationSchemaVersion":"1.0","tasks":[{"taskId":"t","s3BucketArn":"arn:aws:s3:::b","s3Key":` + quoteJSON(encodeForm(k, "/-_.", "+")) + `}]}`
		}},
		{"S3 Batch Operations 2.0", CarrierBatch, func(k string) string {
			return `{"invocationSchemaVersion":"2.0","tasks":[{"taskId":"t","s3Bucket":"b","s3Key":` + quoteJSON(encodeForm(k, "/", "%20")) + `}]}`
		}},
		{"a file by hand", CarrierDirect, func(k string) string { return `{"file":` + quoteJSON(k) + `}` }},
		{"a key by hand", CarrierDirect, func(k string) string { return `{"bucket":"b","key":` + quoteASCII(k) + `}` }},
	}
}

func inSNS(message string) string {
	return `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Message":` + quoteASCII(message) + `}`
}

func inSQS(bodies ...string) string {
	records := make([]string, len(bodies))
	for i, body := range bodies {
		records[i] = fmt.Sprintf(`{"messageId":"m%d","eventSource":"aws:sqs","body":%s}`, i, quoteJSON(body))
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

// encodeForm writes letters, digits and the bytes in plain as they are, spaces as given, all other bytes as %XX.
func encodeForm(s, plain, space string) string {
	var out strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(plain, c) >= 0:
			out.WriteByte(c)
		case c == ' ':
			out.WriteString(space)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

// quoteJSON writes a JSON string with as few escapes as JSON allows.
func quoteJSON(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r < ' ':
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return `"` + out.String() + `"`
}

// quoteASCII writes a JSON string in ASCII, with pairs of surrogates, as Python does.
func quoteASCII(s string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		if unit < ' ' || unit >= utf8.RuneSelf || unit == '"' || unit == '\\' {
			out.WriteString(`\u` + strconv.FormatInt(0x10000+int64(unit), 16)[1:])
			continue
		}
		out.WriteByte(byte(unit))
	}
	return `"` + out.String() + `"`
}
