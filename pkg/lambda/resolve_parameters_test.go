package lambda_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// fillIn sets the parameters, and refuses values as CloudFormation does.
func (r *resolver) fillIn(given map[string]string) {
	declared := r.template["Parameters"].(tree)
	for name := range given {
		if declared[name] == nil {
			r.t.Fatalf("there is no parameter %s", name)
		}
	}
	for name, declaration := range declared {
		d := declaration.(tree)
		value, has := given[name]
		if !has {
			if d["Default"] == nil {
				r.t.Fatalf("parameter %s has no value", name)
			}
			value = d["Default"].(string)
		}
		items := []string{value}
		if d["Type"] == "CommaDelimitedList" {
			items = strings.Split(value, ",")
		}
		for _, item := range items {
			r.check(name, d, item)
		}
		r.parameters[name] = value
		if d["Type"] == "CommaDelimitedList" {
			r.parameters[name] = anyList(items)
		}
	}
}

func (r *resolver) check(name string, declaration tree, value string) {
	if pattern, has := declaration["AllowedPattern"]; has && !regexp.MustCompile(`^(?:`+pattern.(string)+`)$`).MatchString(value) {
		r.t.Fatalf("parameter %s: %q does not match %s", name, value, pattern)
	}
	for limit, got := range map[string]string{"MinLength": strconv.Itoa(len(value)), "MinValue": value} {
		if declaration[limit] != nil && number(r.t, got) < number(r.t, declaration[limit]) {
			r.t.Fatalf("parameter %s: %q is below its %s, %v", name, value, limit, declaration[limit])
		}
	}
	for limit, got := range map[string]string{"MaxLength": strconv.Itoa(len(value)), "MaxValue": value} {
		if declaration[limit] != nil && number(r.t, got) > number(r.t, declaration[limit]) {
			r.t.Fatalf("parameter %s: %q is above its %s, %v", name, value, limit, declaration[limit])
		}
	}
	if allowed, has := declaration["AllowedValues"]; has && !slices.Contains(allowed.([]any), any(value)) {
		r.t.Fatalf("parameter %s: %q is not allowed", name, value)
	}
}

func number(t testing.TB, v any) int {
	t.Helper()
	n, err := strconv.Atoi(v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
