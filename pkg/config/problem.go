package config

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line   int    `json:"line"`             // from 1 on
	Column int    `json:"column,omitempty"` // likewise, in characters; 0 is not known
	Text   string `json:"problem"`
}

func (p Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Text) }

// Problems are all that is wrong with a file, in the order of its lines.
type Problems []Problem

func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i, problem := range p {
		texts[i] = problem.Error()
	}
	return strings.Join(texts, "; ")
}

// Nearest is the one of names that a name comes nearest to; "" where all are far from it. One that was cut short is near.
func Nearest(name string, names []string) (nearest string) {
	best := min(2, len(name)/2) + 1 // one letter more is another word
	for _, other := range names {
		far := edits(name, other)
		if len(name) >= 3 && strings.HasPrefix(other, name) {
			far = min(far, 2)
		}
		if far < best {
			best, nearest = far, other
		}
	}
	return nearest
}

// edits counts the letters that turn a into b: added, removed, changed, or two neighbours that change places. It costs len(a) × len(b).
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// unknown says that a place has no such key.
func unknown(path, key string, keys []string) string {
	text := fmt.Sprintf("%s has no key %q", path, key)
	if near := Nearest(key, keys); near != "" && len(key) < 100 {
		return text + fmt.Sprintf(": did you mean %q?", near)
	}
	sorted := slices.Clone(keys)
	return text + ": want " + strings.Join(sorted, ", ")
}
