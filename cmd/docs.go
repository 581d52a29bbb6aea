package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/s3img/s3img/pkg/config"
)

const docsPerm = 0o777 // before the umask

const schemaFile = "s3img.schema.json"

// docsDate keeps generated pages the same on every day.
var docsDate = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

func newDocs() *cobra.Command {
	return &cobra.Command{
		Use:   "docs [DIR]",
		Short: "Write the command reference, man pages and the schema of s3img.yaml",
		Long: `Write the command reference (DIR/cli/*.md), the man pages (DIR/man/*.1) and the JSON
schema of s3img.yaml (DIR/s3img.schema.json).
DIR is docs unless named. The same version writes the same bytes each time.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "docs"
			if len(args) > 0 {
				dir = args[0]
			}
			return writeDocs(dir)
		},
	}
}

func writeDocs(dir string) error {
	root := newRoot(&app{})
	root.DisableAutoGenTag = true
	indentTables(root)
	cli, man := filepath.Join(dir, "cli"), filepath.Join(dir, "man")
	for _, d := range []string{cli, man} {
		if err := os.MkdirAll(d, docsPerm); err != nil {
			return fmt.Errorf("make the folder for the documentation: %w", err)
		}
	}
	if err := doc.GenMarkdownTree(root, cli); err != nil {
		return fmt.Errorf("write the command reference: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, schemaFile), config.Schema(), configPerm); err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	header := &doc.GenManHeader{Section: "1", Source: "s3img", Manual: "s3img manual", Date: &docsDate}
	if err := doc.GenManTree(root, header, man); err != nil {
		return fmt.Errorf("write the man pages: %w", err)
	}
	return nil
}

// indentTables makes what the help texts indent a block of its own, which Markdown and man pages do not fill like prose.
func indentTables(c *cobra.Command) {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(c.Long) {
		table := strings.HasPrefix(line, "  ")
		if table != inside && line != "\n" {
			b.WriteString("\n")
		}
		if table {
			b.WriteString("  ") // to four, which is code
		}
		b.WriteString(line)
		inside = table
	}
	c.Long = b.String()
	for _, sub := range c.Commands() {
		indentTables(sub)
	}
}
