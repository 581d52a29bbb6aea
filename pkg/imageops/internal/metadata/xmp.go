package metadata

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// uprightXMP is a copy of a packet for a rendition of width × height upright pixels: it says so, and promises nothing that
// the rendition has not, such as thumbnails, a gain map or a video behind the picture; nor where faces are, if they have moved. All
// else stays byte for byte. It is nil for a packet that cannot be read.
func uprightXMP(xmp []byte, width, height int, moved bool) []byte {
	all, err := properties(xmp)
	if err != nil {
		return nil
	}
	out := make([]byte, 0, len(xmp))
	at := 0
	for _, p := range all {
		value, ok := statement(p, width, height)
		switch {
		case ok && p.simple(xmp) && p.valueStart < p.end:
			out = append(append(out, xmp[at:p.valueStart]...), strconv.Itoa(value)...)
			at = p.valueEnd
		case ok || gone(p) || moved && regionSchemas[[2]string{p.space, p.local}] != nil:
			out = append(out, xmp[at:p.start]...)
			at = p.end
		}
	}
	return append(out, xmp[at:]...)
}

// statement is what a property that speaks of the pixels must say.
func statement(p property, width, height int) (value int, ok bool) {
	switch {
	case p.space == nsTIFF && p.local == "Orientation":
		return 1, true
	case p.space == nsTIFF && p.local == "ImageWidth", p.space == nsExif && p.local == "PixelXDimension":
		return width, true
	case p.space == nsTIFF && p.local == "ImageLength", p.space == nsExif && p.local == "PixelYDimension":
		return height, true
	}
	return 0, false
}

// gone reports whether a property speaks of what only the original has.
func gone(p property) bool {
	switch p.space {
	case nsXMP:
		return p.local == "Thumbnails"
	case nsNote:
		return p.local == "HasExtendedXMP"
	case nsCamera:
		return strings.HasPrefix(p.local, "MotionPhoto") || strings.HasPrefix(p.local, "MicroVideo")
	}
	return attachments[p.space]
}

// xmpRights is a packet that says only who made the image, whose it is, and how it may be used. It is nil if nothing says so.
func xmpRights(xmp []byte) []byte {
	all, err := properties(xmp)
	if err != nil {
		return nil
	}
	all = slices.DeleteFunc(all, func(p property) bool { return !ofRights(p) || unresolved(p) })
	if len(all) == 0 {
		return nil
	}
	var out bytes.Buffer
	for _, p := range all {
		out.WriteString(`<rdf:Description rdf:about=""`)
		for _, prefix := range slices.Sorted(maps.Keys(p.prefixes)) {
			switch prefix {
			case "rdf":
				continue
			case "":
				out.WriteString(` xmlns="`)
			default:
				out.WriteString(` xmlns:` + prefix + `="`)
			}
			out.WriteString(p.prefixes[prefix] + `"`)
		}
		text := xmp[p.start:p.end]
		if p.attribute {
			out.WriteString(" " + string(bytes.TrimSpace(text)) + "/>")
			continue
		}
		out.WriteString(">" + string(text) + "</rdf:Description>")
	}
	return packet(out.String())
}

// ofRights reports whether a property tells the artist, the copyright, the credit or the licence.
func ofRights(p property) bool {
	switch p.space {
	case nsDC:
		return p.local == "creator" || p.local == "rights"
	case nsPhotoshop:
		return p.local == "Credit"
	case nsCC:
		return p.local == "license" || strings.HasPrefix(p.local, "attribution")
	}
	return p.space == nsRights || p.space == nsPLUS
}

// unresolved reports whether a prefix in p stands for nothing, or for something else than rdf always does here.
func unresolved(p property) bool {
	for prefix, space := range p.prefixes {
		if space == "" || strings.ContainsAny(space, `"<`) || prefix == "rdf" && space != nsRDF {
			return true
		}
	}
	return false
}
