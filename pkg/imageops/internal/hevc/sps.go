package hevc

// SPS is a sequence parameter set (7.3.2.2), as far as still pictures need it.
type SPS struct {
	ID                     int
	ChromaFormat           int // 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4
	Width, Height          int // of the coded picture, in luma samples
	Left, Right            int // samples of the conformance window's borders, in luma samples
	Top, Bottom            int
	BitDepthY, BitDepthC   int
	minCb, ctb             int // log2
	minTb, maxTb           int // log2
	maxDepthIntra          int
	scaling                *scalingList // nil = flat
	sao, pcm               bool
	pcmBitsY, pcmBitsC     int
	minPCM, maxPCM         int // log2
	pcmLoopFilterOff       bool
	strongSmoothing        bool
	pocBits                int
	shortTermSets          []refSet
	longTerm               int
	longTermPresent        bool
	temporalMVP            bool
	skipRotation           bool // the range extension from here on
	skipContext            bool
	implicitRDPCM          bool
	smoothingOff           bool
	persistentRice         bool
	bypassAlignment        bool
	HasRange, FullRange    bool // of the VUI
	Colour                 [3]int
	HasColour              bool
	subW, subH             int // chroma: luma samples a chroma sample, each way
	ctbsWide, ctbsHigh     int
	qpOffsetY, qpOffsetC   int
	blocksWide, blocksHigh int // of 4×4 luma samples
}

// Shown is the size of the conformance window: of what a picture shows.
func (s *SPS) Shown() (width, height int) {
	return s.Width - s.Left - s.Right, s.Height - s.Top - s.Bottom
}

// Subsampling is how many luma samples a chroma sample stands for, each way.
func (s *SPS) Subsampling() (x, y int) { return s.subW, s.subH }

// refSet is what later sets and slices need of a short-term reference picture set.
type refSet struct{ deltas int }

const maxSide = 1 << 16

// parseSPS reads a unit's payload behind its header of two bytes.
func parseSPS(payload []byte) (s *SPS, err error) {
	r := &bitReader{data: payload}
	s = &SPS{}
	r.skip(4)
	subLayers := int(r.u(3)) // minus 1
	r.skip(1)
	skipProfile(r, subLayers)
	s.ID = r.number(15, &err, "the number of a sequence parameter set")
	s.ChromaFormat = r.number(3, &err, "the chroma format")
	if s.ChromaFormat == 3 && r.flag() {
		return nil, &UnsupportedError{"separate colour planes"}
	}
	s.Width = r.number(maxSide, &err, "the width")
	s.Height = r.number(maxSide, &err, "the height")
	s.setChroma()
	if r.flag() {
		s.window(r, &err)
	}
	s.BitDepthY = 8 + r.number(8, &err, "the bit depth")
	s.BitDepthC = 8 + r.number(8, &err, "the bit depth of chroma")
	s.pocBits = 4 + r.number(12, &err, "the size of picture numbers")
	first := subLayers
	if r.flag() {
		first = 0
	}
	for range subLayers - first + 1 {
		r.ue()
		r.ue()
		r.ue()
	}
	s.blocks(r, &err)
	s.tools(r, &err)
	s.references(r, &err)
	s.temporalMVP = r.flag()
	s.strongSmoothing = r.flag()
	if r.flag() {
		s.vui(r, subLayers, &err)
	}
	if r.flag() {
		err = s.extensions(r, err)
	}
	if err == nil && r.short() {
		err = errShort
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// skipProfile reads past profile_tier_level (7.3.3): what a stream uses is in its flags.
func skipProfile(r *bitReader, subLayers int) {
	r.skip(96)
	var profile, level [8]bool
	for i := range subLayers {
		profile[i], level[i] = r.flag(), r.flag()
	}
	if subLayers > 0 {
		r.skip(2 * (8 - subLayers))
	}
	for i := range subLayers {
		if profile[i] {
			r.skip(88)
		}
		if level[i] {
			r.skip(8)
		}
	}
}

func (s *SPS) setChroma() {
	s.subW, s.subH = 1, 1
	switch s.ChromaFormat {
	case 1:
		s.subW, s.subH = 2, 2
	case 2:
		s.subW = 2
	}
}

func (s *SPS) window(r *bitReader, err *error) {
	s.Left = s.subW * r.number(maxSide, err, "the left border")
	s.Right = s.subW * r.number(maxSide, err, "the right border")
	s.Top = s.subH * r.number(maxSide, err, "the top border")
	s.Bottom = s.subH * r.number(maxSide, err, "the bottom border")
}

func (s *SPS) blocks(r *bitReader, err *error) {
	s.minCb = 3 + r.number(3, err, "the smallest coding block")
	s.ctb = s.minCb + r.number(3, err, "the largest coding block")
	s.minTb = 2 + r.number(3, err, "the smallest transform block")
	s.maxTb = s.minTb + r.number(3, err, "the largest transform block")
	r.ue() // depth of inter prediction
	s.maxDepthIntra = r.number(4, err, "the depth of transform blocks")
}

func (s *SPS) tools(r *bitReader, err *error) {
	if r.flag() {
		s.scaling = defaultScaling()
		if r.flag() {
			s.scaling = parseScaling(r, s.ChromaFormat, err)
		}
	}
	r.skip(1) // asymmetric partitions
	s.sao = r.flag()
	if s.pcm = r.flag(); s.pcm {
		s.pcmBitsY, s.pcmBitsC = int(r.u(4))+1, int(r.u(4))+1
		s.minPCM = 3 + r.number(2, err, "the smallest PCM block")
		s.maxPCM = s.minPCM + r.number(2, err, "the largest PCM block")
		s.pcmLoopFilterOff = r.flag()
	}
}

func (s *SPS) references(r *bitReader, err *error) {
	n := r.number(64, err, "the number of reference picture sets")
	for i := 0; i < n && *err == nil && !r.short(); i++ {
		s.shortTermSets = append(s.shortTermSets, parseRefSet(r, i, s.shortTermSets, false, err))
	}
	if s.longTermPresent = r.flag(); s.longTermPresent {
		s.longTerm = r.number(32, err, "the number of long-term pictures")
		r.skip(s.longTerm * (s.pocBits + 1))
	}
}

// parseRefSet reads st_ref_pic_set (7.3.7): a still picture uses none, but what follows stands behind it.
func parseRefSet(r *bitReader, index int, known []refSet, inSlice bool, err *error) refSet {
	if index > 0 && r.flag() {
		back := 1
		if inSlice {
			back = 1 + r.number(len(known)-1, err, "the reference of a picture set")
		}
		r.skip(1)
		r.ue()
		set := refSet{}
		for range known[index-back].deltas + 1 {
			if used := r.flag(); used || r.flag() {
				set.deltas++
			}
		}
		return set
	}
	n := r.number(16, err, "the number of pictures before") + r.number(16, err, "the number of pictures after")
	for range n {
		r.ue()
		r.skip(1)
	}
	return refSet{deltas: n}
}

func (s *SPS) extensions(r *bitReader, err error) error {
	ranges, multilayer, threeD, screen := r.flag(), r.flag(), r.flag(), r.flag()
	r.skip(4)
	if multilayer || threeD || screen {
		return &UnsupportedError{"several layers or screen content tools"}
	}
	if !ranges {
		return err
	}
	s.skipRotation, s.skipContext, s.implicitRDPCM = r.flag(), r.flag(), r.flag()
	r.skip(1) // explicit RDPCM is for inter prediction
	extended := r.flag()
	s.smoothingOff = r.flag()
	r.skip(1) // offsets of weighted prediction
	s.persistentRice, s.bypassAlignment = r.flag(), r.flag()
	if extended {
		return &UnsupportedError{"extended precision"}
	}
	return err
}

// check holds the set against what the decoder relies on (7.4.3.2).
func (s *SPS) check() error { //nolint:cyclop // one case a rule of the standard
	switch {
	case s.Width <= 0 || s.Height <= 0 || s.Width&(1<<s.minCb-1) != 0 || s.Height&(1<<s.minCb-1) != 0:
		return damaged("the picture is %d×%d, which are no whole blocks of %d", s.Width, s.Height, 1<<s.minCb)
	case s.Left+s.Right >= s.Width || s.Top+s.Bottom >= s.Height:
		return damaged("the window leaves nothing of %d×%d", s.Width, s.Height)
	case s.ctb < 4 || s.ctb > 6 || s.minTb >= s.minCb || s.maxTb > min(s.ctb, 5):
		return damaged("blocks of %d to %d with transforms of %d to %d", 1<<s.minCb, 1<<s.ctb, 1<<s.minTb, 1<<s.maxTb)
	case s.BitDepthY > 12 || s.BitDepthC > 12:
		return &UnsupportedError{"more than 12 bits a sample"}
	case s.pcm && (s.maxPCM > min(s.ctb, 5) || s.pcmBitsY > s.BitDepthY || s.pcmBitsC > s.BitDepthC):
		return damaged("PCM blocks of %d with %d bits", 1<<s.maxPCM, s.pcmBitsY)
	}
	s.ctbsWide, s.ctbsHigh = (s.Width+1<<s.ctb-1)>>s.ctb, (s.Height+1<<s.ctb-1)>>s.ctb
	s.qpOffsetY, s.qpOffsetC = 6*(s.BitDepthY-8), 6*(s.BitDepthC-8)
	s.blocksWide, s.blocksHigh = (s.Width+3)/4, (s.Height+3)/4
	return nil
}
