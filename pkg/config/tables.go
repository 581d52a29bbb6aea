package config

import (
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// Tables are those of the guide, in Markdown: every key of a rendition, and then every key of the other sections with its variable and flag.
func Tables() (renditions, others string) {
	var b strings.Builder
	b.WriteString("| key | takes | is |\n|---|---|---|\n")
	for _, p := range imageops.Properties() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", p.Key, p.Wants, p.About)
	}
	renditions = b.String()
	b.Reset()
	b.WriteString("| key | variable | flag | is |\n|---|---|---|---|\n")
	for _, row := range Table() {
		if row.Key == "" {
			continue
		}
		flags := make([]string, len(row.Flags))
		for i, name := range row.Flags {
			flags[i] = "`--" + name + "`"
		}
		fmt.Fprintf(&b, "| `%s.%s` | `%s` | %s | %s: %s |\n", row.Section, row.Key, row.Variable, strings.Join(flags, ", "), row.About, row.Wants)
	}
	return renditions, b.String()
}
