package hevc

// sliceHeader is slice_segment_header (7.3.6) of an intra slice.
type sliceHeader struct {
	first, dependent     bool
	address              int // of the segment's first CTB, in raster order
	slice                int // of the slice's first CTB: that of the segment before where it depends on it
	saoY, saoC           bool
	qp                   int
	cbOffset, crOffset   int
	chromaQPOffset       bool
	deblockingOff        bool
	betaOffset, tcOffset int
	acrossSlices         bool
	entries              []int // lengths of substreams but the last, in bytes of the unit
	data                 int   // where the substreams begin, in bytes of the payload
}

// The types of units that matter (table 7-1).
const (
	unitIRAPFirst = 16
	unitIDRFirst  = 19
	unitIDRLast   = 20
	unitIRAPLast  = 23
	unitVPS       = 32
	unitSPS       = 33
	unitPPS       = 34
)

// parseSliceHeader reads a header; before is that of the segment before it, or nil.
func (d *decoder) parseSliceHeader(kind int, payload []byte, before *sliceHeader) (h *sliceHeader, p *pps, err error) { //nolint:cyclop // fields in the order of the standard
	r := &bitReader{data: payload}
	h = &sliceHeader{first: r.flag()}
	if kind >= unitIRAPFirst && kind <= unitIRAPLast {
		r.skip(1)
	}
	id := r.number(63, &err, "the number of a picture parameter set")
	if p = d.pps[id]; p == nil || d.sps[p.sps] == nil {
		return nil, nil, damaged("a slice names a parameter set that is not there")
	}
	sps := d.sps[p.sps]
	if !h.first {
		dependent := p.dependentSlices && r.flag()
		address := int(r.u(ceilLog2(sps.ctbsWide * sps.ctbsHigh)))
		if dependent {
			if before == nil {
				return nil, nil, damaged("a slice depends on one that is not there")
			}
			*h = *before
		}
		h.first, h.dependent, h.address = false, dependent, address
	}
	if !h.dependent {
		h.slice = h.address
		h.parse(r, kind, sps, p, &err)
	}
	h.entries = nil
	if p.tiles || p.wavefronts {
		h.parseEntries(r, sps, &err)
	}
	if p.sliceExtension {
		r.skip(8 * r.number(256, &err, "the length of an extension"))
	}
	r.skip(1)
	h.data = (r.at + 7) / 8
	switch {
	case err != nil:
		return nil, nil, err
	case r.short() || h.data > len(payload):
		return nil, nil, errShort
	case h.address >= sps.ctbsWide*sps.ctbsHigh:
		return nil, nil, damaged("a slice begins behind the picture")
	}
	return h, p, nil
}

// parse reads what a segment that depends on another takes from that.
func (h *sliceHeader) parse(r *bitReader, kind int, sps *SPS, p *pps, err *error) { //nolint:cyclop // fields in the order of the standard
	r.skip(p.extraSliceBits)
	if r.ue() != 2 && *err == nil {
		*err = &UnsupportedError{"prediction from other pictures"}
	}
	if p.outputFlag {
		r.skip(1)
	}
	if kind < unitIDRFirst || kind > unitIDRLast {
		skipReferences(r, sps, err)
	}
	if sps.sao {
		h.saoY = r.flag()
		h.saoC = sps.ChromaFormat != 0 && r.flag()
	}
	h.qp = p.initQP + r.signed(-128, 128, err, "the QP of a slice")
	if (h.qp < -sps.qpOffsetY || h.qp > 51) && *err == nil {
		*err = damaged("the QP of a slice is %d", h.qp)
	}
	h.cbOffset, h.crOffset = p.cbOffset, p.crOffset
	if p.sliceChromaOffsets {
		h.cbOffset += r.signed(-12, 12, err, "the offset of Cb")
		h.crOffset += r.signed(-12, 12, err, "the offset of Cr")
	}
	h.chromaQPOffset = p.chromaQPList && r.flag()
	h.deblockingOff, h.betaOffset, h.tcOffset = p.deblockingOff, p.betaOffset, p.tcOffset
	if p.deblockingOverride && r.flag() {
		if h.deblockingOff = r.flag(); !h.deblockingOff {
			h.betaOffset = r.signed(-6, 6, err, "the offset of beta")
			h.tcOffset = r.signed(-6, 6, err, "the offset of tc")
		}
	}
	h.acrossSlices = p.acrossSlices
	if p.acrossSlices && (h.saoY || h.saoC || !h.deblockingOff) {
		h.acrossSlices = r.flag()
	}
}

// skipReferences reads past what a picture that is no IDR says of others.
func skipReferences(r *bitReader, sps *SPS, err *error) {
	r.skip(sps.pocBits)
	if !r.flag() {
		parseRefSet(r, len(sps.shortTermSets), sps.shortTermSets, true, err)
	} else if n := len(sps.shortTermSets); n > 1 {
		r.skip(ceilLog2(n))
	}
	if sps.longTermPresent {
		skipLongTerm(r, sps, err)
	}
	if sps.temporalMVP {
		r.skip(1)
	}
}

func skipLongTerm(r *bitReader, sps *SPS, err *error) {
	known := 0
	if sps.longTerm > 0 {
		known = r.number(sps.longTerm, err, "the number of long-term pictures")
	}
	for i := range known + r.number(32, err, "the number of long-term pictures") {
		if i < known {
			if sps.longTerm > 1 {
				r.skip(ceilLog2(sps.longTerm))
			}
		} else {
			r.skip(sps.pocBits + 1)
		}
		if r.flag() {
			r.ue()
		}
	}
}

func (h *sliceHeader) parseEntries(r *bitReader, sps *SPS, err *error) {
	n := r.number(sps.ctbsWide*sps.ctbsHigh, err, "the number of entry points")
	if n == 0 {
		return
	}
	length := 1 + r.number(31, err, "the length of entry points")
	for i := 0; i < n && !r.short(); i++ {
		h.entries = append(h.entries, int(r.u(length))+1)
	}
}
