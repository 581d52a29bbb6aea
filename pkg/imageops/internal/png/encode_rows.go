package png

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// encodedRows is an image in the shape that the file has.
type encodedRows struct {
	Header
	palette []rgba
	// fill writes row y, unfiltered, to dst.
	fill func(dst []byte, y int)
}

// plainRows returns an image without palette. With a profile it stays RGB if it is.
func plainRows[S Sample](im Image[S], s *surveyed, profile bool) *encodedRows {
	colored := s.colored || profile && im.Channels >= 3
	h := Header{Width: im.Width, Height: im.Height, BitDepth: 8, ColorType: Gray}
	if colored {
		h.ColorType = RGB
	}
	if s.translucent {
		h.ColorType |= GrayAlpha
	}
	if _, ok := any(im.Pix).([]uint16); ok {
		h.BitDepth = 16
	}
	keep := kept(im.Channels, colored, s.translucent)
	return &encodedRows{Header: h, fill: func(dst []byte, y int) {
		switch row := any(im.row(y)).(type) {
		case []uint8:
			pick(dst, row, im.Channels, keep)
		case []uint16:
			pick16(dst, row, im.Channels, keep)
		}
	}}
}

// kept returns which channels of a pixel the file has.
func kept(channels int, colored, alpha bool) []int {
	keep := []int{0}
	if colored {
		keep = append(keep, 1, 2)
	}
	if alpha {
		keep = append(keep, channels-1)
	}
	return keep
}

// pick copies some channels of each pixel.
func pick(dst []byte, row []uint8, channels int, keep []int) {
	if len(keep) == channels {
		copy(dst, row)
		return
	}
	for k, c := range keep {
		for i, to := c, k; i < len(row); i, to = i+channels, to+len(keep) {
			dst[to] = row[i]
		}
	}
}

// pick16 is pick for samples of 16 bits, which a file has high byte first.
func pick16(dst []byte, row []uint16, channels int, keep []int) {
	for k, c := range keep {
		for i, to := c, 2*k; i < len(row); i, to = i+channels, to+2*len(keep) {
			binary.BigEndian.PutUint16(dst[to:], row[i])
		}
	}
}

// palettedRows returns an image with a palette, or nil where there is none or it cannot be smaller:
// for gray above 4 bits, and for gray with a profile, which a palette would contradict.
func palettedRows[S Sample](im Image[S], s *surveyed, profile bool) *encodedRows {
	n := len(s.colors.known)
	gray := !s.colored && !s.translucent
	if s.colors.full || gray && n > 16 || profile && im.Channels < 3 {
		return nil
	}
	colors := sortedColors(s.colors.known)
	depth := 8
	for depth > 1 && n <= 1<<(depth/2) {
		depth /= 2
	}
	h := Header{Width: im.Width, Height: im.Height, BitDepth: depth, ColorType: Paletted}
	return &encodedRows{Header: h, palette: colors, fill: func(dst []byte, y int) {
		row, ok := any(im.row(y)).([]uint8)
		if !ok {
			return
		}
		clear(dst)
		for x := range im.Width {
			index := s.colors.known[colorAt(row[x*im.Channels:], im.Channels)]
			at := x * depth
			dst[at/8] |= index << (8 - depth - at%8)
		}
	}}
}

// sortedColors gives each colour its index: translucent ones first, so that tRNS is short, then by brightness.
func sortedColors(known map[rgba]uint8) []rgba {
	colors := slices.SortedFunc(maps.Keys(known), func(a, b rgba) int {
		brightness := func(c rgba) int { return 2*int(c[0]) + 4*int(c[1]) + int(c[2]) }
		return cmp.Or(cmp.Compare(a[3], b[3]), cmp.Compare(brightness(a), brightness(b)), slices.Compare(a[:], b[:]))
	})
	for i, c := range colors {
		known[c] = uint8(i)
	}
	return colors
}
