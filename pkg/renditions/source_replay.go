package renditions

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/s3ops"
)

// ReplayFile yields what the bodies of events in a file tell of, JSON one after the other; name is that of the file, for errors. A body
// that is no event is a source that failed; what is no JSON ends it.
func ReplayFile(client *s3ops.Client, name string, in io.Reader, opt EventOptions) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		decoder := json.NewDecoder(in)
		for n := 1; ; n++ {
			var body json.RawMessage
			err := decoder.Decode(&body)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Source{}, fmt.Errorf("%s: after event %d: %w", name, n-1, err))
				return
			}
			for _, src := range openBody(client, fmt.Sprintf("%s: event %d", name, n), body, opt) {
				if !yield(src, nil) {
					return
				}
			}
		}
	}
}

// openBody lists the sources that a body tells of.
func openBody(client *s3ops.Client, address string, body []byte, opt EventOptions) []Source {
	batch, err := events.Decode(body)
	if err != nil {
		return []Source{{Address: address, Err: err}}
	}
	var sources []Source
	for _, message := range batch.Messages {
		if message.Err != nil {
			sources = append(sources, Source{Address: address, Err: message.Err})
		}
		for _, event := range message.Events {
			sources = append(sources, EventSource(client, Delivery{Event: event}, opt))
		}
	}
	return sources
}
