package lambda_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/lambda"
)

// guideRows reads the tables of docs/lambda.md whose first column is called title: names to their defaults.
func guideRows(t *testing.T, title string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "lambda.md"))
	check(t, err)
	_, table, found := strings.Cut(string(data), "\n| "+title+" | default |")
	if !found {
		t.Fatalf("docs/lambda.md has no table of every %s", title)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	code := regexp.MustCompile("`([^`]+)`")
	rows := map[string]string{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		value := strings.Trim(strings.TrimSpace(cells[2]), "`")
		for _, name := range code.FindAllStringSubmatch(cells[1], -1) {
			rows[name[1]] = value
		}
	}
	return rows
}

// TestGuideNamesEveryParameter compares docs/lambda.md with the template.
func TestGuideNamesEveryParameter(t *testing.T) {
	declared := parse(t, makeTemplate(t, lambda.TemplateOptions{}))["Parameters"].(tree)
	rows := guideRows(t, "parameter")
	for name, declaration := range declared {
		want, _ := declaration.(tree)["Default"].(string)
		if got, there := rows[name]; !there || got != want {
			t.Errorf("%s: default in the guide is %q (there: %t), in the template %q", name, got, there, want)
		}
	}
	if len(rows) != len(declared) {
		t.Errorf("the guide names %d parameters, the template %d", len(rows), len(declared))
	}
}

func TestGuideNamesEveryVariable(t *testing.T) {
	template := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given("CacheControl", "none"))
	rows := guideRows(t, "variable")
	variables := at(t, template, "Resources.Function.Properties.Environment.Variables").(tree)
	for name := range variables {
		if _, there := rows[name]; !there {
			t.Errorf("the guide does not name %s", name)
		}
	}
	if len(rows) != len(variables) {
		t.Errorf("the guide names %d variables, the template %d", len(rows), len(variables))
	}
}
