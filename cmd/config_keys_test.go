package cmd_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
)

// The script config_keys has each key of s3img.yaml twice: in a file that does what it says, and in one in which nothing is right.
func TestScriptHasEveryKey(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "script", "config_keys.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	good, bad := map[string]bool{}, map[string]bool{}
	for _, file := range archive.Files {
		switch {
		case !strings.HasSuffix(file.Name, ".yaml"):
		case file.Name == "bad.yaml":
			keysOf(t, file.Data, bad)
		default:
			keysOf(t, file.Data, good)
		}
	}
	var keys []string
	for _, p := range imageops.Properties() {
		keys = append(keys, config.SectionRenditions+"."+p.Key)
	}
	for _, row := range config.Table() {
		if row.Key != "" {
			keys = append(keys, row.Section+"."+row.Key)
		}
	}
	for _, key := range keys {
		if !good[key] || !bad[key] {
			t.Errorf("%s: done %v, refused %v", key, good[key], bad[key])
		}
	}
}

// keysOf notes the keys of a file by their sections, those of renditions without their names.
func keysOf(t *testing.T, data []byte, to map[string]bool) {
	t.Helper()
	var file map[string]map[string]any
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for section, keys := range file {
		for key, value := range keys {
			to[section+"."+key] = true
			if said, is := value.(map[string]any); is {
				for key := range said {
					to[section+"."+key] = true
				}
			}
		}
	}
}
