package hevc

// slice decodes the CTBs of a slice segment.
type slice struct {
	*picture
	header *sliceHeader
	cabac
	contexts

	ctb                    int      // address of the CTB in work
	left, top              bool     // the CTBs beside and above are decoded, and of this slice and tile
	topLeft, topRight      bool     // so are those at the corners
	saved                  contexts // behind the second CTB of a row
	groupX, groupY         int      // of the quantization group
	groupQP                int      // predicted
	qpY                    int      // of the coding block
	lastQP                 int      // of the block before, in order of decoding
	deltaCoded             bool
	delta                  int
	chromaCoded            bool
	cuCbOffset, cuCrOffset int
	bypassCU               bool
	chromaMode             [4]uint8 // as coded, by part
	chromaPred             [4]uint8 // the mode that it means

	residue [32 * 32]int32 // of the block in work
	luma    [32 * 32]int32 // of the luma block, for prediction across components
	hasLuma bool
	coeffs  [32 * 32]int32
	edge    [4*32 + 1 + 8]int32 // samples around a block
	smooth  [4*32 + 1 + 8]int32
	ref     [3*32 + 2]int32
	square  [32 * 32]uint16 // of a block that is predicted sideways
}

// decodeSegment decodes a segment whose header has been read. It goes on from the one before it where it depends on that.
func (s *slice) decodeSegment(payload []byte, cuts []int) error {
	parts, err := s.header.substreams(payload, cuts)
	if err != nil {
		return err
	}
	if !s.header.dependent {
		s.cuCbOffset, s.cuCrOffset = 0, 0
	}
	number := s.tiles.number[s.header.address]
	s.begin(parts[0], number)
	part := 0
	for {
		s.ctb = s.tiles.order[number]
		if s.ctbs[s.ctb].header != nil {
			return damaged("a block is coded twice")
		}
		s.place()
		s.codingTree()
		column := s.ctb % s.SPS.ctbsWide
		if s.pps.wavefronts && column == s.tiles.left[column]+1 {
			s.saved = s.contexts
		}
		end := s.terminate()
		if s.late() {
			return errShort
		}
		if number++; end || number == len(s.tiles.order) {
			return nil
		}
		if s.newSubstream(number) {
			if s.terminate(); s.late() {
				return errShort
			}
			if part++; part >= len(parts) {
				return damaged("a substream is missing")
			}
			s.begin(parts[part], number)
		}
	}
}

// newSubstream reports whether a CTB begins one: a tile, or a row of wavefronts.
func (s *slice) newSubstream(number int) bool {
	at, before := s.tiles.order[number], s.tiles.order[number-1]
	if s.pps.tiles && s.tiles.of[at] != s.tiles.of[before] {
		return true
	}
	return s.pps.wavefronts && at%s.SPS.ctbsWide == s.tiles.left[at%s.SPS.ctbsWide]
}

// begin starts a substream (9.3.1).
func (s *slice) begin(data []byte, number int) {
	s.start(data)
	at := s.tiles.order[number]
	column := at % s.SPS.ctbsWide
	first := s.tiles.left[column] == column
	tileStart := number == 0 || s.tiles.of[at] != s.tiles.of[s.tiles.order[number-1]]
	if !s.header.dependent || at != s.header.address || tileStart || s.pps.wavefronts && first {
		s.lastQP = s.header.qp
	}
	switch {
	case s.pps.wavefronts && first && !tileStart:
		s.syncRow(at)
	case s.header.dependent && at == s.header.address && !tileStart: // goes on as the segment before it ended
	default:
		s.reset(s.header.qp)
	}
}

// syncRow takes the contexts from the row above, where its second CTB is of the same slice and tile.
func (s *slice) syncRow(at int) {
	wide := s.SPS.ctbsWide
	above := at - wide + 1
	if above >= 0 && at%wide+1 < wide && s.ctbs[above].header != nil && s.tiles.of[above] == s.tiles.of[at] &&
		s.ctbs[above].header.slice == s.header.slice {
		s.contexts = s.saved
		return
	}
	s.reset(s.header.qp)
}

// place finds out what is around the CTB.
func (s *slice) place() {
	info := &s.ctbs[s.ctb]
	info.header = s.header
	column, row := s.ctb%s.SPS.ctbsWide, s.ctb/s.SPS.ctbsWide
	s.left = column > 0 && s.together(s.ctb-1)
	above := s.ctb - s.SPS.ctbsWide
	s.top = row > 0 && s.together(above)
	s.topLeft = row > 0 && column > 0 && s.together(above-1)
	s.topRight = row > 0 && column+1 < s.SPS.ctbsWide && s.together(above+1)
}

// together reports whether a CTB has been decoded and is of the same slice and tile as that in work.
func (s *slice) together(at int) bool {
	other := &s.ctbs[at]
	return other.header != nil && other.header.slice == s.header.slice && other.tile == s.ctbs[s.ctb].tile
}

// available reports whether the block at a place has been decoded, and may be looked at from here (6.4.1).
func (s *slice) available(x, y int) bool {
	if x < 0 || y < 0 || x >= s.SPS.Width || y >= s.SPS.Height || s.marks[s.block(x, y)]&markDone == 0 {
		return false
	}
	at := s.ctbOf(x, y)
	return at == s.ctb || s.together(at)
}

// substreams cuts a segment at its entry points, which count the bytes of emulation prevention (7.4.7.1).
func (h *sliceHeader) substreams(payload []byte, cuts []int) (parts [][]byte, err error) {
	at := h.data
	skipped := 0
	for skipped < len(cuts) && cuts[skipped] <= at {
		skipped++
	}
	for _, length := range h.entries {
		end := at + length
		for ; skipped < len(cuts) && cuts[skipped] < end; skipped++ {
			end--
		}
		if length <= 0 || end < at || end > len(payload) {
			return nil, damaged("an entry point lies outside its slice")
		}
		parts = append(parts, payload[at:end])
		at = end
	}
	return append(parts, payload[at:]), nil
}
