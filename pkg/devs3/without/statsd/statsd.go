// Package statsd stands for the client of StatsD, which is left out, as ../README.md tells. It counts nothing.
package statsd

// TagFormat and Option say nothing.
type (
	TagFormat struct{}
	Option    struct{}
)

// TagFormatInfluxDB is a format of tags.
var TagFormatInfluxDB = &TagFormat{}

// MetricPrefix does nothing.
func MetricPrefix(string) Option { return Option{} }

// TagStyle does nothing.
func TagStyle(*TagFormat) Option { return Option{} }

// DefaultTags does nothing.
func DefaultTags(...Tag) Option { return Option{} }

// Tag is a name and a value.
type Tag struct{}

// StringTag is none.
func StringTag(name, value string) Tag { return Tag{} }

// Client counts nothing.
type Client struct{}

// NewClient connects to nobody.
func NewClient(string, ...Option) *Client { return &Client{} }

// Incr counts nothing.
func (*Client) Incr(string, int64, ...Tag) {}

// Close has nothing to close.
func (*Client) Close() error { return nil }
