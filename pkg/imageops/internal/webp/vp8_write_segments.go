package webp

import "math"

// segmentSteps is of macroblocks with steps of their own (RFC 6386, 9.3): eyes see less of errors where there is much else to be seen.
type segmentSteps struct {
	index   int // of factors
	steps   struct{ luma, second, whole, chroma step }
	lambda  int64 // what a bit may cost in squared error, 8 bits behind the point
	trellis int64 // the same for coefficients
	level   int   // of the loop filter
}

const mostSegments = 4

func newSegmentSteps(index int) (s segmentSteps) {
	q := min(max(index, 0), 127)
	s.index = q
	s.steps.luma = newStep([2]int16{dcFactors[q], acFactors[q]}, 96, 110)
	s.steps.whole = newStep([2]int16{dcFactors[q], acFactors[q]}, 96, 96)
	s.steps.second = newStep([2]int16{2 * dcFactors[q], int16(max(int(acFactors[q])*155/100, 8))}, 96, 108)
	s.steps.chroma = newStep([2]int16{min(dcFactors[q], 132), acFactors[q]}, 110, 115)
	ac := int(acFactors[q])
	s.lambda = max(int64(256*ac*ac*3/128), 1)
	s.trellis = max(s.lambda*trellisWeight/100, 1)
	s.level = min(ac*120/256, 63)
	return s
}

// trellisWeight is how much a bit weighs against error of coefficients, in percent of what it weighs against that of pixels. Four
// times as much would be the same.
const trellisWeight = 200

// segmentize parts macroblocks by how much changes within them, and gives each part a quantizer around the one for the quality.
func (e *encoder) segmentize(quality int) {
	activity := make([]float32, len(e.coded))
	var mean float64
	lowest, highest := float32(math.Inf(1)), float32(0)
	for i := range activity {
		a := log2(1 + float32(e.variance(i%e.wide, i/e.wide)))
		activity[i] = a
		mean += float64(a)
		lowest, highest = min(lowest, a), max(highest, a)
	}
	mean /= float64(len(activity))
	var centers [mostSegments]float32
	for k := range centers {
		centers[k] = lowest + (highest-lowest)*float32(2*k+1)/(2*mostSegments)
	}
	for range 4 {
		var sum, n [mostSegments]float32
		for i, a := range activity {
			k := nearest(&centers, a)
			e.coded[i].segment = uint8(k)
			sum[k] += a
			n[k]++
		}
		for k := range centers {
			if n[k] > 0 {
				centers[k] = sum[k] / n[k]
			}
		}
	}
	base := quantizer(quality)
	for k := range e.segments {
		factor := meanStep * math.Exp2((float64(centers[k])-mean)*segmentPower)
		e.segments[k] = newSegmentSteps(indexOf(float64(acFactors[base]) * min(max(factor, 0.5), 2)))
	}
}

// segmentPower is the power of a macroblock's variance that its steps grow with. Of what was tried on photos, this and the strength of
// the filter needed the fewest bytes at equal butteraugli.
const segmentPower = 0.14

// meanStep makes a quality look about as that of libwebp does, whose mean steps are smaller, too.
const meanStep = 0.88

// indexOf is the index of the factor that is nearest.
func indexOf(factor float64) int {
	best := 0
	for i, f := range acFactors {
		if math.Abs(float64(f)-factor) < math.Abs(float64(acFactors[best])-factor) {
			best = i
		}
	}
	return best
}

func nearest(centers *[mostSegments]float32, a float32) (best int) {
	for k, c := range centers {
		if (c-a)*(c-a) < (centers[best]-a)*(centers[best]-a) {
			best = k
		}
	}
	return best
}

// variance is that of luma of a macroblock: the least of its quarters counts half, so that flat parts are heeded.
func (e *encoder) variance(x, y int) int {
	s := &e.src[0]
	least, total := math.MaxInt, 0
	for q := range 4 {
		at := (16*y+8*(q>>1))*s.stride + 16*x + 8*(q&1)
		sum, squares := 0, 0
		for r := range 8 {
			for _, v := range s.pix[at+r*s.stride:][:8] {
				sum += int(v)
				squares += int(v) * int(v)
			}
		}
		v := (squares - sum*sum/64) / 64
		least = min(least, v)
		total += v
	}
	return (total/4 + least) / 2
}

// writeSegments writes what segments differ in (RFC 6386, 9.3), and returns the probabilities of the booleans that tell which one a
// macroblock belongs to, or nil if all are alike.
func (e *encoder) writeSegments(w *boolWriter) *[3]uint8 {
	var n [mostSegments]int
	for i := range e.coded {
		n[e.coded[i].segment]++
	}
	alike := true
	for k := range n {
		alike = alike && e.segments[k].index == e.segments[0].index
	}
	w.bit(!alike, 128)
	if alike {
		return nil
	}
	w.bit(true, 128) // which macroblocks
	w.bit(true, 128) // what is different
	w.bit(true, 128) // values, not differences
	for k := range e.segments {
		w.optional(e.segments[k].index, 7)
	}
	for k := range e.segments {
		w.optional(e.segments[k].level, 6)
	}
	probs := [3]uint8{share(n[0]+n[1], n[2]+n[3]), share(n[0], n[1]), share(n[2], n[3])}
	for _, p := range probs {
		w.bit(true, 128)
		w.number(int(p), 8)
	}
	return &probs
}

// share is the probability of a boolean that was false so often, and true so often.
func share(no, yes int) uint8 {
	return uint8(min(max((256*no+(no+yes)/2)/max(no+yes, 1), 1), 255))
}
