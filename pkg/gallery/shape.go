package gallery

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// shape is how wide an image is for its height, in hundredths. Few of them are on a page, since cameras have few: so a rule of style for
// each says what no attribute may say, for the policy of the page forbids styles in attributes.
type shape struct {
	tile int     // in hundredths, as it is shown among the others: within narrowest and widest
	true float64 // width by height; 0 where it is not known
}

// What is beyond these is cut in its tile, and whole when it is opened. rowHeight is about that of page.css, in rem.
const (
	narrowest, widest = 50, 1000
	rowHeight         = 12
)

// shapeOf goes by the rendition whose head was read; without one an image has a square.
func shapeOf(p *picture) shape {
	for _, one := range slices.Concat([]*picture{p}, p.others) {
		for _, r := range one.renditions {
			if r.Width > 0 && r.Height > 0 {
				return shape{min(max((200*r.Width+r.Height)/(2*r.Height), narrowest), widest), float64(r.Width) / float64(r.Height)}
			}
		}
	}
	return shape{tile: 100}
}

func (s shape) class() string { return "s" + strconv.Itoa(s.tile) }

// rule is the style of tiles of the shape.
func (s shape) rule() string { return fmt.Sprintf(".%s{--s:%s}\n", s.class(), hundredths(s.tile)) }

// width is how wide a tile is in a row as high as they are on most screens.
func (s shape) width() string { return strconv.Itoa((s.tile*rowHeight+50)/100) + "rem" }

// widthIn is the width of an image of the shape in a square of that side.
func (s shape) widthIn(side int) int {
	if s.true == 0 || s.true >= 1 {
		return side
	}
	return max(1, int(float64(side)*s.true+0.5))
}

func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// shapeRules has a rule for each shape among pictures, the narrowest first.
func shapeRules(pictures []*picture) string {
	seen := map[int]string{}
	for _, p := range pictures {
		s := shapeOf(p)
		seen[s.tile] = s.rule()
	}
	tiles := make([]int, 0, len(seen))
	for tile := range seen {
		tiles = append(tiles, tile)
	}
	slices.Sort(tiles)
	var b strings.Builder
	for _, tile := range tiles {
		b.WriteString(seen[tile])
	}
	return b.String()
}
