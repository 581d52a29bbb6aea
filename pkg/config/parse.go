package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Parse reads a file. What is wrong with it comes as [Problems], all of them. Nothing and comments alone are a file that says nothing.
func Parse(data []byte) (*File, error) {
	if len(data) > MaxFileBytes {
		return nil, Problems{{Line: 1, Text: fmt.Sprintf("the file has more than %d bytes", MaxFileBytes)}}
	}
	root, err := readDocument(data)
	if err != nil {
		return nil, Problems{yamlProblem(err)}
	}
	r := reader{file: &File{said: map[string]string{}}}
	if root != nil {
		r.root(root)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
		return nil, r.problems
	}
	return r.file, nil
}

// IsTemplate reports whether a file is a template of CloudFormation, which `s3img lambda template` makes and which people may have called
// as our file is called.
func IsTemplate(data []byte) bool {
	return bytes.HasPrefix(data, []byte("AWSTemplateFormatVersion")) || bytes.Contains(data, []byte("\nAWSTemplateFormatVersion"))
}

var errManyDocuments = errors.New("a second document begins: one is read")

// readDocument returns what the one document of a file holds, nil for nothing.
func readDocument(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if err := decoder.Decode(&more); err == nil {
		return nil, errManyDocuments
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, nil
	}
	return document.Content[0], nil
}

// yamlLine finds the line in an error of the library of YAML.
var yamlLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:line (\d+): )?`) })

func yamlProblem(err error) Problem {
	text := err.Error()
	at, line := yamlLine().FindStringSubmatch(text), 1
	if at != nil {
		text = strings.TrimPrefix(text, at[0])
		if n, err := strconv.Atoi(at[1]); err == nil {
			line = max(1, n)
		}
	}
	return Problem{Line: line, Text: "this is no YAML: " + text}
}

// reader gathers what a file says and what is wrong with it.
type reader struct {
	file     *File
	problems Problems
}

func (r *reader) wrong(at *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, Problem{Line: max(1, at.Line), Column: at.Column, Text: fmt.Sprintf(format, args...)})
}

// entries yields the keys and values of a mapping, each key once. What is none is a problem; null is an empty one.
func (r *reader) entries(path string, node *yaml.Node, each func(key string, at, value *yaml.Node)) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		r.wrong(node, "%s is %s: want keys with their values", path, kindOf(node))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		at, value := node.Content[i], node.Content[i+1]
		switch {
		case at.Kind != yaml.ScalarNode:
			r.wrong(at, "%s has %s for a key", path, kindOf(at))
		case at.Tag == "!!merge":
			r.wrong(at, "%s has a merge (<<), which is not read here: what all renditions share stands in defaults", path)
		case seen[at.Value] > 0:
			r.wrong(at, "%s has the key %q twice: it stands in line %d already", path, at.Value, seen[at.Value])
		default:
			seen[at.Value] = max(1, at.Line)
			each(at.Value, at, value)
		}
	}
}

func (r *reader) root(node *yaml.Node) {
	sections := Sections()
	r.entries("the file", node, func(key string, at, value *yaml.Node) {
		switch {
		case key == SectionRenditions:
			r.renditions(value)
		case slices.Contains(sections, key):
			r.section(key, value)
		default:
			r.wrong(at, "%s", unknown("the file", key, sections))
		}
	})
}

// Sections are the keys at the top of a file, in the order of the example.
func Sections() []string {
	return []string{SectionRenditions, SectionDefaults, SectionUpload, SectionDownload}
}

// section reads settings.
func (r *reader) section(section string, node *yaml.Node) {
	rows := map[string]Setting{}
	var keys []string
	for _, row := range Table() {
		if row.Section == section && row.Key != "" {
			rows[row.Key], keys = row, append(keys, row.Key)
		}
	}
	r.entries(section, node, func(key string, at, value *yaml.Node) {
		row, known := rows[key]
		path := section + "." + key
		switch {
		case !known && section == SectionDefaults && slices.Contains([]string{"box", "fit", "gravity"}, key):
			r.wrong(at, "%s has no key %q: each rendition says its own", section, key)
			return
		case !known:
			r.wrong(at, "%s", unknown(section, key, keys))
			return
		}
		if text, ok := r.value(path, value, row.List, row.Wants); ok {
			if text == "" && !row.Empty {
				r.wrong(value, "%s is empty: want %s", path, row.Wants)
			} else if r.spelled(path, value, text, row.Values, row.spelling) {
				r.file.said[row.Variable] = text
			}
		}
	})
}

// spelled reports whether a value is right, and written as the table has it. spelling tells how it is written there.
func (r *reader) spelled(path string, at *yaml.Node, text string, values []string, spelling func(string) (string, error)) bool {
	word, err := spelling(text)
	switch {
	case err != nil:
		r.wrong(at, "%s is %s: %v", path, shown(text), err)
		return false
	case len(values) > 0 && !slices.Contains(values, text):
		r.wrong(at, "%s is %s: write it as %s", path, shown(text), word)
		return false
	}
	return true
}

// shown is a text for messages, which are no longer for long ones.
func shown(text string) string {
	const enough = 60
	if len(text) > enough {
		text = text[:enough] + "…"
	}
	return strconv.Quote(text)
}

// value returns a value as variables have it: one word, or a list with commas between.
func (r *reader) value(path string, node *yaml.Node, list bool, wants string) (text string, ok bool) {
	switch {
	case isNull(node):
		r.wrong(node, "%s has no value: want %s%s", path, wants, nullHint(path))
		return "", false
	case node.Kind == yaml.SequenceNode && list:
		var items []string
		for _, item := range node.Content {
			text, ok := scalar(item)
			if !ok || isNull(item) || strings.Contains(text, ",") || strings.TrimSpace(text) == "" {
				r.wrong(item, "%s has an item that is %s: want %s", path, kindOf(item), wants)
				return "", false
			}
			items = append(items, text)
		}
		if len(items) == 0 {
			r.wrong(node, "%s is an empty list: want %s", path, wants)
			return "", false
		}
		return strings.Join(items, ","), true
	}
	if text, ok = scalar(node); !ok {
		r.wrong(node, "%s is %s: want %s", path, kindOf(node), wants)
	}
	return text, ok
}

// nullHint is for colours, whose # begins a comment.
func nullHint(path string) string {
	if strings.HasSuffix(path, ".background") {
		return `; a # begins a comment unless it stands in quotes: "#ffffff"`
	}
	return ""
}
