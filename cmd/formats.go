package cmd

import (
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// formatNames lists the names of the formats that pass.
func formatNames(passes func(imageops.FormatInfo) bool) (names []string) {
	for _, format := range imageops.Formats() {
		if passes(format) {
			names = append(names, string(format.Format))
		}
	}
	return names
}

func allFormats(imageops.FormatInfo) bool { return true }

// acceptedFormats are those that may be uploaded unless something else is asked for.
func acceptedFormats(format imageops.FormatInfo) bool { return format.Accepted }

func writtenFormats(format imageops.FormatInfo) bool { return format.Written }

// writtenNames are the formats of renditions in a sentence: jpeg, png or gif.
func writtenNames() string { return joined(formatNames(writtenFormats), "or") }

// keptExtensions are those that renditions have from their originals, in a sentence.
func keptExtensions() string {
	var kept []string
	for _, format := range imageops.Formats() {
		for _, ext := range format.Extensions {
			if strings.HasSuffix(imageops.RenditionName("x"+ext, 1, ""), ext) && !slices.Contains(kept, ext) {
				kept = append(kept, ext)
			}
		}
	}
	return joined(kept, "and")
}

// readableHint tells which formats are read.
func readableHint() string {
	var labels []string
	for _, format := range imageops.Formats() {
		labels = append(labels, format.Label)
	}
	return "s3img reads " + joined(labels, "and") + ", whatever the name says"
}

// joined lists words as sentences do: a, b and c.
func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
