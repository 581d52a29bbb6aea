// Package events turns the bytes in which S3 and its relatives tell of changed objects into the objects that are meant: from
// a queue, a topic, an event bus, a webhook, a batch job, or a call by hand.
//
// [Decode] takes the bytes as they came, whoever sent them, and returns a [Batch]: its Messages are what is acknowledged one by one,
// and each has the [Event]s that it told. An Event names a bucket and a key, decoded as the store knows it, and says whether the object
// was Created or Removed. Events come twice and out of order: [Older] compares the Sequencers of two events of one key.
//
// The functions are pure: no request is sent, and no signature is checked.
package events

import "time"

// Kind says what happened to an object.
type Kind string

// The kinds of events that renditions depend on.
const (
	Created Kind = "created" // written or replaced, by whatever request, or back from an archive
	Removed Kind = "removed" // deleted, hidden behind a delete marker, or expired by a lifecycle rule
)

// Shape says who told of an event, and so how its key was written.
type Shape string

// The shapes of single events.
const (
	ShapeS3          Shape = "s3"          // S3 notification 2.x of AWS and of servers that write it alike: key URL-encoded
	ShapeMinIO       Shape = "minio"       // webhook of MinIO: an S3 notification with more around it, key URL-encoded
	ShapeVersity     Shape = "versitygw"   // webhook of versitygw: an S3 notification, key raw
	ShapeCeph        Shape = "ceph"        // push of Ceph's gateway: an S3 notification, key raw
	ShapeStorageGRID Shape = "storagegrid" // NetApp StorageGRID: an S3 notification, key URL-encoded
	ShapeEventBridge Shape = "eventbridge" // "Object Created" and "Object Deleted": key raw
	ShapeBatch       Shape = "s3batch"     // a task of S3 Batch Operations: key URL-encoded
	ShapeDirect      Shape = "direct"      // a call by hand: {"file":…} or {"bucket":…,"key":…}, key raw
)

// Event is one change of one object. Nothing in it but the name of the object is to be trusted: sizes and tags in events are
// wrong in some sources, and the object may have changed since.
type Event struct {
	Kind      Kind
	Bucket    string    // "" where a call by hand names a file only; Key is then relative to where uploads lie
	Key       string    // decoded, as the store knows it
	VersionID string    // "" in buckets without versions
	Sequencer string    // order among events of the same key, see [Older]; "" where the source has none
	Time      time.Time // in UTC; zero where the source gave none
	Shape     Shape
}
