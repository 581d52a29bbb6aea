package renditions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Delivery is an event, and who waits for what becomes of it.
type Delivery struct {
	Event events.Event
	// Done gets the result once the renditions are stored, or it is known that they will not be; from any goroutine, and
	// exactly once for every delivery that [Run] has taken. nil = nobody waits.
	Done func(Result)
	// Again says that the event may have been taken before, by somebody who did not come to announce what became of it.
	Again bool
	// Trace is what came with the event and says which trace it is of, as [traces.Begin] takes it; nil = nothing did.
	Trace map[string]string
}

// EventOptions say which objects count, and how. The zero value takes all objects of all buckets.
type EventOptions struct {
	// Root is where uploads lie: objects elsewhere are skipped, and those below keep their folders. Without a bucket its
	// key holds for every bucket.
	Root s3ops.Location
	// Suffixes are those that count, in upper or lower case; none = every key.
	Suffixes []string
	// MirrorDeletes removes the renditions of an object that an event says to be removed, if it is.
	MirrorDeletes bool
}

// event is what a source carries that an event told of. Events come twice, late and out of order; so one is only ever taken
// as a hint to look at the object, and what is there then is what the renditions are made to match.
type event struct {
	follow   bool // one after the other has to be told of the same object
	removed  bool // its renditions are to go if it is gone
	mirror   bool
	again    bool // what an earlier try owes may have to be announced
	order    order
	happened time.Time
	trace    map[string]string // see Delivery
	skip     string            // why it is not for this job
}

// maxKeyBytes is the length of the longest key of S3.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const maxKeyBytes = 1024

// EventSource is the source that an event means. The object is looked at when its turn comes.
func EventSource(client *s3ops.Client, d Delivery, opt EventOptions) Source {
	at, root := s3ops.Location{Bucket: d.Event.Bucket, Key: d.Event.Key}, opt.Root.AsFolder()
	switch {
	case at.Bucket != "":
	case d.Event.Shape == events.ShapeItem:
		at.Bucket = root.Bucket
	default:
		at = s3ops.Location{Bucket: root.Bucket, Key: root.Key + at.Key}
	}
	if root.Bucket == "" {
		root.Bucket = at.Bucket
	}
	src := namedObject(client, root, at)
	src.look = func(ctx context.Context) (Source, error) {
		found, err := lookAtEvent(ctx, client, root, at)
		return found, doubled(err, root, at)
	}
	src.late = true
	src.done = func(result Result) {
		if d.Done != nil {
			d.Done(result)
		}
	}
	src.event = event{
		follow: true, removed: d.Event.Kind == events.Removed, mirror: opt.MirrorDeletes,
		again: d.Again, trace: d.Trace,
		order: order{d.Event.Shape, d.Event.Sequencer}, happened: d.Event.Time, skip: opt.skips(root, at, d.Event.Kind),
	}
	return src
}

// skips says why an event is not for the job, "" if it is.
func (o EventOptions) skips(root, at s3ops.Location, kind events.Kind) string {
	switch {
	case len(at.Key) > maxKeyBytes:
		return fmt.Sprintf("its key has %d bytes, and S3 takes %d", len(at.Key), maxKeyBytes)
	case at.Bucket != root.Bucket || !strings.HasPrefix(at.Key, root.Key) || at.Key == root.Key:
		return "it is not below " + root.String()
	case !hasSuffix(at.Key, o.Suffixes):
		return "its name does not end in " + strings.Join(o.Suffixes, " or ")
	case kind == events.Removed && !o.MirrorDeletes:
		return "it was removed"
	}
	return ""
}

func hasSuffix(key string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if len(key) >= len(suffix) && strings.EqualFold(key[len(key)-len(suffix):], suffix) {
			return true
		}
	}
	return len(suffixes) == 0
}

// lookAtEvent finds out what an object is now. What it says to be gone is gone: a bucket that cannot be found is an error.
func lookAtEvent(ctx context.Context, client *s3ops.Client, root, at s3ops.Location) (Source, error) {
	object, err := client.Head(ctx, at)
	if s3ops.IsNotFound(err) {
		return Source{}, whyMissing(ctx, client, at)
	}
	if err != nil {
		return Source{}, err
	}
	src := objectSource(client, root, object)
	switch {
	case object.Metadata[s3ops.MetaSourceTag] != "":
		src.skip = "it is a rendition that s3img made"
	case IsOwnKey(object.Key):
		src.skip = "it is what s3img keeps for itself"
	case isFolderMarker(object):
		src.skip = "it is a folder"
	}
	return src, nil
}

// doubled says of what is missing that the folder stands in its name twice, where it does: names below a folder go without it.
func doubled(err error, root, at s3ops.Location) error {
	missing, ok := errors.AsType[*MissingError](err)
	name, twice := strings.CutPrefix(at.Key, root.Key+root.Key)
	if ok && twice && root.Key != "" {
		missing.Likely = name
		missing.Folder = root.Key
	}
	return err
}

// whyMissing asks again in a way that has an answer with words: that to a HEAD request does not tell a missing object from
// a missing bucket.
func whyMissing(ctx context.Context, client *s3ops.Client, at s3ops.Location) error {
	body, err := client.Get(ctx, at)
	switch {
	case err == nil:
		_ = body.Close()
		return errCameBack
	case isGone(err):
		return &MissingError{Address: at.String(), Told: true}
	}
	return err
}

// errCameBack says that an object was not there, and then was.
var errCameBack = errors.New("it appeared only now")

// isGone reports whether a request for the bytes of an object says that there is no such object.
func isGone(err error) bool { return s3ops.Code(err) == "NoSuchKey" }
