package imageops

import (
	"strconv"
	"strings"
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
// renditions by the same rule.
func OutputFormat(name string) Format {
	_, ext := splitName(name)
	if f, err := ParseFormat(strings.TrimPrefix(ext, ".")); err == nil {
		return f
	}
	return JPEG
}

// ContentTypeByName returns the media type of an image by the extension of its
// name, in any case, and false when it is not one that s3img reads. jpe and
// jfif are JPEG, tif is TIFF.
func ContentTypeByName(name string) (string, bool) {
	_, ext := splitName(name)
	switch strings.ToLower(ext) {
	case ".jpg", ".jpeg", ".jpe", ".jfif":
		return JPEG.ContentType(), true
	case ".png":
		return PNG.ContentType(), true
	case ".gif":
		return GIF.ContentType(), true
	case ".webp":
		return WebP.ContentType(), true
	case ".tif", ".tiff":
		return TIFF.ContentType(), true
	case ".bmp":
		return BMP.ContentType(), true
	}
	return "", false
}

// RenditionName is the name of the rendition of the given size:
// "a/b.jpg", 1000 becomes "a/b-1000.jpg". Folders are kept as they are.
//
// format "" stands for OutputFormat(name). The extension stays as it is written
// where it already names the format (.JPG, .jpeg); any other extension is
// replaced by .jpg, .png or .gif. A name without an extension, which ".hidden"
// is, gets one: ".hidden-1000.jpg". A dot at the end of a name is dropped:
// "name." gives "name-1000.jpg".
func RenditionName(name string, size int, format Format) string {
	stem, ext := splitName(name)
	if format == "" {
		format = OutputFormat(name)
	}
	if f, err := ParseFormat(strings.TrimPrefix(ext, ".")); err != nil || f != format {
		ext = format.extension()
	}
	return stem + "-" + strconv.Itoa(size) + ext
}

// ManifestName is the name of the file that tells of all renditions of one image: "a/b.jpg" becomes "a/b.json". Images that
// differ in nothing but their extension share it.
func ManifestName(name string) string {
	stem, _ := splitName(name)
	return stem + ".json"
}

// extension is the usual extension of f, with its dot.
func (f Format) extension() string {
	if f == JPEG {
		return ".jpg"
	}
	return "." + string(f)
}

// RenditionSuffixes are what RenditionName can end in, in any case, for files of any name and this format; "" stands for
// the format that each file's name says.
func RenditionSuffixes(format Format) []string {
	switch format {
	case JPEG:
		return []string{".jpg", ".jpeg"}
	case PNG, GIF:
		return []string{format.extension()}
	}
	return []string{".jpg", ".jpeg", ".png", ".gif"}
}
