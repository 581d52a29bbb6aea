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
