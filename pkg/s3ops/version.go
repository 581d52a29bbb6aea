package s3ops

import (
	"strconv"
	"strings"
	"time"
)

// parseETag reads an ETag as HTTP has it: "abc" in quotes, W/"abc" where the store, or a proxy before it, promises no more than
// the same meaning. What tells versions apart is what stands between the quotes; "" is none.
// Source: https://www.rfc-editor.org/rfc/rfc9110#name-etag
func parseETag(header string) (etag string, weak bool) {
	rest, weak := strings.CutPrefix(strings.TrimSpace(header), "W/")
	return strings.Trim(rest, `"`), weak
}

func unquote(header string) string {
	etag, _ := parseETag(header)
	return etag
}

// Version tells the versions of an object apart: its ETag, or its size and time where the store gives it none, as some do after
// its tags were removed. The time counts in seconds, since only listings tell less.
func (o Object) Version() string {
	if o.ETag != "" {
		return o.ETag
	}
	return strconv.FormatInt(o.Size, 10) + "-" + o.ModTime.UTC().Format(time.RFC3339)
}

// condition is the ETag for If-Match, "" where no condition can be made: a weak one never matches.
func (o Object) condition() string {
	if o.ETag == "" || o.WeakETag {
		return ""
	}
	return `"` + o.ETag + `"`
}
