package events

import (
	"net/url"
	"unicode/utf8"
)

// decodeKey undoes the encoding of HTML forms (a plus is a space, %2B a plus), in which AWS, MinIO and S3 Batch Operations write
// keys. What cannot have been encoded so is taken as it is: "100%.png" comes from a server, or from a hand, that did not encode.
// Source: "object key name value is URL encoded" in
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
func decodeKey(encoded string) string {
	key, err := url.QueryUnescape(encoded)
	if err != nil || !utf8.ValidString(key) {
		return encoded
	}
	return key
}
