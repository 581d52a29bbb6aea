package colour

// tolerance is how far from themselves, of 255, the numbers of a profile may come out that counts as sRGB: less than anyone sees,
// and as much as profiles are off whose curves are short tables.
const tolerance = 1.5

// IsSRGB reports whether pixels look the same with p as in sRGB, which all software assumes without a profile. Names do not count.
func (p *Profile) IsSRGB() bool {
	if p.table != nil || p.bright != nil {
		return false
	}
	same := func(v [maxChannels]float64) bool {
		for i, s := range p.srgbOf(v) {
			s = min(max(s, 0), 255)
			want := v[i%p.space.Channels()] * 255
			if d := s - want; d > tolerance || d < -tolerance {
				return false
			}
		}
		return true
	}
	for i := range 256 { // greys
		x := float64(i) / 255
		if !same([maxChannels]float64{x, x, x}) {
			return false
		}
	}
	const steps = 8
	for i := range steps * steps * steps {
		v := [maxChannels]float64{float64(i / steps / steps), float64(i / steps % steps), float64(i % steps)}
		for j := range v {
			v[j] /= steps - 1
		}
		if p.space == RGB && !same(v) {
			return false
		}
	}
	return true
}

// Neutral returns a profile for grey pixels that shows them as p, for RGB, shows pixels of three equal numbers. It is nil if
// that needs more than one curve.
func (p *Profile) Neutral() *Profile {
	if p.bright != nil {
		return p.bright.gray()
	}
	if p.space != RGB || p.table != nil || !equal(p.curves[0], p.curves[1]) || !equal(p.curves[0], p.curves[2]) {
		return nil
	}
	gray := &Profile{space: Gray, curves: p.curves[:1]}
	gray.black = gray.darkest(nil)
	return gray
}

// Within reports whether p, which has no table, has the primaries of sRGB: in sRGB no colour is lost then.
func (p *Profile) Within() bool {
	if p.space == Gray {
		return true
	}
	if p.bright != nil {
		return false
	}
	m := linearSRGB.times(p.toXYZ)
	for i := range m {
		for j, v := range m[i] {
			want := 0.0
			if i == j {
				want = 1
			}
			if d := v - want; d > 0.01 || d < -0.01 {
				return false
			}
		}
	}
	return p.table == nil
}

// LikeSRGB reports whether greys are about as light with p as in sRGB, so that mixing colours gives about the same.
func (p *Profile) LikeSRGB() bool {
	const near = 8 // of 255, which is what gamma 2.2 is off by in the dark
	for i := range 16 {
		x := float64(i) / 15
		if d := p.srgbOf([maxChannels]float64{x, x, x})[1] - 255*x; d > near || d < -near {
			return false
		}
	}
	return true
}

func equal(a, b curve) bool {
	for i := range 256 {
		if d := a.at(float64(i)/255) - b.at(float64(i)/255); d > 1e-4 || d < -1e-4 {
			return false
		}
	}
	return true
}
