package config

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/s3img/s3img/pkg/imageops"
)

// renditions reads those of the file.
func (r *reader) renditions(node *yaml.Node) {
	if node.Kind == yaml.MappingNode && len(node.Content) == 0 {
		r.wrong(node, "renditions is empty: describe one, or leave it out")
	}
	r.entries(SectionRenditions, node, func(name string, at, value *yaml.Node) {
		before := len(r.problems)
		text, ok := r.rendition(name, value)
		if !ok || len(r.problems) > before {
			return
		}
		if err := checkRendition(text); err != nil {
			r.wrong(at, "renditions.%s: %v", shownName(name), err)
			return
		}
		r.file.Renditions = append(r.file.Renditions, Line{Name: name, Text: text, At: max(1, at.Line)})
	})
}

func shownName(name string) string {
	const enough = 60
	if len(name) > enough {
		return name[:enough] + "…"
	}
	return name
}

// checkRendition finds what is wrong with a rendition as a whole.
func checkRendition(text string) error {
	_, err := imageops.ParseSpec(text, imageops.Style{})
	if err == nil {
		return nil
	}
	words := strings.TrimPrefix(err.Error(), fmt.Sprintf("rendition %q: ", text)) // which the reader knows by its line
	if name, _, named := strings.Cut(text, "="); named {
		words = strings.TrimPrefix(words, "rendition "+name+": ")
	}
	return fmt.Errorf("%s", words) //nolint:err113 // words of an error, for people
}

// rendition is what ParseSpec reads of one.
func (r *reader) rendition(name string, node *yaml.Node) (text string, ok bool) {
	path := "renditions." + shownName(name)
	if strings.ContainsAny(name, "=,;\r\n") || strings.TrimSpace(name) != name || name == "" {
		r.wrong(node, "%v", imageops.CheckName(name))
		return "", false
	}
	if node.Kind == yaml.MappingNode || isNull(node) {
		return r.described(path, name, node)
	}
	words, ok := scalar(node)
	if !ok || strings.ContainsAny(words, ";\r\n") {
		r.wrong(node, "%s is %s: want its keys, or words as 200x200,cover,smart", path, kindOf(node))
		return "", false
	}
	return name + "=" + words, true
}

// described puts the keys of a rendition on one line. A name that is a size needs no box.
func (r *reader) described(path, name string, node *yaml.Node) (text string, ok bool) {
	said, boxed := r.properties(path, node)
	box := said["box"]
	if size, err := imageops.ParseBox(name); box == "" && err == nil && size == imageops.Square(size.Width) {
		box = name
	}
	if box == "" && !boxed {
		r.wrong(node, "%s has no box: want %s", path, imageops.Properties()[0].Wants)
	}
	return name + "=" + box + wordsOf(said), box != ""
}

// properties reads the keys of a rendition. boxed reports whether a box is among them, right or wrong.
func (r *reader) properties(path string, node *yaml.Node) (said map[string]string, boxed bool) {
	rows := map[string]imageops.Property{}
	var keys []string
	for _, row := range imageops.Properties() {
		rows[row.Key], keys = row, append(keys, row.Key)
	}
	said = map[string]string{}
	r.entries(path, node, func(key string, at, value *yaml.Node) {
		boxed = boxed || key == "box"
		row, known := rows[key]
		if !known {
			r.wrong(at, "%s", unknown(path, key, keys))
			return
		}
		path := path + "." + key
		if text, ok := r.value(path, value, key == "format", row.Wants); ok && r.spelled(path, value, text, row.Values, row.Spelling) {
			said[key] = text
		}
	})
	return said, boxed
}

// wordsOf are properties but the box as imageops.ParseSpec reads them, each behind a comma, in the order of the table.
func wordsOf(said map[string]string) (words string) {
	for _, row := range imageops.Properties() {
		switch value, is := said[row.Key]; {
		case !is, row.Key == "box":
		case row.Key == "format":
			words += "," + value
		default:
			words += "," + row.Key + "=" + value
		}
	}
	return words
}
