package hevc

// vui reads the range and the colours of the samples (E.2.1), and past the rest: the extensions of the set stand behind it.
func (s *SPS) vui(r *bitReader, subLayers int, err *error) {
	if r.flag() && r.u(8) == 255 { // aspect ratio
		r.skip(32)
	}
	if r.flag() { // overscan
		r.skip(1)
	}
	if r.flag() {
		r.skip(3)
		s.HasRange, s.FullRange = true, r.flag()
		if s.HasColour = r.flag(); s.HasColour {
			s.Colour = [3]int{int(r.u(8)), int(r.u(8)), int(r.u(8))}
		}
	}
	if r.flag() { // places of chroma samples
		r.ue()
		r.ue()
	}
	r.skip(3)
	if r.flag() { // default display window
		for range 4 {
			r.ue()
		}
	}
	if r.flag() { // timing
		r.skip(64)
		if r.flag() {
			r.ue()
		}
		if r.flag() {
			skipHRD(r, subLayers, err)
		}
	}
	if r.flag() { // restrictions
		r.skip(3)
		for range 5 {
			r.ue()
		}
	}
}

// skipHRD reads past hrd_parameters (E.2.2).
func skipHRD(r *bitReader, subLayers int, err *error) {
	nal, vcl := r.flag(), r.flag()
	subPic := false
	if nal || vcl {
		if subPic = r.flag(); subPic {
			r.skip(19)
		}
		r.skip(8)
		if subPic {
			r.skip(4)
		}
		r.skip(15)
	}
	for range subLayers + 1 {
		general := r.flag()
		within := general || r.flag()
		low := false
		if within {
			r.ue()
		} else {
			low = r.flag()
		}
		buffers := 1
		if !low {
			buffers += r.number(31, err, "the number of buffers")
		}
		for _, present := range []bool{nal, vcl} {
			if present {
				skipBuffers(r, buffers, subPic)
			}
		}
	}
}

func skipBuffers(r *bitReader, buffers int, subPic bool) {
	for range buffers {
		r.ue()
		r.ue()
		if subPic {
			r.ue()
			r.ue()
		}
		r.skip(1)
	}
}
