package hevc

// pps is a picture parameter set (7.3.2.3).
type pps struct {
	id, sps               int
	dependentSlices       bool
	outputFlag            bool
	extraSliceBits        int
	signHiding            bool
	initQP                int
	transformSkip         bool
	qpDelta               bool
	qpDeltaDepth          int
	cbOffset, crOffset    int
	sliceChromaOffsets    bool
	bypass                bool
	tiles, wavefronts     bool
	columns, rows         []int // widths and heights of tiles, in CTBs; nil = evenly spread
	tileColumns, tileRows int
	acrossTiles           bool
	acrossSlices          bool
	deblockingOverride    bool
	deblockingOff         bool
	betaOffset, tcOffset  int // divided by 2
	scaling               *scalingList
	sliceExtension        bool
	maxSkip               int // log2
	crossComponent        bool
	chromaQPList          bool
	chromaQPDepth         int
	cbList, crList        []int
	saoShiftY, saoShiftC  int
}

func parsePPS(payload []byte, find func(id int) *SPS) (p *pps, err error) {
	r := &bitReader{data: payload}
	p = &pps{maxSkip: 2, acrossTiles: true}
	p.id = r.number(63, &err, "the number of a picture parameter set")
	p.sps = r.number(15, &err, "the number of a sequence parameter set")
	if err != nil {
		return nil, err
	}
	sps := find(p.sps)
	if sps == nil {
		return nil, damaged("a picture parameter set stands before its sequence parameter set")
	}
	p.dependentSlices, p.outputFlag = r.flag(), r.flag()
	p.extraSliceBits = int(r.u(3))
	p.signHiding = r.flag()
	r.skip(1)
	r.ue()
	r.ue()
	p.initQP = 26 + r.signed(-26-sps.qpOffsetY, 25, &err, "the first QP")
	r.skip(1) // all prediction is intra
	p.transformSkip = r.flag()
	if p.qpDelta = r.flag(); p.qpDelta {
		p.qpDeltaDepth = r.number(sps.ctb-sps.minCb, &err, "the depth of quantization groups")
	}
	p.cbOffset = r.signed(-12, 12, &err, "the offset of Cb")
	p.crOffset = r.signed(-12, 12, &err, "the offset of Cr")
	p.sliceChromaOffsets = r.flag()
	r.skip(2)
	p.bypass, p.tiles, p.wavefronts = r.flag(), r.flag(), r.flag()
	p.tileColumns, p.tileRows = 1, 1
	if p.tiles {
		p.parseTiles(r, sps, &err)
	}
	p.acrossSlices = r.flag()
	if r.flag() {
		p.deblockingOverride, p.deblockingOff = r.flag(), r.flag()
		if !p.deblockingOff {
			p.betaOffset = r.signed(-6, 6, &err, "the offset of beta")
			p.tcOffset = r.signed(-6, 6, &err, "the offset of tc")
		}
	}
	if r.flag() {
		p.scaling = parseScaling(r, sps.ChromaFormat, &err)
	}
	r.skip(1)
	r.ue()
	p.sliceExtension = r.flag()
	if r.flag() {
		err = p.extensions(r, sps, err)
	}
	if err == nil && r.short() {
		err = errShort
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (p *pps) parseTiles(r *bitReader, sps *SPS, err *error) {
	p.tileColumns = 1 + r.number(min(sps.ctbsWide-1, 19), err, "the columns of tiles")
	p.tileRows = 1 + r.number(min(sps.ctbsHigh-1, 21), err, "the rows of tiles")
	if !r.flag() {
		p.columns = tileSides(r, p.tileColumns, sps.ctbsWide, err)
		p.rows = tileSides(r, p.tileRows, sps.ctbsHigh, err)
	}
	p.acrossTiles = r.flag()
}

// tileSides reads all sides but the last, which takes what is left.
func tileSides(r *bitReader, n, whole int, err *error) []int {
	sides := make([]int, n)
	for i := range n - 1 {
		sides[i] = 1 + r.number(maxSide, err, "the side of a tile")
		whole -= sides[i]
	}
	sides[n-1] = whole
	if whole <= 0 && *err == nil {
		*err = damaged("tiles are larger than the picture")
	}
	return sides
}

func (p *pps) extensions(r *bitReader, sps *SPS, err error) error {
	ranges, multilayer, threeD, screen := r.flag(), r.flag(), r.flag(), r.flag()
	r.skip(4)
	if multilayer || threeD || screen {
		return &UnsupportedError{"several layers or screen content tools"}
	}
	if !ranges {
		return err
	}
	if p.transformSkip {
		p.maxSkip = 2 + r.number(3, &err, "the largest block without a transform")
	}
	p.crossComponent = r.flag()
	if p.chromaQPList = r.flag(); p.chromaQPList {
		p.chromaQPDepth = r.number(sps.ctb-sps.minCb, &err, "the depth of chroma quantization groups")
		for range 1 + r.number(5, &err, "the number of chroma offsets") {
			p.cbList = append(p.cbList, r.signed(-12, 12, &err, "an offset of Cb"))
			p.crList = append(p.crList, r.signed(-12, 12, &err, "an offset of Cr"))
		}
	}
	p.saoShiftY = r.number(max(0, sps.BitDepthY-10), &err, "the scale of SAO")
	p.saoShiftC = r.number(max(0, sps.BitDepthC-10), &err, "the scale of SAO")
	return err
}
