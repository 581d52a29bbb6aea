package metadata

import (
	"bytes"
	"errors"
)

// errXML is about a packet that is not well-formed, as far as it is looked at.
var errXML = errors.New("XMP is not well-formed")

// tag is a start or end tag of XML, as offsets into the packet. Nothing is decoded, so that what is kept stays byte for byte.
type tag struct {
	start, end int // of all of it, with its angle brackets
	name       string
	closes     bool // </name>
	empty      bool // <name/>
	attributes []attribute
}

// attribute is one of a start tag.
type attribute struct {
	start, end           int // with the space before it
	name                 string
	valueStart, valueEnd int // without quotes
}

// nextTag finds the next tag at or after an offset, past comments, sections of text and instructions. ok is false at the end.
func nextTag(xml []byte, at int) (t tag, ok bool, err error) {
	for {
		i := bytes.IndexByte(xml[at:], '<')
		if i < 0 {
			return tag{}, false, nil
		}
		at += i
		rest := xml[at:]
		var end string
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end = "]]>"
		case bytes.HasPrefix(rest, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(rest, []byte("<!")): // a document type may define entities, and none belongs here
			return tag{}, false, errXML
		default:
			t, err = parseTag(xml, at)
			return t, err == nil, err
		}
		n := bytes.Index(rest, []byte(end))
		if n < 0 {
			return tag{}, false, errXML
		}
		at += n + len(end)
	}
}

// parseTag reads the tag that begins at an offset.
func parseTag(xml []byte, start int) (tag, error) {
	t := tag{start: start}
	at := start + 1
	if at < len(xml) && xml[at] == '/' {
		t.closes = true
		at++
	}
	t.name, at = name(xml, at)
	if t.name == "" {
		return t, errXML
	}
	for {
		before := at
		at = skipSpace(xml, at)
		switch {
		case at >= len(xml):
			return t, errXML
		case xml[at] == '>':
			t.end = at + 1
			return t, nil
		case xml[at] == '/' && at+1 < len(xml) && xml[at+1] == '>' && !t.closes:
			t.empty, t.end = true, at+2
			return t, nil
		case at == before: // attributes stand apart
			return t, errXML
		}
		a, err := parseAttribute(xml, at)
		if err != nil {
			return t, err
		}
		a.start, at = before, a.end
		t.attributes = append(t.attributes, a)
	}
}

func parseAttribute(xml []byte, at int) (a attribute, err error) {
	a.name, at = name(xml, at)
	at = skipSpace(xml, at)
	if a.name == "" || at >= len(xml) || xml[at] != '=' {
		return a, errXML
	}
	at = skipSpace(xml, at+1)
	if at >= len(xml) || xml[at] != '"' && xml[at] != '\'' {
		return a, errXML
	}
	n := bytes.IndexByte(xml[at+1:], xml[at])
	if n < 0 || bytes.IndexByte(xml[at+1:at+1+n], '<') >= 0 {
		return a, errXML
	}
	a.valueStart, a.valueEnd, a.end = at+1, at+1+n, at+2+n
	return a, nil
}

// name reads a name, "" if there is none, and where it ends.
func name(xml []byte, at int) (string, int) {
	n := bytes.IndexAny(xml[at:], " \t\r\n/>=<\"'")
	if n < 0 {
		return "", at
	}
	return string(xml[at : at+n]), at + n
}

func skipSpace(xml []byte, at int) int {
	for at < len(xml) && (xml[at] == ' ' || xml[at] == '\t' || xml[at] == '\r' || xml[at] == '\n') {
		at++
	}
	return at
}
