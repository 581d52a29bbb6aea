package notify

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// typePrefix stands before the [renditions.News] in the type of a message: image.rendered.
const typePrefix = "image."

// Message is one piece of news, as all receivers get it.
type Message struct {
	ID     string          `json:"id"`     // the same for the same news, of whichever process
	Type   string          `json:"type"`   // "image.rendered", say
	Source string          `json:"source"` // address of the original: messages of one are sent in their order
	Time   time.Time       `json:"time"`
	Body   json.RawMessage `json:"body"`
}

// body is what receivers read.
type body struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

// about is what all messages tell of an original.
type about struct {
	Source  string `json:"source"`
	Bucket  string `json:"bucket,omitempty"` // of an object in S3
	Key     string `json:"key,omitempty"`
	Version string `json:"version,omitempty"`
}

// news is the data of a message. What `-o json` has too has the same name there.
type news struct {
	about
	Status     renditions.News          `json:"status"`
	Renditions []rendition              `json:"renditions,omitempty"`
	Manifest   *renditions.ManifestFile `json:"manifest,omitempty"`
	Reason     string                   `json:"reason,omitempty"` // why it was rejected
	Error      string                   `json:"error,omitempty"`  // why it failed
}

type rendition struct {
	renditions.Rendition
	ContentType string `json:"content_type,omitempty"`
}

// newMessage words a result.
func newMessage(result renditions.Result, now time.Time) (Message, error) {
	kind := result.News()
	data := news{
		about: aboutSource(result.Source, result.Version), Status: kind, Renditions: named(result.Renditions), Manifest: result.Manifest,
	}
	switch {
	case kind == renditions.NewsRejected:
		data.Reason = result.Err.Error()
	case result.Err != nil:
		data.Error = result.Err.Error()
	}
	m := Message{Type: typePrefix + string(kind), Source: result.Source, Time: now.UTC().Truncate(time.Millisecond)}
	state := cmp.Or(result.Made, result.Version)
	if kind == renditions.NewsRemoved { // nothing is there that would tell one removal from the one before
		state = cmp.Or(result.Happened, now).UTC().String()
	}
	m.ID = identify("msg_", m.Type, m.Source, state, data.Reason+data.Error)
	var err error
	m.Body, err = encode(body{Type: m.Type, Timestamp: m.Time, Data: data})
	return m, err
}

// aboutSource finds bucket and key in the address of an object.
func aboutSource(source, version string) about {
	a := about{Source: source, Version: version}
	if s3ops.IsLocation(source) {
		if at, err := s3ops.ParseLocation(source); err == nil {
			a.Bucket, a.Key = at.Bucket, at.Key
		}
	}
	return a
}

// named are the renditions that have a name.
func named(all []renditions.Rendition) []rendition {
	var list []rendition
	for _, r := range all {
		if r.Address != "" || r.URL != "" {
			list = append(list, rendition{Rendition: r, ContentType: r.Format.ContentType()})
		}
	}
	return list
}

// identify makes an ID of what tells one message from all others.
func identify(prefix string, parts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return prefix + hex.EncodeToString(sum[:16])
}

// encode is json.Marshal but for the signs of HTML, which are no danger here: keys stay readable.
func encode(v any) (json.RawMessage, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
