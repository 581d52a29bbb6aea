package hevc

import "slices"

// Plane is one component of a picture. Samples are of the picture's bit depth.
type Plane struct {
	Pix                   []uint16
	Width, Height, Stride int
}

// Picture is what was decoded: Y, and Cb and Cr unless it is grey. Planes are those of the coded size, see [SPS] for the window.
type Picture struct {
	SPS   *SPS
	Plane []Plane
}

// Marks of a 4×4 block.
const (
	markDone      = 1 << iota // its luma has been rebuilt
	markLeft                  // its left side is an edge of a transform
	markTop                   // the same of its upper side
	markUntouched             // no filter may change it
	markDepth                 // where the depth of its coding block begins, two bits
)

// picture is a Picture at work.
type picture struct {
	Picture
	pps   *pps
	mode  []uint8 // intra mode of luma, for each 4×4 block
	qp    []int8
	marks []uint8
	ctbs  []ctbInfo
	tiles tileMap
}

// ctbInfo is what filters need of a CTB.
type ctbInfo struct {
	header *sliceHeader // nil = not decoded
	tile   uint16
	sao    [3]saoInfo
}

// saoInfo is how a component of a CTB is corrected (7.4.9.3).
type saoInfo struct {
	kind   uint8 // 0 none, 1 bands, 2 edges
	class  uint8 // direction of edges, or the first band
	offset [4]int16
}

// begin lets p be an empty picture, in the memory of the one before.
func (p *picture) begin(sps *SPS, pps *pps) {
	p.SPS, p.pps = sps, pps
	planes := 3
	if sps.ChromaFormat == 0 {
		planes = 1
	}
	p.Plane = slices.Grow(p.Plane[:0], planes)[:planes]
	for c := range p.Plane {
		w, h := sps.Width, sps.Height
		if c > 0 {
			w, h = w/sps.subW, h/sps.subH
		}
		p.Plane[c] = Plane{Pix: emptied(p.Plane[c].Pix, w*h), Width: w, Height: h, Stride: w}
	}
	n := sps.blocksWide * sps.blocksHigh
	p.mode, p.qp, p.marks = emptied(p.mode, n), emptied(p.qp, n), emptied(p.marks, n)
	p.ctbs = emptied(p.ctbs, sps.ctbsWide*sps.ctbsHigh)
	p.tiles = newTileMap(sps, pps)
	for i := range p.ctbs {
		p.ctbs[i].tile = p.tiles.of[i]
	}
}

// emptied is n zeros, in s if there is room.
func emptied[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

func (p *picture) ctbOf(x, y int) int { return y>>p.SPS.ctb*p.SPS.ctbsWide + x>>p.SPS.ctb }

func (p *picture) block(x, y int) int { return y>>2*p.SPS.blocksWide + x>>2 }

func (p *picture) depth(plane int) int {
	if plane == 0 {
		return p.SPS.BitDepthY
	}
	return p.SPS.BitDepthC
}

// fill sets a square of 4×4 blocks, which may stand over the picture's edges.
func fill[T any](to []T, stride, rows, x, y, side int, v T) {
	x, y, side = x>>2, y>>2, max(side>>2, 1)
	right := min(x+side, stride)
	for row := y; row < min(y+side, rows); row++ {
		line := to[row*stride+x : row*stride+right]
		for i := range line {
			line[i] = v
		}
	}
}

// mark adds marks to a square.
func (p *picture) mark(x, y, side int, marks uint8) {
	wide := p.SPS.blocksWide
	for row := y >> 2; row < min((y+side)>>2, p.SPS.blocksHigh); row++ {
		line := p.marks[row*wide+x>>2 : row*wide+min((x+side)>>2, wide)]
		for i := range line {
			line[i] |= marks
		}
	}
}

// edges marks the upper and left sides of a transform block.
func (p *picture) edges(x, y, side int) {
	wide := p.SPS.blocksWide
	at := p.block(x, y)
	for i := range side >> 2 {
		p.marks[at+i] |= markTop
		p.marks[at+i*wide] |= markLeft
	}
}

// tileMap says in which order CTBs come (6.5.1).
type tileMap struct {
	order  []int    // raster address by number in the stream
	number []int    // the inverse
	of     []uint16 // tile by raster address
	left   []int    // first column of the tile, by column of CTBs
}

func newTileMap(sps *SPS, p *pps) tileMap {
	columns, rows := p.columns, p.rows
	if columns == nil {
		columns, rows = spread(sps.ctbsWide, p.tileColumns), spread(sps.ctbsHigh, p.tileRows)
	}
	n := sps.ctbsWide * sps.ctbsHigh
	m := tileMap{number: make([]int, n), of: make([]uint16, n)}
	top, tile := 0, 0
	for _, high := range rows {
		left := 0
		for _, wide := range columns {
			for y := top; y < top+high; y++ {
				for x := left; x < left+wide; x++ {
					at := y*sps.ctbsWide + x
					m.number[at] = len(m.order)
					m.of[at] = uint16(tile)
					m.order = append(m.order, at)
				}
			}
			left += wide
			tile++
		}
		top += high
	}
	for _, wide := range columns {
		left := len(m.left)
		for range wide {
			m.left = append(m.left, left)
		}
	}
	return m
}

// spread divides n CTBs evenly.
func spread(n, parts int) (sides []int) {
	for i := range parts {
		sides = append(sides, (i+1)*n/parts-i*n/parts)
	}
	return sides
}
