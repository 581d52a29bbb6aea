package events

import (
	"cmp"
	"strings"
)

// Older reports whether the event with sequencer a came before the one with b. It can tell only of two events of the same key
// and shape, and only where both have a sequencer: it is false wherever it cannot.
//
// The shorter of two sequencers is padded with zeros on its right, then they are compared as text. That is AWS's rule, and why
// shapes do not mix: EventBridge leaves out leading zeros that S3 notifications have.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html (one old copy of that page
// says left instead; the current one, and https://repost.aws/knowledge-center/s3-duplicate-sqs-messages, say right).
func Older(a, b string) bool {
	return a != "" && b != "" && compareSequencers(strings.ToUpper(a), strings.ToUpper(b)) < 0
}

func compareSequencers(a, b string) int {
	shared := min(len(a), len(b))
	if c := cmp.Compare(a[:shared], b[:shared]); c != 0 {
		return c
	}
	return cmp.Compare(len(strings.TrimRight(a[shared:], "0")), len(strings.TrimRight(b[shared:], "0")))
}
