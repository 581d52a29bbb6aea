package events

import (
	"encoding/json"
	"strconv"
)

// item is what is read of an item of a distributed map of Step Functions, by the names that its readers of S3 give: of a listing
// (Etag, Key, LastModified, Size, StorageClass), of an Inventory or another CSV by its columns, all of them texts, and of Parquet by
// its own names.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
type item struct {
	Bucket         string
	Key            string
	VersionID      string `json:"VersionId"`
	IsLatest       truth
	IsDeleteMarker truth
	// LastModifiedDate is there in rows of an Inventory in CSV only, whose keys are encoded.
	LastModifiedDate json.RawMessage

	Latest truth `json:"is_latest"` // of Parquet
	Marker truth `json:"is_delete_marker"`
}

// truth is a truth value, or its text; "" where there is none.
type truth string

// UnmarshalJSON takes either.
func (t *truth) UnmarshalJSON(raw []byte) error {
	text, err := strconv.Unquote(string(raw))
	if err != nil {
		text = string(raw)
	}
	*t = truth(text)
	return nil
}

// isItems tells a call by a distributed map: a batch of items, or a single one.
func (o object) isItems() bool { return o.has("Items") || o.has("Key") && !o.has("Records") }

// decodeItems reads a batch of items, whose bucket may be told once beside them, or one item.
func decodeItems(o object) (Batch, error) {
	b := Batch{Carrier: CarrierStates}
	if !o.has("Items") {
		b.Messages = []Message{readItem(o.raw, "")}
		return b, nil
	}
	var input struct{ Bucket string }
	read(o.known["BatchInput"], &input)
	return decodeEach(o, "Items", b, func(raw []byte) Message { return readItem(raw, input.Bucket) })
}

// readItem reads one; bucket is that of items which name none. Old versions, and what was deleted, are no events.
func readItem(raw []byte, bucket string) Message {
	var i item
	read(raw, &i)
	if i.Bucket == "" {
		i.Bucket = bucket
	}
	e := Event{Kind: Created, Bucket: i.Bucket, Key: i.Key, VersionID: i.VersionID, Shape: ShapeItem}
	if i.LastModifiedDate != nil {
		e.Key = decodeKey(i.Key)
	}
	switch {
	case i.IsLatest == "false", i.IsDeleteMarker == "true", i.Latest == "false", i.Marker == "true":
		return Message{}
	case e.Key == "":
		return Message{Err: unknown("an item without a Key")}
	}
	return Message{Events: []Event{e}}
}
