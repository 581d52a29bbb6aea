package events

import (
	"bytes"
	"encoding/json"
	"iter"
	"time"
)

// object is the outermost object of a body. Its keys are compared exactly, as encoding/json does not: MinIO's "Key" is no "key".
type object struct {
	raw   []byte
	known map[string]json.RawMessage // what stands at the keys that tell shapes apart
	names []string                   // the first keys as they came, for errors
	count int                        // of all keys
}

func (o object) has(key string) bool { return o.known[key] != nil }

// tells reports whether a key tells one shape from another. Only these are remembered, so that an object of a million keys
// costs no more memory than its text.
func tells(key string) bool {
	switch key {
	case "Records", "TopicArn", "invocationSchemaVersion", "tasks", "detail-type", "Event", "Service", "file", "bucket", "key", "versionId", "Items", "BatchInput", "Key":
		return true
	}
	return false
}

// parse looks at the keys of a body. All later steps can rely on its being JSON.
func parse(body []byte) (object, error) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return object{}, unknown("an empty body")
	case !json.Valid(body):
		return object{}, unknown("text that is no JSON")
	case body[0] != '{':
		return object{}, unknown("%s", otherThanObject(body[0]))
	}
	o := object{raw: body, known: map[string]json.RawMessage{}}
	dec := json.NewDecoder(bytes.NewReader(body))
	_, err := dec.Token() // the brace
	for err == nil && dec.More() {
		err = o.member(dec)
	}
	return o, err
}

func (o *object) member(dec *json.Decoder) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	key, _ := token.(string)
	if o.count++; o.count <= maxNamed {
		o.names = append(o.names, key)
	}
	if !tells(key) {
		return dec.Decode(new(passed))
	}
	var value json.RawMessage
	err = dec.Decode(&value)
	o.known[key] = value
	return err
}

// passed takes a value and keeps nothing of it.
type passed struct{}

// UnmarshalJSON does nothing.
func (*passed) UnmarshalJSON([]byte) error { return nil }

// otherThanObject names a JSON value by its first byte.
func otherThanObject(first byte) string {
	switch first {
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 'n':
		return "null"
	case 't', 'f':
		return "a truth value"
	}
	return "a number"
}

// text is the string at one of the keys that tell, "" where another value stands.
func (o object) text(key string) string {
	var s string
	read(o.known[key], &s)
	return s
}

// wrongText is the error about the first of the keys that is there with something other than a text, or an empty one; nil if there is
// none.
func (o object) wrongText(keys ...string) error {
	for _, key := range keys {
		switch raw := o.known[key]; {
		case raw == nil:
		case raw[0] == '{':
			return unknown("%s is an object, where a text is wanted", key)
		case raw[0] != '"':
			return unknown("%s is %s, where a text is wanted", key, otherThanObject(raw[0]))
		case o.text(key) == "":
			return unknown("%s is empty", key)
		}
	}
	return nil
}

// read fills v from a part of what parse has found to be JSON, where all that can fail is the type of a field. Such a field stays
// as it is: its reader checks what has to be there, and the rest must not be in the way (a time that is a number, for one).
func read(raw []byte, v any) { _ = json.Unmarshal(raw, v) }

// elements reads the list at one of the keys that tell, one element in memory at a time. Where there is no list, or one of
// nothing, the only pair is an error.
func (o object) elements(key string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		list := o.known[key]
		dec := json.NewDecoder(bytes.NewReader(list))
		if _, err := dec.Token(); err != nil || list[0] != '[' {
			yield(nil, unknown("%s that are no array", key))
			return
		}
		if !dec.More() {
			yield(nil, unknown("%s of which there are none", key))
		}
		for dec.More() {
			var element json.RawMessage
			if err := dec.Decode(&element); !yield(element, err) || err != nil {
				return
			}
		}
	}
}

// when reads a time of day with its zone; the zero time where there is none, as times in events decide nothing.
func when(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
