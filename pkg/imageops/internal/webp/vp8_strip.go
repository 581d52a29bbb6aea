package webp

// strip is the rows of a plane that are in memory: those of one row of macroblocks below some of the last, which the filter may
// still change.
type strip struct {
	n      int // side of a macroblock: 16 or 8
	pix    []byte
	stride int
	start  int    // of the first pixel of the row of macroblocks
	above  []byte // the row above, before it was filtered; above[margin] is over the first pixel
}

// margin is before the first pixel of a row, and behind the last one.
const margin = 16

// newStrip makes the rows for a frame that is so many macroblocks wide.
func newStrip(n, wide int) strip {
	s := strip{n: n, stride: n*wide + 2*margin}
	held := n / 2 // the filter changes 3 at most, and luma must stay in step with chroma
	s.pix = make([]byte, s.stride*(held+n))
	s.start = s.stride*held + margin
	for y := range n {
		s.pix[s.start+y*s.stride-1] = 129
	}
	s.above = make([]byte, s.stride)
	fill(s.above, 127)
	return s
}

// keepBottom keeps the lowest row, as the next macroblocks are predicted from it.
func (s *strip) keepBottom() {
	bottom := s.pix[s.start+(s.n-1)*s.stride-1:][:s.stride-2*margin+1]
	end := margin - 1 + copy(s.above[margin-1:], bottom)
	fill(s.above[end:end+4], bottom[len(bottom)-1])
}

// turnOver moves the rows that are not final above the next row of macroblocks.
func (s *strip) turnOver() {
	held := s.n / 2
	copy(s.pix, s.pix[s.n*s.stride:][:held*s.stride])
}

// final returns the rows that no filter will change any more, after the row-th row of macroblocks, the first of them in the
// plane, and their number. height is that of the plane.
func (s *strip) final(row int, last bool, height int) (pix []byte, first, n int) {
	held := s.n / 2
	first, from := row*s.n-held, margin
	end := row*s.n + s.n - held
	if row == 0 {
		first, from = 0, s.start
	}
	if last {
		end = height
	}
	return s.pix[from:], first, min(end, height) - first
}
