package events

import "strings"

// userIdentity tells two spellings apart: encoding/json prefers the field whose name is exactly the key.
type userIdentity struct {
	AWS     string `json:"principalId"`
	Versity string `json:"PrincipalId"`
}

// versity reports whether versitygw wrote the record. It gives aws:s3 as its source like AWS, but leaves keys as they are. Its
// habits are a configuration ID of four, a principal with a capital P, and an ARN of the bucket that holds a path. Two of them
// have to be there: the ID may be one that a user of AWS chose, and each of the others may be mended in a later release.
// Source: s3event/event.go of github.com/versity/versitygw v1.8.0
func (r s3Record) versity() bool {
	habits := 0
	switch r.S3.ConfigurationID {
	case "webhook-global", "kafka-global", "nats-global", "rabbitmq-global":
		habits++
	}
	if r.UserIdentity.AWS == "" && r.UserIdentity.Versity != "" {
		habits++
	}
	if strings.HasPrefix(r.S3.Bucket.ARN, "arn:aws:s3:::/") {
		habits++
	}
	return habits > 1
}
