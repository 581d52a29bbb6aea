package lambda_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// tree is a part of a template: maps, lists and scalars.
type tree = map[string]any

// resolver fills in a template as CloudFormation does: parameters, conditions, and the functions that the template uses.
type resolver struct {
	t          testing.TB
	template   tree
	parameters map[string]any
	attributes map[string]string // of resources, as "Queue.Arn"; a Ref to a resource is its own name
}

const (
	testRegion  = "eu-central-1"
	testAccount = "123456789012" // moto's
	testStack   = "photos"
)

// noValue is what AWS::NoValue stands for: the property is not there.
type noValue struct{}

// resolve returns the template as it is deployed with these parameters: resources whose condition does not hold are gone.
func resolve(t testing.TB, text string, parameters map[string]string) tree {
	t.Helper()
	r := newResolver(t, text, parameters)
	if broken := r.brokenRules(); len(broken) > 0 {
		t.Fatalf("the parameters break %v", broken)
	}
	out := tree{}
	for _, section := range []string{"Resources", "Outputs"} {
		out[section] = tree{}
		for name, item := range r.template[section].(tree) {
			if condition, has := item.(tree)["Condition"]; !has || r.holds(condition.(string)) {
				out[section].(tree)[name] = r.value(item)
			}
		}
	}
	return out
}

func newResolver(t testing.TB, text string, parameters map[string]string) *resolver {
	t.Helper()
	r := &resolver{t: t, template: parse(t, text), parameters: map[string]any{}}
	r.attributes = map[string]string{
		"Queue.Arn": "arn:aws:sqs:" + testRegion + ":" + testAccount + ":" + testStack + "-uploads",
	}
	r.fillIn(parameters)
	return r
}

// parse reads a template with the long forms of its functions.
func parse(t testing.TB, text string) tree {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		t.Fatal(err)
	}
	return plain(t, node.Content[0]).(tree)
}

// plain turns the short forms, !Ref and the like, into the long ones.
func plain(t testing.TB, node *yaml.Node) any {
	t.Helper()
	var v any
	switch node.Kind {
	case yaml.MappingNode:
		m := tree{}
		for i := 0; i < len(node.Content); i += 2 {
			m[node.Content[i].Value] = plain(t, node.Content[i+1])
		}
		v = m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range node.Content {
			list = append(list, plain(t, item))
		}
		v = list
	default:
		v = node.Value
	}
	if name, short := strings.CutPrefix(node.Tag, "!"); short && !strings.HasPrefix(name, "!") {
		if name != "Ref" {
			name = "Fn::" + name
		}
		return tree{name: v}
	}
	return v
}

// brokenRules names the rules of the template that the parameters do not keep.
func (r *resolver) brokenRules() []string {
	var broken []string
	rules, _ := r.template["Rules"].(tree)
	for name, rule := range rules {
		for _, assertion := range rule.(tree)["Assertions"].([]any) {
			if !r.value(assertion.(tree)["Assert"]).(bool) {
				broken = append(broken, name)
			}
		}
	}
	return broken
}

func anyList(items []string) []any {
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = item
	}
	return list
}

func (r *resolver) holds(condition string) bool {
	return r.value(r.template["Conditions"].(tree)[condition]).(bool)
}

func (r *resolver) value(v any) any {
	switch v := v.(type) {
	case tree:
		if len(v) == 1 {
			for name, argument := range v {
				if name == "Ref" || strings.HasPrefix(name, "Fn::") {
					return r.call(name, argument)
				}
			}
		}
		out := tree{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if item := r.value(v[key]); item != (noValue{}) {
				out[key] = item
			}
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			if item = r.value(item); item != any(noValue{}) {
				out = append(out, item)
			}
		}
		return out
	}
	return v
}

func (r *resolver) call(name string, argument any) any {
	args, _ := argument.([]any)
	switch name {
	case "Ref":
		return r.ref(argument.(string))
	case "Fn::GetAtt":
		if value, known := r.attributes[argument.(string)]; known {
			return value
		}
		return argument.(string)
	case "Fn::Sub":
		return regexp.MustCompile(`\$\{([^}]+)\}`).ReplaceAllStringFunc(argument.(string), func(s string) string {
			return r.ref(s[2 : len(s)-1]).(string)
		})
	case "Fn::If":
		if r.holds(args[0].(string)) {
			return r.value(args[1])
		}
		return r.value(args[2])
	case "Fn::Equals":
		return r.value(args[0]) == r.value(args[1])
	case "Fn::Not":
		return !r.value(args[0]).(bool)
	case "Fn::Join":
		var items []string
		for _, item := range r.value(args[1]).([]any) {
			items = append(items, item.(string))
		}
		return strings.Join(items, args[0].(string))
	case "Fn::Split":
		return anyList(strings.Split(r.value(args[1]).(string), args[0].(string)))
	case "Fn::FindInMap":
		table := r.template["Mappings"].(tree)[args[0].(string)].(tree)
		return table[r.value(args[1]).(string)].(tree)[args[2].(string)]
	}
	r.t.Fatalf("the template uses %s, which this test does not know", name)
	return nil
}

func (r *resolver) ref(name string) any {
	if value, is := r.parameters[name]; is {
		return value
	}
	switch name {
	case "AWS::NoValue":
		return noValue{}
	case "AWS::Partition":
		return "aws"
	case "AWS::Region":
		return testRegion
	case "AWS::AccountId":
		return testAccount
	case "AWS::StackName":
		return testStack
	}
	resource, _, _ := strings.Cut(name, ".")
	if _, is := r.template["Resources"].(tree)[resource]; !is {
		r.t.Fatalf("the template refers to %s, which is nothing", name)
	}
	return name
}

// at returns what lies below a path such as "Resources.Queue.Properties", where a list is gone into by its index.
func at(t testing.TB, v any, path string) any {
	t.Helper()
	for part := range strings.SplitSeq(path, ".") {
		switch w := v.(type) {
		case tree:
			v = w[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(w) {
				t.Fatalf("%s: no item %s", path, part)
			}
			v = w[i]
		default:
			t.Fatalf("%s: nothing at %s", path, part)
		}
	}
	return v
}
