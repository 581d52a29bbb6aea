package gallery

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// picture is one image: its renditions, smallest first.
type picture struct {
	source     string // what the renditions are named after
	renditions []rendition
	others     []*picture // the same image in other formats
	since      time.Time  // of the oldest rendition
	taken      time.Time  // the zero time where nothing tells
}

type rendition struct {
	File
	size int
}

func (p *picture) smallest() rendition { return p.renditions[0] }
func (p *picture) largest() rendition  { return p.renditions[len(p.renditions)-1] }

// when is what pictures are ordered by.
func (p *picture) when() time.Time {
	if p.taken.IsZero() {
		return p.since.UTC()
	}
	return p.taken
}

// find puts the renditions among objects together into images, in no order. used is how many objects that took.
func find(objects []File, opt Options) (found []*picture, used int) {
	bySource := make(map[string]*picture)
	for _, object := range objects {
		source, size, ok := opt.split(object.Name)
		if !ok || !isAddressable(object.Name) {
			continue
		}
		p := bySource[source]
		if p == nil {
			p = &picture{source: source, since: object.ModTime}
			bySource[source] = p
		}
		p.renditions = append(p.renditions, rendition{object, size})
		if object.ModTime.Before(p.since) {
			p.since = object.ModTime
		}
	}
	for source, p := range bySource {
		if isOriginal(p, bySource) {
			delete(bySource, source)
			continue
		}
		slices.SortFunc(p.renditions, func(a, b rendition) int { return cmp.Compare(a.size, b.size) })
		used += len(p.renditions)
	}
	return joined(bySource), used
}

// split takes the name of a rendition apart that counts: it has one of the names, or else a size.
func (o Options) split(name string) (source string, size int, ok bool) {
	ext := path.Ext(name)
	for _, base := range imageops.RenditionBases(name) {
		if width, named := o.Named[strings.TrimSuffix(name[len(base)+1:], ext)]; named {
			return base + ext, width, true
		}
	}
	source, size, ok = imageops.SplitRenditionName(name)
	return source, size, ok && o.counts(size)
}

// isOriginal tells a-2000.jpg that lies beside its own renditions, a-2000-1000.jpg and so on, from the rendition of a.jpg
// that it could be by its name: that one would not be alone.
func isOriginal(p *picture, bySource map[string]*picture) bool {
	if len(p.renditions) > 1 {
		return false
	}
	child := bySource[p.renditions[0].Name]
	return child != nil && (len(child.renditions) > 1 || child.renditions[0].size != p.renditions[0].size)
}

func sortPictures(pictures []*picture, order Order) {
	slices.SortFunc(pictures, func(a, b *picture) int {
		if order == Newest {
			if c := b.when().Compare(a.when()); c != 0 {
				return c
			}
		}
		return byName(a, b)
	})
}

func byName(a, b *picture) int {
	return cmp.Or(cmp.Compare(path.Dir(a.source), path.Dir(b.source)), cmp.Compare(a.source, b.source))
}

// sizesOf lists the sizes that pictures have, largest first.
func sizesOf(pictures []*picture) []int {
	seen := make(map[int]bool)
	sizes := []int{}
	for _, p := range pictures {
		for _, r := range p.renditions {
			if !seen[r.size] {
				seen[r.size] = true
				sizes = append(sizes, r.size)
			}
		}
	}
	slices.SortFunc(sizes, func(a, b int) int { return cmp.Compare(b, a) })
	return sizes
}
