package s3ops

import (
	"fmt"
	"strings"
)

// LoopError says that a job would take what it writes for new sources, and so would never end.
type LoopError struct {
	Source Location // every key that begins with its key is a source, where Suffix fits too
	Dest   Location // the folder that is written to
	Suffix string   // the ending of sources that what is written can have; "" = sources may end in anything
}

func (e *LoopError) Error() string {
	s := fmt.Sprintf("destination %s and source %s overlap", e.Dest, e.Source)
	if e.Suffix != "" {
		s += ", also for names that end in " + e.Suffix
	}
	return s + ": what is written there would be taken for a new source"
}

// CheckLoop returns a [*LoopError] if something that is written to dest could be taken for a new source, so that a program which
// renders what arrives in a bucket would never end. It returns nil if that can never happen. It compares names only, and sends no
// request.
//
// Sources are the keys that begin with source.Key and end in one of suffixes; no suffixes, or an empty one, stand for any ending. A
// source that is a folder ends in a slash, see [Location.AsFolder]. dest is always a folder. outputs are the endings of the names that
// are written: ".jpg", or as much as is known of them; none stands for any. Endings are compared without regard to case: a rendition
// keeps the ".JPG" of its source.
//
// There are two ways to overlap. The destination may lie in the source. Or the source "input/" lies in the destination, the whole
// bucket: as folders below the source are kept, "input/input/a.jpg" would be written to "input/a-1000.jpg".
func CheckLoop(source Location, suffixes []string, dest Location, outputs []string) error {
	dest = dest.AsFolder()
	if !source.Overlaps(dest) {
		return nil
	}
	for _, suffix := range orAny(suffixes) {
		for _, output := range orAny(outputs) {
			if oneEndsInOther(strings.ToLower(suffix), strings.ToLower(output)) {
				return &LoopError{Source: source, Dest: dest, Suffix: suffix}
			}
		}
	}
	return nil
}

// orAny returns the endings, or the empty one, in which every name ends.
func orAny(endings []string) []string {
	if len(endings) == 0 {
		return []string{""}
	}
	return endings
}

// oneEndsInOther reports whether a name can end in both.
func oneEndsInOther(a, b string) bool { return strings.HasSuffix(a, b) || strings.HasSuffix(b, a) }
