package s3ops

import (
	"strings"
)

// hiddenUser stands for the user and password of a URL.
const hiddenUser = "***"

// ShownURL is a URL as it may be shown to anybody: without user, password, query and fragment. It also takes texts that are no valid URL
// and still may hold a password: everything before the last @ is hidden.
func ShownURL(raw string) string {
	scheme, rest, found := strings.Cut(raw, "://")
	if found {
		scheme += "://"
	} else {
		scheme, rest = "", raw
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = hiddenUser + rest[at:]
	}
	if end := strings.IndexAny(rest, "?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + rest
}
