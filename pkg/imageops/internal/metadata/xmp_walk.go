package metadata

import "strings"

// unnamed are the elements that say how values are put together, and are no part of a path.
var unnamed = map[string]bool{"Description": true, "Bag": true, "Seq": true, "Alt": true, "li": true}

// maxPath is more than the path of anything that is looked for, and beyond it paths are lost.
const maxPath = 100

// walk visits what a property consists of, in order: each value, attribute or text, with its local name and the path of local names that
// lead to it; and each item of a list when it begins, as "li". A value that is an item itself goes by the last name of its path.
func (p property) walk(xmp []byte, visit func(path, local, value string)) {
	value := xmp[p.valueStart:p.valueEnd]
	type level struct {
		path, name string
		text       int // where its text starts, -1 once it has elements
	}
	open := []level{{text: -1}}
	for at := 0; ; {
		t, ok, err := nextTag(value, at)
		if !ok || err != nil {
			return
		}
		at = t.end
		top := &open[len(open)-1]
		_, local, found := strings.Cut(t.name, ":")
		if !found {
			local = t.name
		}
		if t.closes {
			if top.text >= 0 {
				visitText(visit, top.path, top.name, strings.TrimSpace(string(value[top.text:t.start])))
			}
			if len(open) > 1 {
				open = open[:len(open)-1]
			}
			continue
		}
		top.text = -1
		if local == "li" {
			visit(top.path, local, "")
		}
		path := below(top.path, local)
		for _, a := range t.attributes {
			prefix, name, qualified := strings.Cut(a.name, ":")
			if qualified && prefix != "xmlns" && prefix != "xml" && prefix != "rdf" && len(name) < maxPath {
				visit(path, name, strings.TrimSpace(string(value[a.valueStart:a.valueEnd])))
			}
		}
		if !t.empty {
			open = append(open, level{path, local, t.end})
		}
	}
}

// below is the path of an element.
func below(path, local string) string {
	switch {
	case unnamed[local]:
		return path
	case len(path)+len(local) > maxPath:
		return "/?"
	}
	return path + "/" + local
}

// visitText visits the text of an element under the path that leads to it.
func visitText(visit func(path, local, value string), path, name, text string) {
	if path == "" {
		return
	}
	cut := strings.LastIndexByte(path, '/')
	if unnamed[name] || path[cut+1:] == name {
		visit(path[:cut], path[cut+1:], text)
	}
}
