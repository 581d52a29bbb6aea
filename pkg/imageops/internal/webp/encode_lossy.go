package webp

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// frame420 is planes of the range of video, chroma at half the resolution.
type frame420 struct {
	width, height int
	pix           [3][]byte
}

func newFrame420(width, height int) *frame420 {
	half := (width + 1) / 2 * ((height + 1) / 2)
	return &frame420{width, height, [3][]byte{make([]byte, width*height), make([]byte, half), make([]byte, half)}}
}

// lossyChunks codes a picture as ALPH, if it has alpha, and VP8.
func lossyChunks(pic *codec.Picture, alpha bool, quality int) (out []byte) {
	var f *frame420
	if pic.Planes != nil {
		f = fromPlanes(pic.Planes)
	} else {
		f = fromSamples(pic)
	}
	if alpha {
		plane := make([]byte, f.width*f.height)
		for i := range plane {
			plane[i] = pic.Pix[(i+1)*pic.Channels-1]
		}
		out = appendChunk(out, "ALPH", encodeAlpha(plane, f.width, f.height))
	}
	half := (f.width + 1) / 2
	e := newEncoder(f.width, f.height, f.pix, [3]int{f.width, half, half}, quality)
	return appendChunk(out, "VP8 ", e.encodeFrame(mostFirst))
}

// fromPlanes narrows planes of the full range. Chroma at full resolution is halved.
func fromPlanes(p *codec.Planes) *frame420 {
	f := newFrame420(p.Width, p.Height)
	luma, chroma := narrowed(219, 0, 16), narrowed(224, 128, 128)
	for y := range p.Height {
		for x, v := range p.Plane[0].Pix[y*p.Plane[0].Stride:][:p.Width] {
			f.pix[0][y*p.Width+x] = luma[v]
		}
	}
	half, halfHigh := (p.Width+1)/2, (p.Height+1)/2
	for i := 1; i <= 2; i++ {
		if p.Model == codec.Gray {
			fill(f.pix[i], 128)
			continue
		}
		s := &p.Plane[i]
		for y := range halfHigh {
			for x := range half {
				var v int
				if s.Width == half {
					v = 4 * int(s.Pix[y*s.Stride+x])
				} else {
					right, below := min(2*x+1, s.Width-1), min(2*y+1, s.Height-1)
					v = int(s.Pix[2*y*s.Stride+2*x]) + int(s.Pix[2*y*s.Stride+right]) + int(s.Pix[below*s.Stride+2*x]) + int(s.Pix[below*s.Stride+right])
				}
				f.pix[i][y*half+x] = chroma[(v+2)/4]
			}
		}
	}
	return f
}

// narrowed maps from to its counterpart to, and 255 steps to fewer. Rounded to the nearest.
func narrowed(steps, from, to int) (table [256]uint8) {
	for v := range table {
		table[v] = uint8((2*(v-from)*steps + 255 + 2*255*to) / (2 * 255))
	}
	return table
}

// fromSamples converts samples (BT.601). Chroma is the mean of four pixels, each as much as it is opaque; what is transparent takes
// the luma of the pixel before, so that it costs nothing.
func fromSamples(pic *codec.Picture) *frame420 {
	f := newFrame420(pic.Width, pic.Height)
	before := uint8(128)
	for i := range f.pix[0] {
		if r, g, b, a := sampled(pic, i); a > 0 {
			before = uint8((16829*int(r) + 33039*int(g) + 6416*int(b) + 16<<16 + 1<<15) >> 16)
		}
		f.pix[0][i] = before
	}
	half := (pic.Width + 1) / 2
	cb, cr := uint8(128), uint8(128)
	for k := range f.pix[1] {
		x, y := 2*(k%half), 2*(k/half)
		var red, green, blue, weight int64 // products of them take more than 32 bits
		for _, at := range [4][2]int{{x, y}, {x + 1, y}, {x, y + 1}, {x + 1, y + 1}} {
			r, g, b, a := sampled(pic, min(at[1], pic.Height-1)*pic.Width+min(at[0], pic.Width-1))
			red, green, blue, weight = red+int64(r)*int64(a), green+int64(g)*int64(a), blue+int64(b)*int64(a), weight+int64(a)
		}
		if weight > 0 {
			half := weight << 15
			cb = uint8((28784*blue-9714*red-19070*green+half)/weight>>16 + 128)
			cr = uint8((28784*red-24103*green-4681*blue+half)/weight>>16 + 128)
		}
		f.pix[1][k], f.pix[2][k] = cb, cr
	}
	return f
}
