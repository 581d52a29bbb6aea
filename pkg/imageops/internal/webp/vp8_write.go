package webp

// encoder makes a key frame (RFC 6386) of planes. It chooses modes and levels macroblock by macroblock, keeps them, and writes them
// when it knows which tokens are frequent.
type encoder struct {
	width, height int
	wide, high    int
	src           [3]source // padded to whole macroblocks
	index         int       // of factors
	steps         struct{ luma, second, whole, chroma step }
	lambda        int // what a bit may cost in squared error, 8 bits behind the point
	level         int // of the loop filter

	probs  tokenProbs
	costs  tokenCosts
	coded  []coded
	above  []edgeBlocks
	left   edgeBlocks
	modes  []uint8 // above, four a macroblock
	leftOf [4]uint8
	plane  [3]strip // as the decoder will have it before the filter
	next   int
	stats  tokenStats
}

// source is a plane with whole macroblocks.
type source struct {
	pix    []byte
	stride int
}

// coded is a macroblock as it will be written.
type coded struct {
	macroblock
	levels [25][16]int16 // luma, Cb, Cr, second luma
	last   [25]int8      // the last that is not 0
}

const secondBlock = 24

func newEncoder(width, height int, planes [3][]byte, stride [3]int, quality int) *encoder {
	e := &encoder{width: width, height: height, wide: (width + 15) / 16, high: (height + 15) / 16, probs: tokenDefaults}
	for i := range planes {
		n := 16
		w, h := width, height
		if i > 0 {
			n, w, h = 8, (width+1)/2, (height+1)/2
		}
		e.src[i] = padded(planes[i], stride[i], w, h, n*e.wide, n*e.high)
		e.plane[i] = newStrip(n, e.wide)
	}
	e.setQuality(quality)
	e.coded = make([]coded, e.wide*e.high)
	e.above, e.modes = make([]edgeBlocks, e.wide), make([]uint8, 4*e.wide)
	return e
}

// padded repeats the last column and row.
func padded(pix []byte, stride, width, height, wide, high int) source {
	s := source{pix: make([]byte, wide*high), stride: wide}
	for y := range high {
		row := s.pix[y*wide:][:wide]
		copy(row, pix[min(y, height-1)*stride:][:width])
		fill(row[width:], row[width-1])
	}
	return s
}

func (e *encoder) setQuality(quality int) {
	q := quantizer(quality)
	e.index = q
	e.steps.luma = newStep([2]int16{dcFactors[q], acFactors[q]}, 96, 110)
	e.steps.whole = newStep([2]int16{dcFactors[q], acFactors[q]}, 96, 96)
	e.steps.second = newStep([2]int16{2 * dcFactors[q], int16(max(int(acFactors[q])*155/100, 8))}, 96, 108)
	e.steps.chroma = newStep([2]int16{min(dcFactors[q], 132), acFactors[q]}, 110, 115)
	ac := int(acFactors[q])
	e.lambda = max(256*ac*ac*3/128, 1)
	e.level = min(ac/4*300/256, 63)
}

// encode chooses modes and levels for the whole picture.
func (e *encoder) encode() {
	e.costs.fill(&e.probs)
	e.stats = tokenStats{}
	for i := range e.plane {
		n := e.plane[i].n
		e.plane[i] = newStrip(n, e.wide)
	}
	clear(e.above)
	clear(e.modes)
	for e.next = 0; e.next < e.high; e.next++ {
		e.left, e.leftOf = edgeBlocks{}, [4]uint8{}
		for x := range e.wide {
			e.macroblock(x)
		}
		for i := range e.plane {
			e.plane[i].keepBottom()
		}
	}
}
