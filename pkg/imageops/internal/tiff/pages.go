package tiff

// tagKind is NewSubfileType; an image of one of these bits is part of another: reduced, or a mask.
const (
	tagKind   = 254
	partKinds = 1 | 4
)

// mostEntries bounds what countPages looks at: many directories may share their entries.
const mostEntries = 1 << 18

// countPages is how many images there are from d on, which is at, that are no part of others: at least 1. The chain ends where it is
// broken, comes back to itself, or has too many entries.
func countPages(d *directory, at int64) int {
	pages, entries, seen := 1, d.count, map[int64]bool{at: true}
	for at = d.next; at > 0 && !seen[at] && entries < mostEntries; {
		seen[at] = true
		next, err := d.directory(at)
		if err != nil {
			break
		}
		if kind, err := next.first(tagKind, 0); err != nil || kind&partKinds == 0 {
			pages++
		}
		entries += next.count
		at = next.next
	}
	return pages
}
