package metadata

import "strings"

// property is one of a top-level rdf:Description: an attribute or an element of it (ISO 16684-1, 7.4 and 7.9.2).
type property struct {
	space, local         string
	attribute            bool
	start, end           int               // of all of it
	valueStart, valueEnd int               // of the value, or what the element holds
	prefixes             map[string]string // those that occur in it, and what they stand for
	node                 int               // which rdf:Description it is of, counted from 0
}

// simple reports whether the value is plain text.
func (p property) simple(xml []byte) bool {
	return !strings.Contains(string(xml[p.valueStart:p.valueEnd]), "<")
}

// xmpReader walks the elements of a packet.
type xmpReader struct {
	xml        []byte
	spaces     map[string][]string // what each prefix stands for, the innermost last
	open       []element
	inside     int // how many elements are open up to the rdf:Description, 0 outside of one
	nodes      int
	property   *property // that which is open
	properties []property
}

type element struct {
	name     string
	declared []string // prefixes
}

// maxDepthXML is more than any packet has.
const maxDepthXML = 100

// properties lists those of all top-level descriptions, in order.
func properties(xml []byte) ([]property, error) {
	r := &xmpReader{xml: xml, spaces: map[string][]string{}}
	for at := 0; ; {
		t, ok, err := nextTag(xml, at)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if !t.closes {
			err = r.start(t)
		}
		if t.closes || t.empty {
			err = r.finish(t)
		}
		if err != nil {
			return nil, err
		}
		at = t.end
	}
	if len(r.open) > 0 || r.nodes == 0 {
		return nil, errXML
	}
	return r.properties, nil
}

// start enters an element.
func (r *xmpReader) start(t tag) error {
	if len(r.open) == maxDepthXML {
		return errXML
	}
	e := element{name: t.name}
	for _, a := range t.attributes {
		if prefix, ok := declares(a.name); ok {
			r.spaces[prefix] = append(r.spaces[prefix], string(r.xml[a.valueStart:a.valueEnd]))
			e.declared = append(e.declared, prefix)
		}
	}
	r.open = append(r.open, e)
	space, local, _ := r.resolve(t.name)
	switch {
	case r.property != nil:
		r.use(r.property, t)
	case r.inside > 0:
		r.property = &property{space: space, local: local, start: t.start, valueStart: t.end, node: r.nodes - 1, prefixes: map[string]string{}}
		r.use(r.property, t)
	case space == nsRDF && local == "Description":
		r.inside = len(r.open)
		r.nodes++
		r.attributes(t)
	}
	return nil
}

// attributes are the properties that a description has in its own tag.
func (r *xmpReader) attributes(t tag) {
	for _, a := range t.attributes {
		space, local, prefix := r.resolve(a.name)
		if _, ok := declares(a.name); ok || prefix == "" || space == nsRDF || prefix == "xml" {
			continue
		}
		r.properties = append(r.properties, property{
			space: space, local: local, attribute: true, start: a.start, end: a.end, valueStart: a.valueStart, valueEnd: a.valueEnd,
			prefixes: map[string]string{prefix: space}, node: r.nodes - 1,
		})
	}
}

// finish leaves an element.
func (r *xmpReader) finish(t tag) error {
	n := len(r.open)
	if n == 0 || r.open[n-1].name != t.name {
		return errXML
	}
	switch {
	case r.property != nil && n == r.inside+1:
		r.property.end, r.property.valueEnd = t.end, max(t.start, r.property.valueStart)
		r.properties = append(r.properties, *r.property)
		r.property = nil
	case n == r.inside:
		r.inside = 0
	}
	for _, prefix := range r.open[n-1].declared {
		all := r.spaces[prefix]
		r.spaces[prefix] = all[:len(all)-1]
	}
	r.open = r.open[:n-1]
	return nil
}

// use notes the prefixes of a tag.
func (r *xmpReader) use(p *property, t tag) {
	note := func(name string) {
		space, _, prefix := r.resolve(name)
		if _, known := p.prefixes[prefix]; !known && prefix != "xml" && prefix != "xmlns" {
			p.prefixes[prefix] = space
		}
	}
	if strings.Contains(t.name, ":") || len(r.spaces[""]) > 0 {
		note(t.name)
	}
	for _, a := range t.attributes {
		if strings.Contains(a.name, ":") { // others are of no namespace
			note(a.name)
		}
	}
}

// resolve splits a name, and tells what its prefix stands for: as declared, else as usual.
func (r *xmpReader) resolve(name string) (space, local, prefix string) {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	if all := r.spaces[prefix]; len(all) > 0 {
		return all[len(all)-1], local, prefix
	}
	return usualSpaces[prefix], local, prefix
}

// declares tells the prefix that an attribute declares.
func declares(name string) (prefix string, ok bool) {
	if name == "xmlns" {
		return "", true
	}
	return strings.CutPrefix(name, "xmlns:")
}
