package events

import (
	"encoding/json"
	"strings"
)

// Sources of records.
const (
	sourceS3    = "aws:s3"
	sourceMinIO = "minio:s3"
	sourceCeph  = "ceph:s3"
	sourceSGWS  = "sgws:s3" // StorageGRID
	sourceSQS   = "aws:sqs"
	sourceSNS   = "aws:sns"
)

// s3Record is what is read of a record of an S3 notification.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type s3Record struct {
	EventVersion string       `json:"eventVersion"`
	EventSource  string       `json:"eventSource"`
	EventTime    string       `json:"eventTime"`
	EventName    string       `json:"eventName"`
	UserIdentity userIdentity `json:"userIdentity"`
	S3           struct {
		ConfigurationID string `json:"configurationId"`
		Bucket          struct {
			Name string `json:"name"`
			ARN  string `json:"arn"`
		} `json:"bucket"`
		Object struct {
			Key       string `json:"key"`
			VersionID string `json:"versionId"`
			Sequencer string `json:"sequencer"`
		} `json:"object"`
	} `json:"s3"`
}

// openS3 reads a notification. Its records are one message: one that is not understood fails them all. What MinIO writes around
// its records (EventName, Key) says nothing that is not in them.
func openS3(o object) (content, error) {
	var c content
	for raw, err := range o.elements("Records") {
		if err != nil {
			return content{}, err
		}
		r, err := readS3(raw)
		if err != nil {
			return content{}, err
		}
		if c.carrier == "" {
			c.carrier = Carrier(r.shape())
		}
		if r.kind() == "" {
			continue
		}
		event, err := r.event()
		if err != nil {
			return content{}, err
		}
		c.events = append(c.events, event)
	}
	return c, nil
}

func readS3(raw json.RawMessage) (s3Record, error) {
	var r s3Record
	read(raw, &r)
	switch major, _, _ := strings.Cut(r.EventVersion, "."); {
	case !r.known():
		return r, foreign(r.EventSource)
	case major != "2":
		return r, unknown("S3 event version %s, where 2.x is known", quote(r.EventVersion))
	case r.EventName == "":
		return r, unknown("an S3 record without an event name")
	}
	return r, nil
}

// known reports whether a store wrote the record whose habits are known.
func (r s3Record) known() bool {
	switch r.EventSource {
	case sourceS3, sourceMinIO, sourceCeph, sourceSGWS:
		return true
	}
	return false
}

func (r s3Record) event() (Event, error) {
	e := Event{
		Kind: r.kind(), Bucket: r.S3.Bucket.Name, Key: r.S3.Object.Key, VersionID: r.S3.Object.VersionID,
		Sequencer: r.S3.Object.Sequencer, Time: when(r.EventTime), Shape: r.shape(),
	}
	switch e.Shape {
	case ShapeVersity:
		e.Sequencer = "" // a count of the events of one process, which starts again at 1 when that does
	case ShapeCeph:
		e.Sequencer = "" // the bytes of a time from the lowest to the highest, of which nobody can tell the later one by comparing
	default:
		e.Key = decodeKey(e.Key)
	}
	return e, e.check("an S3 record")
}

// check refuses an event that names no object.
func (e Event) check(what string) error {
	switch "" {
	case e.Bucket:
		return unknown("%s without a bucket", what)
	case e.Key:
		return unknown("%s without a key", what)
	}
	return nil
}

func (r s3Record) shape() Shape {
	switch {
	case r.EventSource == sourceMinIO:
		return ShapeMinIO
	case r.EventSource == sourceCeph:
		return ShapeCeph
	case r.EventSource == sourceSGWS:
		return ShapeStorageGRID
	case r.versity():
		return ShapeVersity
	}
	return ShapeS3
}

// kind says what an event's name means for an object, "" where renditions do not depend on it: AWS's tagged and moved
// objects keep their bytes, and so do those that MinIO tags or holds, which it counts as created. One that is back from an archive
// can be read again. The name stands with and without "s3:" in front.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html;
// for MinIO, internal/event/name.go of github.com/minio/minio; for Ceph, https://docs.ceph.com/en/latest/radosgw/s3-notification-compatibility/
func (r s3Record) kind() Kind {
	family, how, _ := strings.Cut(strings.TrimPrefix(r.EventName, "s3:"), ":")
	switch family {
	case "ObjectCreated":
		switch how {
		case "PutTagging", "DeleteTagging", "PutRetention", "PutLegalHold":
			return ""
		}
		return Created
	case "ObjectRemoved", "LifecycleExpiration":
		return Removed
	}
	switch family + ":" + how {
	case "ObjectRestore:Completed", "ObjectSynced:Create":
		return Created
	case "ObjectLifecycle:Expiration:Current":
		return Removed
	}
	return ""
}
