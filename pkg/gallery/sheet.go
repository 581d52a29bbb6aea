package gallery

import (
	"fmt"
)

// sheet is a page before it is rendered: its images, and where it stands among the others.
type sheet struct {
	pictures   []*picture
	name       string
	number     int    // 0 for the index
	prev, next string // names of its neighbours; "" where there is none
	archive    []numbered
}

// numbered is a page other than the index, which the index lists.
type numbered struct {
	Number int
	Name   string
}

// cut divides sorted pictures into sheets in the order in which people leaf through them, the index first.
func cut(pictures []*picture, opt Options) []sheet {
	first := min(len(pictures), opt.PageSize)
	if opt.Order == Newest {
		first = len(pictures) - archivePages(len(pictures), opt.PageSize)*opt.PageSize
	}
	sheets := []sheet{{pictures: pictures[:first], name: opt.Index}}
	rest := pictures[first:]
	pages := (len(rest) + opt.PageSize - 1) / opt.PageSize
	for i := range pages {
		number := i + 2 // by name the index is page 1
		if opt.Order == Newest {
			number = pages - i // the oldest is page 1, for ever
		}
		from := i * opt.PageSize
		sheets = append(sheets, sheet{
			pictures: rest[from:min(from+opt.PageSize, len(rest))],
			name:     fmt.Sprintf("page-%d.html", number), number: number,
		})
	}
	link(sheets)
	return sheets
}

// archivePages is how many full pages stand behind an index that holds more than half a page, and one and a half at most.
func archivePages(images, size int) int {
	return max(0, (2*images-3*size+2*size-1)/(2*size))
}

func link(sheets []sheet) {
	for i := range sheets {
		if i > 0 {
			sheets[i].prev = sheets[i-1].name
			sheets[0].archive = append(sheets[0].archive, numbered{sheets[i].number, sheets[i].name})
		}
		if i+1 < len(sheets) {
			sheets[i].next = sheets[i+1].name
		}
	}
}
