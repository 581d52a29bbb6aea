package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/config"
)

// The guide has the tables that the file is read by, and the example of it has no problem, also with every key taken out of its comment.
func TestGuideHasTheTables(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "renditions.md"))
	if err != nil {
		t.Fatal(err)
	}
	renditions, others := config.Tables()
	for _, table := range []string{renditions, others} {
		if !strings.Contains(string(guide), table) {
			t.Errorf("docs/renditions.md lacks this table:\n%s", table)
		}
	}
}

func TestExample(t *testing.T) {
	if _, err := config.Parse([]byte(config.Example())); err != nil {
		t.Error(err)
	}
	var all strings.Builder
	for line := range strings.Lines(config.Example()) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		text, comment := strings.CutPrefix(strings.TrimLeft(line, " "), "# ")
		switch {
		case indent == "" || !comment:
			all.WriteString(line)
		case strings.HasPrefix(text, "name:"), !strings.HasPrefix(text, " "):
			if !strings.HasPrefix(text, "All that") {
				all.WriteString(indent + text)
			}
		default:
			all.WriteString(indent + text)
		}
	}
	file, err := config.Parse([]byte(all.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, all.String())
	}
	for _, row := range config.Table() {
		if _, said := file.Lookup(row.Variable); row.Key != "" && !said {
			t.Errorf("the example has no %s.%s", row.Section, row.Key)
		}
	}
	if schema := compiled(t); schema.Validate(asJSON(t, []byte(all.String()))) != nil {
		t.Error("the schema refuses the example")
	}
	if n := len(file.Renditions); n != 4 {
		t.Errorf("%d renditions", n)
	}
}
