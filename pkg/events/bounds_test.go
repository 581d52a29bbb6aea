package events

import (
	"runtime"
	"strings"
	"testing"
)

const (
	sqsLimit    = 1 << 20 // bytes of a message
	lambdaLimit = 6 << 20 // bytes of an event for a function
	share       = 6       // of the limits is enough: what costs the square of the size costs thousands of times as much there too
)

// Large bodies, built to cost much, make Decode allocate in proportion to their size, and so work in proportion: 36 times as much was
// measured at the most, of which little lives at a time, and no more in bodies as large as SQS and Lambda let through.
func TestLargeBodiesCostInProportion(t *testing.T) {
	record := `{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}`
	for name, body := range map[string]string{
		"keys":                    `{` + repeat(`"a":0`, lambdaLimit/share) + `}`,
		"one long key":            `{"` + strings.Repeat("k", lambdaLimit/share) + `":0}`,
		"records":                 `{"Records":[` + repeat(record, sqsLimit/share) + `]}`,
		"records that are none":   `{"Records":[` + record + `,` + repeat("0", lambdaLimit/share) + `]}`,
		"lists in a record":       `{"Records":[{"s3":` + `[` + repeat(strings.Repeat("[", 5000)+strings.Repeat("]", 5000), lambdaLimit/share) + `]}]}`,
		"messages that are none":  `{"Records":[{"eventSource":"aws:sqs"},` + repeat("0", lambdaLimit/share) + `]}`,
		"tasks that are none":     `{"invocationSchemaVersion":"1.0","tasks":[` + repeat("0", lambdaLimit/share) + `]}`,
		"messages":                inSQS(fill("{\"Records\":["+repeat(record, sqsLimit/share)+"]}", 5)...),
		"a message in two":        inSQS(inSNS(`{"Records":[` + repeat(record, sqsLimit/share) + `]}`)),
		"envelopes":               nest(inSNS(`{}`), 12),
		"too deep":                strings.Repeat(`{"a":`, sqsLimit/share/5),
		"escapes":                 `{"file":"` + strings.Repeat(`\u0025`, sqsLimit/share/6) + `"}`,
		"the same key many times": `{` + repeat(`"Records":[0]`, lambdaLimit/share) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = Decode([]byte(body))
			runtime.ReadMemStats(&after)
			factor := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(body))
			if t.Logf("%d bytes: %.1f times as much", len(body), factor); factor > 60 {
				t.Error("that is too much")
			}
		})
	}
}

// repeat writes a list of s of about size bytes.
func repeat(s string, size int) string {
	return strings.TrimSuffix(strings.Repeat(s+",", size/(len(s)+1)), ",")
}

func fill(s string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = s
	}
	return list
}

// nest puts an envelope around an envelope; each level about doubles the escapes.
func nest(message string, levels int) string {
	for range levels {
		message = `{"Type":"Notification","MessageId":"m","TopicArn":"arn:t","Message":` + quoteJSON(message) + `}`
	}
	return message
}

func TestMessagesAreLimited(t *testing.T) {
	for _, n := range []int{maxMessages, maxMessages + 1} {
		batch, err := Decode([]byte(inSQS(fill(`{"file":"x"}`, n)...)))
		if n <= maxMessages && (err != nil || len(batch.Messages) != n) {
			t.Errorf("%d messages: %d, %v", n, len(batch.Messages), err)
		}
		if n > maxMessages && (err == nil || err.Error() != "unknown shape of event: Records of which there are more than 10000") {
			t.Errorf("%d messages: %v", n, err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"s3-put", "moto-sns", "eventbridge-created", "versitygw-put-plus", "sqs-events"} {
		b.Run(name, func(b *testing.B) {
			body := golden(b, name+".json")
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
