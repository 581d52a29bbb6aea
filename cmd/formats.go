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
func writtenNames() string { return imageops.JoinNames(formatNames(writtenFormats), "or") }

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
	return imageops.JoinNames(kept, "and")
}

// readableHint tells which formats are read.
func readableHint() string {
	var labels []string
	for _, format := range imageops.Formats() {
		labels = append(labels, format.Label)
	}
	return "s3img reads " + imageops.JoinNames(labels, "and") + ", whatever the name says"
}
