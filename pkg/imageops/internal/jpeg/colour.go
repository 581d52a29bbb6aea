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

// rgbRow writes row y of an image of luma and chroma, or of red, green and blue, to dst: 3 bytes for each of p.Width pixels.
// A plane of lower resolution contributes its nearest sample; to have it interpolated, resample it first.
func rgbRow(p *Planes, dst []byte, y int) {
	dst = dst[:3*p.Width]
	for i := range 3 {
		spread(p, dst[i:], 3, i, y)
	}
	if p.Model == YCbCr {
		rowToRGB(dst)
	}
}

// spread writes row y of one plane to every step-th byte of dst.
func spread(p *Planes, dst []byte, step, plane, y int) {
	s := &p.Plane[plane]
	row := rowOf(p, s, y)
	if s.Width == p.Width {
		for i, v := range row {
			dst[i*step] = v
		}
		return
	}
	num, den := ratioAcross(p, s)
	for i := range p.Width {
		dst[i*step] = row[min(i*num/den, s.Width-1)]
	}
}

// rowOf is the row of a plane that covers row y of the image.
func rowOf(p *Planes, s *Plane, y int) []byte {
	most := 1
	for i := range p.Plane {
		most = max(most, p.Plane[i].V)
	}
	return planeRow(s, min(y*s.V/most, s.Height-1))
}

// ratioAcross is the resolution of a plane's rows against the image's.
func ratioAcross(p *Planes, s *Plane) (num, den int) {
	most := 1
	for i := range p.Plane {
		most = max(most, p.Plane[i].H)
	}
	return s.H, most
}

// rowToRGBGo converts pixels of luma and chroma, in place.
func rowToRGBGo(row []byte) {
	for i := 0; i+3 <= len(row); i += 3 {
		px := (*[3]byte)(row[i:])
		y, cb, cr := int32(px[0])<<16+half, int32(px[1])-128, int32(px[2])-128
		px[0] = clamp8((y + redOfCr*cr) >> 16)
		px[1] = clamp8((y - greenOfCb*cb - greenOfCr*cr) >> 16)
		px[2] = clamp8((y + blueOfCb*cb) >> 16)
	}
}

func clamp8(v int32) byte { return byte(min(max(v, 0), 255)) }
