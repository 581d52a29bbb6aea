package gallery

import (
	"path"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// An image may have renditions in a second format, made by --formats keep,webp: a-200.jpg and a-200.webp. The format that no name
// promises can be told from it: then a.webp stands for no image of its own. If there are a.jpg and a.png, nobody knows whose it is, and
// it is shown by itself.

// joined puts the formats of an image together.
func joined(bySource map[string]*picture) (found []*picture) {
	byStem := make(map[string][]*picture)
	for _, p := range bySource {
		stem := stemOf(p.source)
		byStem[stem] = append(byStem[stem], p)
	}
	for _, alike := range byStem {
		first := slices.IndexFunc(alike, isPromised)
		if first < 0 || len(slices.DeleteFunc(slices.Clone(alike), isExtra)) > 1 {
			found = append(found, alike...)
			continue
		}
		main := alike[first]
		for _, other := range slices.Delete(alike, first, first+1) {
			main.others = append(main.others, other)
			if other.since.Before(main.since) {
				main.since = other.since
			}
		}
		slices.SortFunc(main.others, func(a, b *picture) int { return strings.Compare(a.source, b.source) })
		found = append(found, main)
	}
	return found
}

func stemOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// isPromised reports whether a picture has the format of its name, which is that of all renditions of it but for those asked for.
func isPromised(p *picture) bool { return formatOf(p).Kept }

func isExtra(p *picture) bool { return !isPromised(p) }

// formatOf is the format of a picture's renditions, by their names.
func formatOf(p *picture) imageops.FormatInfo {
	ext := strings.ToLower(path.Ext(p.source))
	for _, format := range imageops.Formats() {
		if slices.Contains(format.Extensions, ext) {
			return format
		}
	}
	return imageops.FormatInfo{}
}
