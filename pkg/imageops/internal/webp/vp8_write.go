package webp

// encoder makes a key frame (RFC 6386) of planes. It chooses modes and levels macroblock by macroblock, keeps them, and writes them
// when it knows which tokens are frequent.
type encoder struct {
	width, height int
	wide, high    int
	src           [3]source // padded to whole macroblocks
	segments      [mostSegments]segmentSteps
	segmentSteps  // of the macroblock that is coded

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
	nodes  [16][2]node // of the trellis
	modest int         // how few modes are used
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
	e.coded = make([]coded, e.wide*e.high)
	e.segmentize(quality)
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

// mostFirst is how many bytes the part of a frame that holds the modes may have: its size is written in 19 bits.
const mostFirst = 1<<19 - 1

// How few modes an encoder uses, so that those of a large picture fit into the first part.
const (
	allModes   = iota
	wholeModes // none of 4×4 blocks
	meanMode   // the one that takes the fewest bits, about 4 a macroblock, and no segments
)

// encodeFrame codes the picture with as many modes as fit into a first part of so many bytes.
func (e *encoder) encodeFrame(most int) []byte {
	for ; ; e.modest++ {
		e.encode()
		if frame, first := e.frame(); first <= most || e.modest == meanMode {
			return frame
		}
	}
}

// encode chooses modes and levels for the whole picture.
func (e *encoder) encode() {
	e.probs = tokenDefaults
	if e.modest == meanMode {
		for i := range e.coded {
			e.coded[i].segment = 0
		}
		e.segments = [mostSegments]segmentSteps{e.segments[1], e.segments[1], e.segments[1], e.segments[1]}
	}
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
		if e.next&(e.next+1) == 0 { // after 1, 2, 4, 8 and more rows
			e.learn()
		}
	}
}

// learn takes the probabilities of tokens so far for those to come.
func (e *encoder) learn() {
	e.probs = tokenDefaults
	e.stats.adapt(&e.probs)
	e.costs.fill(&e.probs)
}
