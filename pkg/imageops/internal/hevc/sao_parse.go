package hevc

// parseSAO reads how the CTB is corrected (7.3.8.3).
func (s *slice) parseSAO() {
	info := &s.ctbs[s.ctb]
	if s.left && s.bit(&s.model[ctxSaoMerge]) != 0 {
		info.sao = s.ctbs[s.ctb-1].sao
		return
	}
	if s.top && s.bit(&s.model[ctxSaoMerge]) != 0 {
		info.sao = s.ctbs[s.ctb-s.SPS.ctbsWide].sao
		return
	}
	for c := range s.Plane {
		if c == 0 && !s.header.saoY || c > 0 && !s.header.saoC {
			continue
		}
		sao := &info.sao[c]
		if c == 2 { // Cr has the kind, and the direction of edges, of Cb
			sao.kind, sao.class = info.sao[1].kind, info.sao[1].class
		} else if s.bit(&s.model[ctxSaoType]) != 0 {
			sao.kind = 1 + uint8(s.bypass())
		}
		if sao.kind != 0 {
			s.parseOffsets(sao, c)
		}
	}
}

func (s *slice) parseOffsets(sao *saoInfo, c int) {
	shift := s.pps.saoShiftY
	if c > 0 {
		shift = s.pps.saoShiftC
	}
	most := 1<<(min(s.depth(c), 10)-5) - 1
	for i := range sao.offset {
		n := 0
		for n < most && s.bypass() != 0 {
			n++
		}
		sao.offset[i] = int16(n)
	}
	if sao.kind == 1 {
		for i, n := range sao.offset {
			if n != 0 && s.bypass() != 0 {
				sao.offset[i] = -n
			}
		}
		sao.class = uint8(s.bypasses(5))
	} else {
		sao.offset[2], sao.offset[3] = -sao.offset[2], -sao.offset[3]
		if c < 2 {
			sao.class = uint8(s.bypasses(2))
		}
	}
	for i := range sao.offset {
		sao.offset[i] <<= shift
	}
}
