package hevc

// residual reads the coefficients of a block (7.3.8.11), and makes its residual (8.6.2).
func (s *slice) residual(b block, residue []int32) {
	n := 1 << b.log2
	coeffs := s.coeffs[:n*n]
	clear(coeffs)
	c := coefficients{slice: s, block: b, coeffs: coeffs}
	c.chroma = b2i(b.plane > 0)
	if s.pps.transformSkip && !s.bypassCU && b.log2 <= s.pps.maxSkip {
		c.skip = s.bit(&s.model[ctxSkip+c.chroma]) != 0
	}
	c.order = scanOrder(b, s.SPS.ChromaFormat)
	c.direct = s.SPS.implicitRDPCM && (c.skip || s.bypassCU) && (b.mode == modeHorizontal || b.mode == modeVertical)
	c.prepare()
	c.read()
	if s.bypassCU {
		copy(residue, coeffs)
		if s.SPS.skipRotation && n == 4 {
			rotate(residue)
		}
	} else {
		s.invert(&c, residue)
	}
	if c.direct {
		accumulate(residue, n, b.mode)
	}
}

// scanOrder goes by the direction of prediction in small blocks (7.4.9.11).
func scanOrder(b block, format int) int {
	if b.log2 == 2 || b.log2 == 3 && (b.plane == 0 || format == 3) {
		switch {
		case b.mode >= 6 && b.mode <= 14:
			return scanVertical
		case b.mode >= 22 && b.mode <= 30:
			return scanHorizontal
		}
	}
	return scanDiagonal
}

// rotate turns a block of 4×4 by half a circle (8.6.2).
func rotate(residue []int32) {
	for i := range 8 {
		residue[i], residue[15-i] = residue[15-i], residue[i]
	}
}

// accumulate makes sums of differences along the direction of prediction (8.6.5).
func accumulate(residue []int32, n int, mode uint8) {
	for y := range n {
		for x := range n {
			switch {
			case mode == modeHorizontal && x > 0:
				residue[y*n+x] += residue[y*n+x-1]
			case mode == modeVertical && y > 0:
				residue[y*n+x] += residue[(y-1)*n+x]
			}
		}
	}
}

// coefficients are those of one block while they are read.
type coefficients struct {
	*slice
	block  block
	coeffs []int32 // by rows, scaled
	chroma int     // 1 = it is no luma
	order  int
	skip   bool // no transform
	direct bool // the residual is of differences

	scale     int64 // of levels: the factor 16 is in it unless factor has others
	round     int64 // half of what is shifted out
	shift     uint
	factor    []uint8
	codedSub  [64]bool // by y<<(log2-2) + x
	greater   int      // state of the contexts of "greater than 1"
	rightmost int      // the last column with a coefficient
	lowest    int      // the last row
}

// prepare makes the factors that levels are scaled by (8.6.4.2).
func (c *coefficients) prepare() {
	if c.bypassCU {
		return
	}
	qp := c.blockQP(c.block.plane)
	c.scale = [6]int64{40, 45, 51, 57, 64, 72}[qp%6] << (qp / 6)
	c.shift = uint(c.depth(c.block.plane) + c.block.log2 - 5)
	c.round = 1 << (c.shift - 1)
	scaling := c.pps.scaling
	if scaling == nil {
		scaling = c.SPS.scaling
	}
	if c.SPS.scaling != nil && (!c.skip || c.block.log2 <= 2) {
		c.factor = scaling.factor[c.block.log2-2][c.block.plane]
	} else {
		c.scale *= 16
	}
}

// store puts a level where it belongs, scaled.
func (c *coefficients) store(x, y, level int) {
	at := y<<(c.block.log2&7) + x
	if c.bypassCU {
		c.coeffs[at] = int32(level)
		return
	}
	scale := c.scale
	if c.factor != nil {
		scale *= int64(c.factor[at])
	}
	level = min(max(level, -1<<15), 1<<15-1)
	v := (int64(level)*scale + c.round) >> (c.shift & 63)
	c.coeffs[at] = int32(min(max(v, -1<<15), 1<<15-1))
	c.rightmost, c.lowest = max(c.rightmost, x), max(c.lowest, y)
}

// read reads all sub-blocks, the last first.
func (c *coefficients) read() {
	lastX, lastY := c.last()
	subs, inside := c.block.log2-2, 2
	lastSub := int(unscans[c.order][subs][lastY>>2<<subs+lastX>>2])
	lastIn := int(unscans[c.order][inside][lastY&3<<2+lastX&3])
	c.greater = 1
	for i := lastSub; i >= 0; i-- {
		at := scans[c.order][subs][i]
		c.sub(i, int(at.x), int(at.y), lastIn, i == lastSub)
	}
}

// last reads where the last coefficient is (7.3.8.11).
func (c *coefficients) last() (x, y int) {
	log2 := c.block.log2
	offset, shift := 3*(log2-2)+(log2-1)>>2, (log2+1)>>2
	if c.chroma != 0 {
		offset, shift = 15, log2-2
	}
	x, y = c.lastPrefix(ctxLastX+offset, shift), c.lastPrefix(ctxLastY+offset, shift)
	x = c.lastSuffix(x)
	y = c.lastSuffix(y)
	if c.order == scanVertical {
		x, y = y, x
	}
	return x, y
}

func (c *coefficients) lastPrefix(ctx, shift int) (n int) {
	most := c.block.log2<<1 - 1
	for n < most && c.bit(&c.model[ctx+n>>shift]) != 0 {
		n++
	}
	return n
}

func (c *coefficients) lastSuffix(prefix int) int {
	if prefix <= 3 {
		return prefix
	}
	bits := prefix>>1 - 1
	return (2+prefix&1)<<bits + c.bypasses(bits)
}

// sub reads a sub-block of 4×4, which is number i in its order, at a column and row of sub-blocks.
func (c *coefficients) sub(i, x, y, lastIn int, isLast bool) {
	log2 := c.block.log2 - 2
	side := 1 << log2
	around := b2i(x+1 < side && c.codedSub[y<<log2+x+1]) | b2i(y+1 < side && c.codedSub[(y+1)<<log2+x])<<1
	coded := true
	if !isLast && i > 0 {
		coded = c.bit(&c.model[ctxCodedSub+2*c.chroma+b2i(around != 0)]) != 0
	}
	if !coded {
		return
	}
	c.codedSub[y<<log2+x] = true
	var at [16]uint8 // numbers of the coefficients that are not 0, the last first
	n := 0
	from := 15
	if isLast {
		at[0], n, from = uint8(lastIn), 1, lastIn-1
	}
	implied := !isLast && i > 0 // the first is not 0 if no other is
	contexts := c.significance(x, y, around)
	scan := &scans[c.order][2]
	for k := from; k > 0; k-- {
		p := (*scan)[k]
		if c.bit(&c.model[ctxSignificant+int(contexts[p.y<<2+p.x])]) != 0 {
			at[n] = uint8(k)
			n++
			implied = false
		}
	}
	if from >= 0 && (implied || c.bit(&c.model[ctxSignificant+c.firstContext(x, y, contexts)]) != 0) {
		at[n] = 0
		n++
	}
	if n > 0 {
		c.levels(i, x, y, at[:n])
	}
}
