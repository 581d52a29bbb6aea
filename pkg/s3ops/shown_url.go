package s3ops

import (
	"strings"
)

// hiddenUser stands for the user and password of a URL.
const hiddenUser = "***"

// ShownURL is a URL as it may be shown to anybody: without user, password, query and fragment. It is for texts that are none, too:
// the errors of url.Parse hold all that they were given. Everything before the last @ may be a password, be it written as URLs
// want it or not.
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
