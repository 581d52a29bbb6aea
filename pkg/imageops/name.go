package imageops

import (
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// splitName cuts name before its extension. Only the part after the last slash
// counts, and dots at its start do not begin an extension (as in Python's
// os.path.splitext): ".jpg" and "a.b/c" have none. ext includes its dot; it is
// "." for a name that ends in a dot.
func splitName(name string) (stem, ext string) {
	base := name[strings.LastIndexByte(name, '/')+1:]
	visible := strings.TrimLeft(base, ".")
	dot := strings.LastIndexByte(visible, '.')
	if dot < 0 {
		return name, ""
	}
	cut := len(name) - len(visible) + dot
	return name[:cut], name[cut:]
}

// OutputFormat is the format of the renditions of a file called name: what the
// extensions .jpg, .jpeg, .png and .gif say, in any case, and JPEG for any other
// name, those without an extension included. Signed upload URLs promise
// renditions by the same rule, which no format that is added changes.
func OutputFormat(name string) Format {
	_, ext := splitName(name)
	return Format(known().promised(ext).Name)
}

// ContentTypeByName returns the media type of an image by the extension of its
// name, in any case, and false when it is not one that s3img reads: see FormatInfo.Extensions.
func ContentTypeByName(name string) (string, bool) {
	_, ext := splitName(name)
	row := known().first(func(row *codec.Format) bool { return row.Reads(ext) })
	if row == nil {
		return "", false
	}
	return row.MediaType, true
}

// RenditionName is the name of the rendition of the given size:
// "a/b.jpg", 1000 becomes "a/b-1000.jpg". Folders are kept as they are.
//
// format "" stands for OutputFormat(name). The extension stays as it is written
// where it already names the format (.JPG, .jpeg); any other extension is
// replaced by the usual one. A name without an extension, which ".hidden"
// is, gets one: ".hidden-1000.jpg". A dot at the end of a name is dropped:
// "name." gives "name-1000.jpg".
func RenditionName(name string, size int, format Format) string {
	return known().renditionName(name, size, format)
}

func (t table) renditionName(name string, size int, format Format) string {
	stem, ext := splitName(name)
	row := t.promised(ext)
	if format != "" {
		row = t.named(format)
	}
	switch {
	case row == nil:
		ext = "." + string(format)
	case !row.HasExtension(ext):
		ext = row.Extensions[0]
	}
	return stem + "-" + strconv.Itoa(size) + ext
}

// ManifestName is the name of the file that tells of all renditions of one image: "a/b.jpg" becomes "a/b.json". Images that
// differ in nothing but their extension share it.
func ManifestName(name string) string {
	stem, _ := splitName(name)
	return stem + ".json"
}

// RenditionSuffixes are what RenditionName can end in, in any case, for files of any name and this format; "" stands for
// the format that each file's name says.
func RenditionSuffixes(format Format) (suffixes []string) {
	t := known()
	if row := t.named(format); row != nil && row.Writable() {
		return row.Extensions
	}
	for _, row := range t {
		if row.Keeps {
			suffixes = append(suffixes, row.Extensions...)
		}
	}
	return suffixes
}
