package jpeg

// Markers that are written (table B.1 of ITU-T T.81).
const (
	startOfImage       = 0xD8
	baselineFrame      = 0xC0
	progressiveFrame   = 0xC2
	huffmanTables      = 0xC4
	startOfScan        = 0xDA
	quantisationTables = 0xDB
	app0               = 0xE0
	app2               = 0xE2
)

// header writes all up to the first scan.
func (e *encoder) header(opt EncodeOptions) {
	e.out.bytes = append(e.out.bytes, 0xFF, startOfImage)
	// JFIF 1.01, pixels are square, no thumbnail.
	e.out.segment(app0, []byte("JFIF\x00"), []byte{1, 1, 0, 0, 1, 0, 1, 0, 0})
	for _, s := range opt.Segments {
		e.out.segment(s.Marker, s.Data)
	}
	e.profile(opt.ICC)
	e.quantisation()
	e.frame()
}

// profile writes a profile in numbered chunks (ICC.1, annex B.4).
func (e *encoder) profile(icc []byte) {
	chunks := ceilDiv(len(icc), maxICCChunk)
	for i := range chunks {
		chunk := icc[i*maxICCChunk : min((i+1)*maxICCChunk, len(icc))]
		e.out.segment(app2, []byte(iccName), []byte{byte(i + 1), byte(chunks)}, chunk)
	}
}

// quantisation writes one table for luma and, for colour, one for chroma (B.2.4.1).
func (e *encoder) quantisation() {
	for which := range min(len(e.channel), 2) {
		table := scaledTable(which, e.quality)
		data := make([]byte, 0, 65)
		data = append(data, byte(which))
		for _, i := range zigzagRows {
			data = append(data, table[i])
		}
		e.out.segment(quantisationTables, data)
	}
}

// frame writes size and sampling (B.2.2).
func (e *encoder) frame() {
	marker := byte(baselineFrame)
	if e.isProgressive {
		marker = progressiveFrame
	}
	data := []byte{8, byte(e.height >> 8), byte(e.height), byte(e.width >> 8), byte(e.width), byte(len(e.channel))}
	for i, c := range e.channel {
		data = append(data, byte(i+1), byte(c.h<<4|c.v), byte(c.table))
	}
	e.out.segment(marker, data)
}

// pass is what a scan holds: coefficients first to last (in zigzag order) of some components,
// with the lowest bits left out; high, unless 0, is how many bits an earlier scan left out.
type pass struct {
	component   []int
	first, last int
	high, low   int
}

// scan writes the tokens of one scan, after the tables for them (B.2.3, B.2.4.2).
func (e *encoder) scan(s pass) {
	var codes [rawBits + 1]uint32
	for table := range tables {
		count := e.tokens.count[table<<8 : (table+1)<<8]
		if !occurs(count) {
			continue
		}
		h := optimal(count)
		h.codes(codes[table<<8:])
		class := table / acTables << 4
		e.out.segment(huffmanTables, []byte{byte(class | table%acTables)}, h.count[1:], h.value)
	}
	data := []byte{byte(len(s.component))}
	for _, i := range s.component {
		table := e.channel[i].table
		data = append(data, byte(i+1), byte(table<<4|table))
	}
	e.out.segment(startOfScan, data, []byte{byte(s.first), byte(s.last), byte(s.high<<4 | s.low)})
	for _, list := range e.tokens.done {
		e.out.write(list, &codes)
		e.out.drain()
	}
	e.out.write(e.tokens.list, &codes)
	e.out.align()
	e.tokens.restart()
}

func occurs(count []int32) bool {
	for _, n := range count {
		if n > 0 {
			return true
		}
	}
	return false
}
