package imageops

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Stem is a name without its extension, as it begins the names of its renditions.
func Stem(name string) string {
	stem, _ := splitName(name)
	return stem
}

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

// OutputFormat is the format of the renditions of a file called name: the one
// that its extension names if that is .jpg, .jpeg, .png or .gif, in any case, and
// JPEG for every other name. Signed upload URLs promise renditions by this rule;
// formats that are added later do not change it.
func OutputFormat(name string) Format {
	_, ext := splitName(name)
	return Format(known().promised(ext).Name)
}

// Output is one rendition of a file, before it is made.
type Output struct {
	Name   string // of the file, as Spec.FileName says
	Spec   Spec
	Format Format
}

// Size is Spec.Size.
func (o Output) Size() int { return o.Spec.Size() }

// Is reports whether r is what o announced.
func (o Output) Is(r Rendition) bool { return r.Format == o.Format && r.Spec.Label() == o.Spec.Label() }

// Outputs are the renditions that belong to a file called name: one of each of o.Sizes, in their order, in o.Format, with "" for
// OutputFormat; then in each of o.Also that is another format; and then those of o.Renditions, each in all its formats. Render makes
// them in this order where formats are set.
func (o Options) Outputs(name string) []Output {
	all := o.outputs(OutputFormat(name))
	for i := range all {
		all[i].Name = all[i].Spec.FileName(name, all[i].Format)
	}
	return all
}

// outputs are all renditions in their order, without names, where kept is the format that is not asked for.
func (o Options) outputs(kept Format) (all []Output) {
	for _, format := range o.formats(kept) {
		for _, size := range o.Sizes {
			all = append(all, Output{Spec: Spec{Box: Square(size), Style: o.Style}, Format: format})
		}
	}
	for _, spec := range o.Renditions {
		for _, format := range spec.formats(kept) {
			all = append(all, Output{Spec: spec, Format: format})
		}
	}
	return all
}

// formats are those of s, each once.
func (s Style) formats(kept Format) []Format {
	all := []Format{cmp.Or(s.Format, kept)}
	for _, format := range s.Also {
		if format != all[0] {
			all = append(all, format)
		}
	}
	return all
}

// FileName is the name of the rendition of a file: "a/b.jpg" becomes "a/b-avatar.jpg". See RenditionName.
func (s Spec) FileName(name string, format Format) string {
	return known().fileName(name, s.Label(), format)
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
// "a/b.jpg", 1000 becomes "a/b-1000.jpg". Folders end in slashes, as in keys of
// S3, and are kept as they are; a path of Windows goes through filepath.ToSlash
// first.
//
// format is that of the rendition; "" stands for OutputFormat(name). An extension
// that names the format stays as it is written (.JPG, .jpeg); any other is
// replaced by the usual one. A name without an extension gets one, and a dot at
// its start begins none: ".hidden" gives ".hidden-1000.jpg". A dot at the end of a
// name is dropped: "name." gives "name-1000.jpg".
//
// Two files can have renditions of the same name: those of "b.jpg" and "b.tiff"
// are both "b-1000.jpg".
func RenditionName(name string, size int, format Format) string {
	return known().fileName(name, strconv.Itoa(size), format)
}

func (t table) fileName(name, label string, format Format) string {
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
	return stem + "-" + label + ext
}

// ManifestName is the name of the JSON file that lists all renditions of one image: "a/b.jpg" becomes "a/b.json". Images that
// differ in nothing but their extension share it.
func ManifestName(name string) string {
	stem, _ := splitName(name)
	return stem + ".json"
}

// RenditionSuffixes are those of all renditions that o makes of files of any name.
func (o Options) RenditionSuffixes() (suffixes []string) {
	styles := []Spec{{Style: o.Style}} // of any sizes
	if len(o.Renditions) > 0 {
		styles = o.Specs()
	}
	for _, spec := range styles {
		for _, format := range append([]Format{spec.Format}, spec.Also...) {
			for _, suffix := range RenditionSuffixes(format) {
				if !slices.Contains(suffixes, suffix) {
					suffixes = append(suffixes, suffix)
				}
			}
		}
	}
	return suffixes
}

// RenditionSuffixes are the extensions that RenditionName gives to renditions of a format, for files of any name: ".jpg" and
// ".jpeg" for JPEG. Names may have them in capitals. "" lists those of all formats that OutputFormat may choose.
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
