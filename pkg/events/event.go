// Package events reads the messages in which S3, and stores like it, tell of new, changed and removed objects. They come from a queue,
// a topic, an event bus, a webhook or a batch job, or are written by hand.
//
// [Decode] takes the bytes of a message as they came, whoever sent them, and returns a [Batch]. A Batch holds [Message] values, which a
// program acknowledges one by one, and each of these holds the [Event] values that it told:
//
//	for _, message := range batch.Messages {
//		if message.Err != nil { … }
//		for _, event := range message.Events { … }
//	}
//
// An Event names a bucket and a key, decoded as the store knows it, and says whether the object was [Created] or [Removed]. Events of
// other kinds, such as that of a new tag, are left out: a Message without events is no error.
//
// Events may come twice and out of order: [Older] compares the Sequencers of two events of one key.
//
// The functions are pure: they send no request, and check no signature. A program that gets events from the network checks first who
// sent them.
package events

import "time"

// Kind says what happened to an object.
type Kind string

// The kinds of events: those after which a key has other bytes, none, or bytes that can be read again. Events of other
// kinds are left out.
const (
	Created Kind = "created" // written or replaced, by whatever request, or back from an archive
	Removed Kind = "removed" // deleted, hidden behind a delete marker, or expired by a lifecycle rule
)

// Shape says which program wrote an event, and so whether its key was URL-encoded. Event.Key is decoded in any case.
type Shape string

// The shapes of single events.
const (
	ShapeS3          Shape = "s3"          // S3 notification 2.x of AWS and of servers that write it alike: key URL-encoded
	ShapeMinIO       Shape = "minio"       // webhook of MinIO: an S3 notification with more around it, key URL-encoded
	ShapeVersity     Shape = "versitygw"   // webhook of versitygw: an S3 notification, key raw
	ShapeCeph        Shape = "ceph"        // push of Ceph's gateway: an S3 notification, key raw
	ShapeStorageGRID Shape = "storagegrid" // NetApp StorageGRID: an S3 notification, key URL-encoded
	ShapeEventBridge Shape = "eventbridge" // "Object Created" and "Object Deleted": key raw
	ShapeBatch       Shape = "s3batch"     // a task of S3 Batch Operations: key URL-encoded; its Kind is Created
	ShapeItem        Shape = "item"        // an item of a distributed map: key raw, URL-encoded in rows of an Inventory; its Kind is Created
	ShapeDirect      Shape = "direct"      // written by hand: {"file":…} or {"bucket":…,"key":…}, key raw; its Kind is Created
)

// Event is one change of one object. It has no size and no ETag: some sources tell wrong ones, and the object may have changed
// since. Ask the store.
type Event struct {
	Kind Kind
	// Bucket is "" only for ShapeDirect with "file", whose Key is relative to the folder of uploads that the receiver knows, and for
	// ShapeItem, whose Key is whole: it is that of uploads then.
	Bucket    string
	Key       string    // decoded, as the store knows it
	VersionID string    // "" in buckets without versions
	Sequencer string    // order among events of the same key, see [Older]; "" where the source has none
	Time      time.Time // in UTC; zero where the source gave none
	Shape     Shape
}
