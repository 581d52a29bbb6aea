package jpeg

// Equations of JFIF 1.02 (BT.601, full range), 16 bits behind the point, each row exact in its sum.
const (
	redY, greenY, blueY = 19595, 38470, 7471 // 0.299, 0.587, 0.114: 65536
	redCb, greenCb      = 11058, 21710       // 0.168736, 0.331264: 32768
	greenCr, blueCr     = 27439, 5329        // 0.418688, 0.081312: 32768
	half                = 32768

	redOfCr   = 91881  // 1.402
	greenOfCb = 22553  // 0.344136
	greenOfCr = 46802  // 0.714136
	blueOfCb  = 116130 // 1.772
)

// RGBRow writes row y of the image to dst as red, green, blue: 3 bytes for each of p.Width pixels.
// A plane of lower resolution contributes its nearest sample; to have it interpolated, resample it first.
// Inks become light by the usual formula, light = (1-ink)(1-black), without a profile.
// y is below p.Height, p as [Decode] makes it.
func (p *Planes) RGBRow(dst []byte, y int) {
	dst = dst[:3*p.Width]
	for i := range min(len(p.Plane), 3) {
		p.spread(dst[i:], 3, i, y)
	}
	switch p.Model {
	case Gray:
		for i := 0; i < len(dst); i += 3 {
			dst[i+1], dst[i+2] = dst[i], dst[i]
		}
	case YCbCr, YCCK:
		rowToRGB(dst)
	}
	if p.Model == CMYK || p.Model == YCCK {
		p.ink(dst, y)
	}
}

// spread writes row y of one plane to every step-th byte of dst.
func (p *Planes) spread(dst []byte, step, plane, y int) {
	s := &p.Plane[plane]
	row := p.rowOf(s, y)
	if s.Width == p.Width {
		for i, v := range row {
			dst[i*step] = v
		}
		return
	}
	num, den := p.ratioAcross(s)
	for i := range p.Width {
		dst[i*step] = row[min(i*num/den, s.Width-1)]
	}
}

// rowOf is the row of a plane that covers row y of the image.
func (p *Planes) rowOf(s *Plane, y int) []byte {
	most := 1
	for i := range p.Plane {
		most = max(most, p.Plane[i].V)
	}
	num, den := ratio(s.V, most, s.Height, p.Height)
	return s.row(min(y*num/den, s.Height-1))
}

// ratioAcross is the resolution of a plane's rows against the image's.
func (p *Planes) ratioAcross(s *Plane) (num, den int) {
	most := 1
	for i := range p.Plane {
		most = max(most, p.Plane[i].H)
	}
	return ratio(s.H, most, s.Width, p.Width)
}

// ratio is factor/most, doubled for as long as that explains the size of the plane better:
// a reducing decoder keeps more of planes that are coarse anyway (DecodeOptions.FineChroma).
func ratio(factor, most, size, whole int) (num, den int) {
	for factor < most && ceilDiv(whole*factor, most) < size {
		factor *= 2
	}
	return factor, most
}

// ink turns a row of three inks into light. For YCCK the row is RGB, that is the inks' complement.
func (p *Planes) ink(dst []byte, y int) {
	s := &p.Plane[3]
	row := p.rowOf(s, y)
	num, den := p.ratioAcross(s)
	flip, flipBlack := byte(255), byte(255)
	if p.Inverted {
		flip, flipBlack = 0, 0
	}
	if p.Model == YCCK {
		flip = ^flip
	}
	for i := range p.Width {
		light := uint32(row[min(i*num/den, s.Width-1)] ^ flipBlack)
		for c, v := range dst[3*i : 3*i+3] {
			product := uint32(v^flip)*light + 128
			dst[3*i+c] = byte((product + product>>8) >> 8) // product/255, rounded
		}
	}
}

func rowToRGB(row []byte) {
	for i := 0; i+3 <= len(row); i += 3 {
		px := (*[3]byte)(row[i:])
		y, cb, cr := int32(px[0])<<16+half, int32(px[1])-128, int32(px[2])-128
		px[0] = clamp8((y + redOfCr*cr) >> 16)
		px[1] = clamp8((y - greenOfCb*cb - greenOfCr*cr) >> 16)
		px[2] = clamp8((y + blueOfCb*cb) >> 16)
	}
}

func clamp8(v int32) byte { return byte(min(max(v, 0), 255)) }
