package webp

import (
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// group is the five codes that part of an image uses (RFC 9649, 3.7.1).
type group struct {
	green, red, blue, alpha, distance code
	plain                             bool   // red, blue and alpha are the same in all pixels
	literal                           uint32 // they, where plain
}

// groups says which group each part of an image uses.
type groups struct {
	list []group
	of   []uint16 // by square of 1<<bits pixels, row after row; nil for one group
	bits int
	wide int
}

// at is the group of a pixel.
func (g *groups) at(x, y int) *group {
	if g.of == nil {
		return &g.list[0]
	}
	return &g.list[g.of[(y>>g.bits)*g.wide+x>>g.bits]]
}

// readGroups reads the codes of an image with a cache of so many colours.
func readGroups(r *bitReader, width, height, cache int, nested bool) (g groups, err error) {
	n := 1
	if !nested && r.flag() {
		g.bits = 2 + r.number(3)
		g.wide = squares(width, g.bits)
		image, err := readNested(r, g.wide, squares(height, g.bits))
		if err != nil {
			return g, err
		}
		g.of = make([]uint16, len(image))
		for i, v := range image {
			g.of[i] = uint16(v >> 8)
			n = max(n, int(g.of[i])+1)
		}
	}
	if r.ended() {
		return g, io.ErrUnexpectedEOF
	}
	return g, g.readCodes(r, n, cache)
}

// readCodes reads n groups. Each takes 20 bits or more of the file, so that memory is only taken for what is there; the tables
// of all together are bounded.
func (g *groups) readCodes(r *bitReader, n, cache int) error {
	entries := 0
	lengths := make([]uint8, greenSymbols+cache)
	for range n {
		var one group
		for i, c := range []*code{&one.green, &one.red, &one.blue, &one.alpha, &one.distance} {
			symbols := [5]int{greenSymbols + cache, 256, 256, 256, distanceSymbols}[i]
			var err error
			if *c, err = readCode(r, symbols, lengths); err != nil {
				return err
			}
			entries += len(c.table)
		}
		if r.ended() {
			return io.ErrUnexpectedEOF
		}
		if entries > maxEntries {
			return codec.FormatError(fmt.Sprintf("VP8L prefix codes take more than %d entries", maxEntries))
		}
		if one.red.mask|one.blue.mask|one.alpha.mask == 0 {
			one.plain = true
			one.literal = argb(one.alpha.table[0].value(), one.red.table[0].value(), 0, one.blue.table[0].value())
		}
		g.list = append(g.list, one)
	}
	return nil
}

// squares is how many squares of 1<<bits a side has.
func squares(side, bits int) int { return (side + 1<<bits - 1) >> bits }

func argb(a, r, g, b int) uint32 { return uint32(a)<<24 | uint32(r)<<16 | uint32(g)<<8 | uint32(b) }
