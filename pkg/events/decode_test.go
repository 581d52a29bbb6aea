package events

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Each body in testdata means what the .want file beside it says, which was written by hand; testdata/README.md says where the
// bodies come from.
func TestDecodeGoldens(t *testing.T) {
	for _, name := range goldens(t) {
		t.Run(name, func(t *testing.T) {
			batch, err := Decode(golden(t, name+".json"))
			if got, want := describe(batch, err), string(golden(t, name+".want")); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// goldens are the names of the bodies, without .json. A .want without a body fails.
func goldens(t testing.TB) []string {
	t.Helper()
	bodies, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	wants, err := filepath.Glob("testdata/*.want")
	if err != nil {
		t.Fatal(err)
	}
	if len(bodies) != len(wants) || len(bodies) < 70 {
		t.Fatalf("%d bodies, %d expectations", len(bodies), len(wants))
	}
	names := make([]string, len(bodies))
	for i, body := range bodies {
		names[i] = strings.TrimSuffix(filepath.Base(body), ".json")
	}
	return names
}

func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// describe writes what was decoded in the words of the .want files: one line for the carrier, one for each message, one for
// each event; fields that are empty are left out.
func describe(b Batch, err error) string {
	if err != nil {
		return fmt.Sprintf("error %v\n", err)
	}
	var s strings.Builder
	s.WriteString("carrier " + string(b.Carrier) + field("schema", b.SchemaVersion) + field("invocation", b.InvocationID))
	for _, name := range slices.Sorted(maps.Keys(b.Arguments)) {
		s.WriteString(" " + name + "=" + b.Arguments[name])
	}
	s.WriteString("\n")
	for _, m := range b.Messages {
		fmt.Fprintf(&s, "message %q", m.ID)
		if m.Test {
			s.WriteString(" test")
		}
		if m.Err != nil {
			fmt.Fprintf(&s, " error %v", m.Err)
		}
		s.WriteString("\n" + describeEvents(m.Events))
	}
	return s.String()
}

func describeEvents(events []Event) string {
	var s strings.Builder
	for _, e := range events {
		bucket, at := e.Bucket, ""
		if bucket == "" {
			bucket = `""`
		}
		if !e.Time.IsZero() {
			at = e.Time.Format(time.RFC3339Nano)
		}
		fmt.Fprintf(&s, "  %s %s %q", e.Kind, bucket, e.Key)
		s.WriteString(field("version", e.VersionID) + field("sequencer", e.Sequencer) + field("at", at) + field("shape", string(e.Shape)) + "\n")
	}
	return s.String()
}

func field(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + " " + value
}

func TestUnknownShapeErrorIsFound(t *testing.T) {
	for _, name := range []string{"unknown-array", "sns-text", "s3-no-key", "s3batch-3"} {
		_, err := Decode(golden(t, name+".json"))
		if e, ok := errors.AsType[*UnknownShapeError](err); !ok || e.Seen == "" {
			t.Errorf("%s: %v holds no *UnknownShapeError", name, err)
		}
	}
	batch, err := Decode(golden(t, "sqs-bad.json"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, m := range batch.Messages {
		if e, ok := errors.AsType[*UnknownShapeError](m.Err); ok && e.Seen != "" {
			found++
		}
	}
	if found != 9 {
		t.Errorf("%d of 11 messages hold an *UnknownShapeError, want 9", found)
	}
}

// Names of events, as AWS, MinIO, Ceph and versitygw give them, with and without "s3:".
func TestEventNames(t *testing.T) {
	for name, want := range map[string]Kind{
		"ObjectCreated:Put":                         Created,
		"ObjectCreated:Post":                        Created,
		"ObjectCreated:Copy":                        Created,
		"ObjectCreated:CompleteMultipartUpload":     Created,
		"ObjectCreated:PutRetention":                "",
		"ObjectCreated:PutLegalHold":                "",
		"ObjectCreated:PutTagging":                  "",
		"ObjectCreated:DeleteTagging":               "",
		"ObjectRemoved:Delete":                      Removed,
		"ObjectRemoved:DeleteMarkerCreated":         Removed,
		"ObjectRemoved:DeleteObjects":               Removed,
		"ObjectRemoved:DeleteAllVersions":           Removed,
		"ObjectRemoved:NoOP":                        Removed,
		"LifecycleExpiration:Delete":                Removed,
		"LifecycleExpiration:DeleteMarkerCreated":   Removed,
		"LifecycleDelMarkerExpiration:Delete":       "",
		"LifecycleTransition":                       "",
		"IntelligentTiering":                        "",
		"ObjectRestore:Post":                        "",
		"ObjectRestore:Completed":                   Created,
		"ObjectRestore:Delete":                      "",
		"ReducedRedundancyLostObject":               "",
		"Replication:OperationCompletedReplication": "",
		"ObjectTagging:Put":                         "",
		"ObjectAcl:Put":                             "",
		"ObjectAccessed:Get":                        "",
		"ObjectCreatedElsewhere:Put":                "",
		"Scanner:ManyVersions":                      "",
		"ObjectSynced:Create":                       Created,
		"ObjectSynced:Delete":                       "",
		"ObjectLifecycle:Expiration:Current":        Removed,
		"ObjectLifecycle:Expiration:NonCurrent":     "",
	} {
		for _, prefix := range []string{"", "s3:"} {
			if got := (s3Record{EventName: prefix + name}).kind(); got != want {
				t.Errorf("%s%s: %q, want %q", prefix, name, got, want)
			}
		}
	}
}

// Two of three habits make a record one of versitygw's, whichever two.
func TestVersityIsTold(t *testing.T) {
	record := func(configuration, aws, versity, arn string) (r s3Record) {
		r.S3.ConfigurationID, r.S3.Bucket.ARN = configuration, arn
		r.UserIdentity = userIdentity{AWS: aws, Versity: versity}
		return r
	}
	for _, c := range []struct {
		name   string
		record s3Record
		want   bool
	}{
		{"as it is", record("kafka-global", "", "root", "arn:aws:s3:::/b/k"), true},
		{"principal mended", record("nats-global", "root", "", "arn:aws:s3:::/b/k"), true},
		{"ARN mended", record("rabbitmq-global", "", "root", "arn:aws:s3:::b"), true},
		{"notifications of a bucket", record("mine", "", "root", "arn:aws:s3:::/b/k"), true},
		{"AWS", record("mine", "AIDA", "", "arn:aws:s3:::b"), false},
		{"AWS, a user's choice", record("webhook-global", "AIDA", "", "arn:aws:s3:::b"), false},
		{"a server without principals", record("mine", "", "", "arn:aws:s3:::b"), false},
	} {
		if got := c.record.versity(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
