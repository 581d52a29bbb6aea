package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// Example is a file that describes three renditions, with every other key as a comment that says what it is for.
func Example() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# yaml-language-server: $schema=%s
#
# What s3img makes of an image, where it lies, and what may be uploaded: `+"`s3img config check`"+` tells what is wrong with it.
# Flags and variables come before this file. docs/renditions.md explains it.

# Renditions by name: x-wing.jpg becomes x-wing-avatar.jpg and so on. A number is a size: the side of a square box.
renditions:
  avatar: 200x200,cover,smart
  card:
    box: 640x480
    fit: cover
    format: keep,webp
  1000:
`, SchemaURL)
	b.WriteString("\n  # All that a rendition can say:\n  #\n  # name:\n")
	for _, p := range imageops.Properties() {
		comment(&b, "  #   ", p.Key, p.About, p.Wants)
	}
	about := map[string]string{
		SectionDefaults: "What renditions look like that do not say it themselves.",
		SectionUpload:   "Where originals go, and what may be uploaded.",
		SectionDownload: "Where renditions go, and how they are served.",
	}
	for _, section := range Sections()[1:] {
		fmt.Fprintf(&b, "\n# %s\n%s:\n", about[section], section)
		for _, row := range Table() {
			if row.Section == section && row.Key != "" {
				comment(&b, "  # ", row.Key, row.About, row.Wants)
			}
		}
	}
	return b.String()
}

// comment is a key that may be taken out of its comment, with an example of what it takes.
func comment(b *strings.Builder, indent, key, about, wants string) {
	fmt.Fprintf(b, "%s%s: %s  # %s: %s\n", indent, key, exampleOf(key), about, wants)
}

// exampleOf is a value that a key takes.
func exampleOf(key string) string {
	examples := []string{
		"box", "640x480", "fit", "cover", "gravity", "smart", "format", "[keep, webp]", "quality", "82", "chroma", "444", "progressive", "true",
		"lossless", "true", "filter", "bicubic", "sharpen", "auto", "background", `"#ffffff"`, "metadata", "copyright", "gain-map", "keep",
		"bucket", "photos", "prefix", "input/", "types", "[jpeg, png]", "max-bytes", "10MB", "expires", "15m", "write-once", "true",
		"public-url", "https://images.example.com", "cache-control", "public, max-age=300", "manifest", "true",
	}
	return examples[slices.Index(examples, key)+1]
}
