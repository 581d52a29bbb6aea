package hevc

// significance are the contexts of significant coefficients by their place in a sub-block (9.3.4.2.5).
func (c *coefficients) significance(x, y, around int) *[16]uint8 {
	log2 := c.block.log2
	if c.SPS.skipContext && (c.skip || c.bypassCU) {
		return &significantSkipped[c.chroma]
	}
	if log2 == 2 {
		return &significantSmall[c.chroma]
	}
	var kind int
	switch {
	case c.chroma != 0:
		kind = 6 + b2i(log2 > 3)
	case log2 == 3:
		kind = b2i(c.order != scanDiagonal)*2 + b2i(x|y != 0)
	default:
		kind = 4 + b2i(x|y != 0)
	}
	return &significant[kind][around]
}

// firstContext is that of the first coefficient of a sub-block: the mean of the block has its own.
func (c *coefficients) firstContext(x, y int, contexts *[16]uint8) int {
	if x|y != 0 || c.SPS.skipContext && (c.skip || c.bypassCU) {
		return int(contexts[0])
	}
	return 27 * c.chroma
}

// significant is by kind of block and by the neighbours that are coded: 1 to the right, 2 below.
var (
	significant        = significantContexts()
	significantSmall   = [2][16]uint8{smallContexts(0), smallContexts(27)}
	significantSkipped = [2][16]uint8{uniform(42), uniform(43)}
)

func uniform(v uint8) (table [16]uint8) {
	for i := range table {
		table[i] = v
	}
	return table
}

func smallContexts(offset uint8) (table [16]uint8) {
	for i, v := range [15]uint8{0, 1, 4, 5, 2, 3, 4, 5, 6, 6, 8, 8, 7, 7, 8} {
		table[i] = v + offset
	}
	return table
}

func significantContexts() (tables [8][4][16]uint8) {
	for kind, offset := range [8]uint8{9, 12, 15, 18, 21, 24, 27 + 9, 27 + 12} {
		for around := range 4 {
			for i := range 16 {
				tables[kind][around][i] = offset + pattern(i&3, i>>2, around)
			}
		}
	}
	return tables
}

func pattern(x, y, around int) uint8 {
	step := func(v int) uint8 { return [4]uint8{2, 1, 0, 0}[v] }
	switch around {
	case 0:
		if x+y == 0 {
			return 2
		}
		return uint8(b2i(x+y < 3))
	case 1:
		return step(y)
	case 2:
		return step(x)
	}
	return 2
}
