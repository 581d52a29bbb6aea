package lambda

import (
	"regexp"
	"slices"
	"testing"
)

// Each place of the files is filled in, and nothing is made for a place that is not there.
func TestTemplatePlaces(t *testing.T) {
	places, err := TemplateOptions{}.places()
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, part := range templateParts() {
		text, err := templateFiles.ReadFile("template/" + part)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`\{\{([^{}]*)\}\}`).FindAllStringSubmatch(string(text), -1) {
			used = append(used, found[1])
			if _, is := places[found[1]]; !is {
				t.Errorf("%s has {{%s}}, which nothing fills in", part, found[1])
			}
		}
	}
	for name := range places {
		if !slices.Contains(used, name) {
			t.Errorf("no file has {{%s}}", name)
		}
	}
	files, err := templateFiles.ReadDir("template")
	if err != nil || len(files) != len(templateParts()) {
		t.Errorf("%d files, and %d parts in order: %v", len(files), len(templateParts()), err)
	}
}
