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

// cutElement takes out what stands between the start and the end of an element.
func cutElement(xml []byte, tag string) []byte {
	for {
		start := bytes.Index(xml, []byte("<"+tag))
		if start < 0 {
			return xml
		}
		end := []byte("</" + tag + ">")
		n := bytes.Index(xml[start:], end)
		if n < 0 {
			return xml
		}
		xml = append(xml[:start:start], xml[start+n+len(end):]...)
	}
}
