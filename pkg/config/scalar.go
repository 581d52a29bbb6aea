package config

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// isNull is true of what has a key and no value.
func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// scalar is a word of the file as flags would have it, whatever YAML takes it for: 0x10 is "16", True is "true". It is false for what is
// no word.
func scalar(node *yaml.Node) (text string, ok bool) {
	if node.Kind != yaml.ScalarNode {
		return "", false
	}
	switch node.ShortTag() {
	case "!!str", "!!timestamp":
		return node.Value, true
	case "!!bool":
		var b bool
		err := node.Decode(&b)
		return strconv.FormatBool(b), err == nil
	case "!!int":
		var n int64
		err := node.Decode(&n)
		return strconv.FormatInt(n, 10), err == nil
	case "!!float":
		var f float64
		err := node.Decode(&f)
		return strconv.FormatFloat(f, 'f', -1, 64), err == nil
	}
	return "", false
}

// kindOf names what stands where something else should.
func kindOf(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "a mapping"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Kind == yaml.AliasNode:
		return "an alias (*), which is not read here"
	case isNull(node):
		return "empty"
	}
	if text, ok := scalar(node); ok {
		return shown(text)
	}
	return "of a type of its own (" + node.Tag + ")"
}
