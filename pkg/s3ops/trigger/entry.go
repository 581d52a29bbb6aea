package trigger

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// Events that a trigger asks for.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
const (
	eventsCreated = "s3:ObjectCreated:*"
	eventsRemoved = "s3:ObjectRemoved:*"
)

// Entry is one entry of a bucket's notification configuration: it sends some events of some objects to one target.
type Entry struct {
	ID     string   `json:"id"`
	Kind   Kind     `json:"kind"`
	Target string   `json:"target"` // ARN
	Events []string `json:"events"` // "s3:ObjectCreated:*", …
	Prefix string   `json:"prefix"` // what keys begin with; "" = anything
	Suffix string   `json:"suffix"` // what keys end in; "" = anything
}

const (
	entryMark    = "s3img-" // begins the ID of an entry that s3img may replace and remove
	entryHashLen = 16       // hexadecimal digits
)

// newEntry makes an entry of ours. Its ID follows from what it is for, so that it is found again.
func newEntry(target Target, prefix, suffix string, events []string) Entry {
	sum := sha256.Sum256([]byte(target.ARN + "\x00" + prefix + "\x00" + suffix))
	return Entry{
		ID: entryMark + hex.EncodeToString(sum[:])[:entryHashLen], Kind: target.Kind, Target: target.ARN,
		Events: events, Prefix: prefix, Suffix: suffix,
	}
}

// isOurs reports whether s3img made the entry.
func (e Entry) isOurs() bool {
	hash, marked := strings.CutPrefix(e.ID, entryMark)
	digits, err := hex.DecodeString(hash)
	return marked && err == nil && 2*len(digits) == entryHashLen
}

func (e Entry) target() Target { return Target{Kind: e.Kind, ARN: e.Target} }

// keys words which objects the entry is about.
func (e Entry) keys() string {
	if e.Suffix == "" {
		return keysText(e.Prefix, nil)
	}
	return keysText(e.Prefix, []string{e.Suffix})
}

// does reports whether the entry sends what the other would, for the same keys to the same target.
func (e Entry) does(other Entry) bool {
	return e.Kind == other.Kind && e.Target == other.Target && e.Prefix == other.Prefix && e.Suffix == other.Suffix &&
		!slices.ContainsFunc(other.Events, func(event string) bool { return !e.sends(event) })
}

// same reports whether the entries are equal, the order of events aside.
func (e Entry) same(other Entry) bool {
	return e.ID == other.ID && e.does(other) && other.does(e)
}

// sends reports whether the entry covers events of this name: "s3:ObjectCreated:*" covers "s3:ObjectCreated:Put".
func (e Entry) sends(event string) bool {
	return slices.ContainsFunc(e.Events, func(pattern string) bool { return policy.Matches(pattern, event) })
}

// overlaps returns an event for which both entries would be meant, "" where there is none. S3 refuses a configuration with
// two such entries: they share an event, their prefixes nest and their suffixes nest, whatever their targets are.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
func (e Entry) overlaps(other Entry) string {
	if !oneBeginsWithOther(e.Prefix, other.Prefix) || !oneEndsInOther(e.Suffix, other.Suffix) {
		return ""
	}
	for _, event := range e.Events {
		for _, others := range other.Events {
			if policy.Matches(event, others) {
				return others
			}
			if policy.Matches(others, event) {
				return event
			}
		}
	}
	return ""
}

// keysText words which objects are meant: "objects below input/ that end in .jpg, .png".
func keysText(prefix string, suffixes []string) string {
	s, and := "objects", " that"
	switch {
	case strings.HasSuffix(prefix, "/"):
		s += " below " + prefix
	case prefix != "":
		s, and = s+" that begin with "+prefix, " and"
	}
	if len(suffixes) > 0 {
		s += and + " end in " + strings.Join(suffixes, ", ")
	}
	return s
}

// oneBeginsWithOther reports whether a name can begin with both.
func oneBeginsWithOther(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// oneEndsInOther reports whether a name can end in both.
func oneEndsInOther(a, b string) bool { return strings.HasSuffix(a, b) || strings.HasSuffix(b, a) }
