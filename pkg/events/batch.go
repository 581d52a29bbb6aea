package events

import "strings"

// invocation is what is read of a call by S3 Batch Operations. Schema 1.0 gives a bucket's ARN, 2.0 its name.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type invocation struct {
	InvocationID  string `json:"invocationId"`
	SchemaVersion string `json:"invocationSchemaVersion"`
	Job           struct {
		Arguments map[string]string `json:"userArguments"` // by schema 2.0
	} `json:"job"`
}

type task struct {
	ID        string `json:"taskId"`
	Key       string `json:"s3Key"`
	VersionID string `json:"s3VersionId"`
	Bucket    string `json:"s3Bucket"`
	BucketARN string `json:"s3BucketArn"`
}

func decodeTasks(o object) (Batch, error) {
	var call invocation
	read(o.raw, &call)
	if call.SchemaVersion != "1.0" && call.SchemaVersion != "2.0" {
		return Batch{}, unknown("S3 Batch Operations schema %s, where 1.0 and 2.0 are known", quote(call.SchemaVersion))
	}
	b := Batch{Carrier: CarrierBatch, InvocationID: call.InvocationID, SchemaVersion: call.SchemaVersion, Arguments: call.Job.Arguments}
	return decodeEach(o, "tasks", b, readTask)
}

func readTask(raw []byte) Message {
	var t task
	read(raw, &t)
	if t.Bucket == "" {
		t.Bucket = bucketOf(t.BucketARN)
	}
	e := Event{Kind: Created, Bucket: t.Bucket, Key: decodeKey(t.Key), VersionID: t.VersionID, Shape: ShapeBatch}
	if err := e.check("a task of S3 Batch Operations"); err != nil {
		return Message{ID: t.ID, Err: err}
	}
	return Message{ID: t.ID, Events: []Event{e}}
}

// bucketOf is the name in the ARN of a bucket, "" where it is none: arn:aws:s3:::NAME, in which region and account may stand,
// or arn:aws:s3express:REGION:ACCOUNT:bucket/NAME of a directory bucket.
func bucketOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return strings.TrimPrefix(parts[5], "bucket/")
}
