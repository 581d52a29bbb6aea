package events

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnknownShapeError says that a body, or a message in it, has none of the shapes that Decode knows.
type UnknownShapeError struct {
	// Seen says, for people, what was there instead: "text that is no JSON", "an array", "an object with the keys a, b",
	// `event source "aws:dynamodb"`, `EventBridge detail-type "…" of source "…"`. One line, short whatever the body was.
	Seen string
}

func (e *UnknownShapeError) Error() string { return "unknown shape of event: " + e.Seen }

func unknown(format string, args ...any) error {
	return &UnknownShapeError{Seen: fmt.Sprintf(format, args...)}
}

// foreign is the error for a record whose source is not the one that its place asks for.
func foreign(source string) error {
	if source == "" {
		return unknown("a record without an event source")
	}
	return unknown("event source %s", quote(source))
}

const (
	maxQuoted = 80 // bytes of text from a body that an error repeats
	maxNamed  = 10 // keys of an object that an error names
)

// quote makes text of a body fit for an error: short and on one line.
func quote(s string) string { return strconv.Quote(shorten(s)) }

func shorten(s string) string {
	if len(s) <= maxQuoted {
		return s
	}
	cut := maxQuoted
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// keys names the keys of an object, plainly where that cannot be misread.
func (o object) keys() string {
	if o.count == 0 {
		return "an object without keys"
	}
	names := make([]string, len(o.names))
	for i, name := range o.names {
		if names[i] = shorten(name); name == "" || strings.ContainsFunc(name, misread) {
			names[i] = quote(name)
		}
	}
	list := strings.Join(names, ", ")
	if more := o.count - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	if o.count == 1 {
		return "an object with the key " + list
	}
	return "an object with the keys " + list
}

func misread(r rune) bool {
	return r == ',' || r == '"' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r)
}
