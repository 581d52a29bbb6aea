package imageops

import (
	"strconv"
	"strings"
)

// SplitRenditionName takes apart what [RenditionName] puts together: "a/b-1000.jpg" is "a/b.jpg" in size 1000. It reports
// false for names that RenditionName does not make: without a size of 1 to [MaxSize] written as there, with nothing
// but dots before it, or with an extension that no rendition has.
//
// A name tells no more than that: "trip-2024.jpg" may be a file of that name as well as "trip.jpg" in size 2024. source has
// the extension of the rendition; that of the file it was made from may have been another one.
func SplitRenditionName(name string) (source string, size int, ok bool) {
	stem, ext := splitName(name)
	row := known().written(strings.TrimPrefix(ext, "."))
	if row == nil || !row.HasExtension(ext) {
		return "", 0, false
	}
	dash := strings.LastIndexByte(stem, '-')
	if dash < 0 {
		return "", 0, false
	}
	size, err := strconv.Atoi(stem[dash+1:])
	if err != nil || size < 1 || size > MaxSize || strconv.Itoa(size) != stem[dash+1:] {
		return "", 0, false
	}
	source = stem[:dash] + ext
	return source, size, RenditionName(source, size, Format(row.Name)) == name
}

// RenditionBases are what files may be called, but for their extensions, that have a rendition called name: those of "a/b-c-1000.jpg"
// are "a/b-c" alone, those of "a/b-c-avatar.jpg" are "a/b-c" and "a/b", which would have one named c-avatar. The longest comes first.
// There are none for a name that no rendition can have.
func RenditionBases(name string) (bases []string) {
	stem, ext := splitName(name)
	row := known().written(strings.TrimPrefix(ext, "."))
	if row == nil || !row.HasExtension(ext) {
		return nil
	}
	folder := strings.LastIndexByte(stem, '/') + 1
	for i := len(stem) - 1; i >= folder; i-- {
		if stem[i] == '-' && isLabel(stem[i+1:]) {
			bases = append(bases, stem[:i])
		}
	}
	return bases
}

// isLabel reports whether a rendition may be called so: by its name, or its size.
func isLabel(label string) bool {
	size, err := strconv.Atoi(label)
	if err != nil {
		return CheckName(label) == nil
	}
	return size >= 1 && size <= MaxSize && strconv.Itoa(size) == label
}
