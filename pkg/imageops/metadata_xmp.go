package imageops

import (
	"bytes"
	"regexp"
)

// uprightXMP is a copy of an XMP packet that says of the pixels that they stand
// upright, and has no thumbnails (XMP, part 1, 8.4 and 8.7). It goes by the
// usual prefixes of the two namespaces, as nearly all software does.
func uprightXMP(xmp []byte) []byte {
	if len(xmp) == 0 {
		return nil
	}
	orientation := regexp.MustCompile(`(tiff:Orientation(?:\s*=\s*["']|>)\s*)[0-9]+`)
	xmp = orientation.ReplaceAll(xmp, []byte("${1}1"))
	for _, tag := range []string{"xmp:Thumbnails", "xap:Thumbnails"} {
		xmp = cutElement(xmp, tag)
	}
	return xmp
}

// cutElement takes out all that stands from the start to the end of an element,
// wherever it occurs, in one pass.
func cutElement(xml []byte, tag string) []byte {
	open, end := []byte("<"+tag), []byte("</"+tag+">")
	var out []byte
	for rest := xml; ; {
		before, inside, found := bytes.Cut(rest, open)
		_, after, closed := bytes.Cut(inside, end)
		if !found || !closed {
			return append(out, rest...)
		}
		out, rest = append(out, before...), after
	}
}
