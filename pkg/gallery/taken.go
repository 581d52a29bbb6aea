package gallery

import (
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// clockError is how far the clock of a camera may be ahead of when a rendition was stored, zones included. A photo that claims to be
// younger than its renditions tells nothing.
const clockError = 26 * time.Hour

// Unread says of which files the heads tell most for the least bytes: of objects the smallest rendition of each image, as indices, and
// those of opt.Originals that images were made of. It fails where opt is not valid.
func Unread(objects []File, opt Options) (renditions, originals []int, err error) {
	if err := opt.Validate(); err != nil {
		return nil, nil, err
	}
	opt = opt.withDefaults()
	pictures, _ := find(objects, opt)
	smallest, stems := make(map[string]bool, len(pictures)), make(map[string]bool, len(pictures))
	for _, p := range pictures {
		smallest[p.smallest().Name] = true
		stems[imageops.Stem(p.source)] = true
	}
	for i, object := range objects {
		if smallest[object.Name] {
			renditions = append(renditions, i)
		}
	}
	for i, original := range opt.Originals {
		if stems[imageops.Stem(original.Name)] {
			originals = append(originals, i)
		}
	}
	return renditions, originals, nil
}

// date notes when pictures were taken, as their renditions tell, else their originals, and returns of how many that is known.
func date(pictures []*picture, originals []File) (dated int) {
	byName, byStem := make(map[string]time.Time), make(map[string]time.Time)
	for _, original := range originals {
		byName[original.Name] = original.Taken
		byStem[imageops.Stem(original.Name)] = original.Taken
	}
	for _, p := range pictures {
		for _, r := range slices.Concat(p.renditions, othersOf(p)) {
			p.take(r.Taken)
		}
		p.take(byName[p.source])
		p.take(byStem[imageops.Stem(p.source)]) // a.jpg was made of a.heic
		if !p.taken.IsZero() {
			dated++
		}
	}
	return dated
}

func othersOf(p *picture) (all []rendition) {
	for _, other := range p.others {
		all = append(all, other.renditions...)
	}
	return all
}

// take is the first time that can be true.
func (p *picture) take(taken time.Time) {
	if p.taken.IsZero() && taken.Before(p.since.Add(clockError)) {
		p.taken = taken
	}
}

// ParseTaken reads the time that [imageops.Info] tells; the zero time where it tells none. The offset is left out: what people remember
// is the clock on the wall.
func ParseTaken(taken string) time.Time {
	const clock = "2006-01-02T15:04:05"
	at, err := time.Parse(clock, taken[:min(len(taken), len(clock))])
	if err != nil || at.Year() < 1826 { // the oldest photo that is left
		return time.Time{}
	}
	return at
}
