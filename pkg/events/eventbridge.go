package events

import "strings"

// bridgeEvent is what is read of an event of EventBridge.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
type bridgeEvent struct {
	DetailType string `json:"detail-type"`
	Source     string `json:"source"`
	Time       string `json:"time"`
	Detail     struct {
		Bucket struct {
			Name string `json:"name"`
		} `json:"bucket"`
		Object struct {
			Key       string `json:"key"`
			VersionID string `json:"version-id"`
			Sequencer string `json:"sequencer"`
		} `json:"object"`
	} `json:"detail"`
}

// openEventBridge reads what S3 sends to an event bus. Keys are not encoded there.
func openEventBridge(o object) (content, error) {
	var b bridgeEvent
	read(o.raw, &b)
	c := content{carrier: CarrierEventBridge}
	kind, known := b.kind()
	if !known {
		return content{}, unknown("EventBridge detail-type %s of source %s", quote(b.DetailType), quote(b.Source))
	}
	if kind == "" {
		return c, nil
	}
	e := Event{
		Kind: kind, Bucket: b.Detail.Bucket.Name, Key: b.Detail.Object.Key, VersionID: b.Detail.Object.VersionID,
		Sequencer: b.Detail.Object.Sequencer, Time: when(b.Time), Shape: ShapeEventBridge,
	}
	if err := e.check("an EventBridge event"); err != nil {
		return content{}, err
	}
	c.events = []Event{e}
	return c, nil
}

// kind says what happened, "" where renditions do not depend on it: tagged and moved objects. One that is back from an archive can
// be read, for the first time perhaps. S3 sends more than that
// under its name, calls of its API as CloudTrail saw them; these are not known here, and an error rather than silence.
func (b bridgeEvent) kind() (kind Kind, known bool) {
	switch {
	case b.Source != "aws.s3":
		return "", false
	case b.DetailType == "Object Created", b.DetailType == "Object Restore Completed":
		return Created, true
	case b.DetailType == "Object Deleted":
		return Removed, true
	}
	return "", strings.HasPrefix(b.DetailType, "Object ")
}
