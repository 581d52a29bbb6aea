package jpeg

import "fmt"

// FromRGB makes planes that Encode takes of RGB rows: row y starts at y*stride and holds 3*width bytes.
// h and v are the luma's sampling factors, 1 or 2: chroma is the mean of h × v pixels.
func FromRGB(pix []byte, stride, width, height, h, v int) (*Planes, error) {
	if h < 1 || h > 2 || v < 1 || v > 2 {
		return nil, fmt.Errorf("jpeg: luma with sampling factors %d × %d %w: want 1 or 2", h, v, ErrPlanes)
	}
	if width < 1 || height < 1 || width > MaxSide || height > MaxSide {
		return nil, fmt.Errorf("jpeg: %d × %d pixels %w: want 1 to %d", width, height, ErrPlanes, MaxSide)
	}
	if n := 3 * width; stride < n || len(pix) < n || (len(pix)-n)/stride < height-1 {
		return nil, fmt.Errorf("jpeg: %d bytes at stride %d do not hold %d × %d pixels", len(pix), stride, width, height)
	}
	p := &Planes{Width: width, Height: height, Scale: 1, Model: YCbCr}
	p.Plane = []Plane{
		newPlane(width, height, h, v),
		newPlane(ceilDiv(width, h), ceilDiv(height, v), 1, 1),
		newPlane(ceilDiv(width, h), ceilDiv(height, v), 1, 1),
	}
	for y := range height {
		luma(p.Plane[0].Pix[y*width:][:width], pix[y*stride:])
	}
	for y := range p.Plane[1].Height {
		above := pix[y*v*stride:][:3*width]
		below := pix[min(y*v+v-1, height-1)*stride:][:3*width]
		chroma(planeRow(&p.Plane[1], y), planeRow(&p.Plane[2], y), above, below, h)
	}
	return p, nil
}

func newPlane(width, height, h, v int) Plane {
	return Plane{Pix: make([]byte, width*height), Stride: width, Width: width, Height: height, H: h, V: v}
}

func planeRow(p *Plane, y int) []byte { return p.Pix[y*p.Stride:][:p.Width] }

// lumaGo makes luma of RGB pixels.
func lumaGo(dst, rgb []byte) {
	rgb = rgb[:3*len(dst)]
	for i := range dst {
		px := (*[3]byte)(rgb[3*i:])
		dst[i] = byte((redY*uint32(px[0]) + greenY*uint32(px[1]) + blueY*uint32(px[2]) + half) >> 16)
	}
}

// chromaGo averages pairs of rows, which may be the same row, and h pixels along them, before it converts:
// one rounding instead of two. Beyond the right edge the last pixel counts again.
func chromaGo(cb, cr, above, below []byte, h int) {
	for i := range cb {
		left := i * h
		right := min(left+h-1, len(above)/3-1)
		a, b := (*[3]byte)(above[3*left:]), (*[3]byte)(above[3*right:])
		c, d := (*[3]byte)(below[3*left:]), (*[3]byte)(below[3*right:])
		red := int32(a[0]) + int32(b[0]) + int32(c[0]) + int32(d[0])
		green := int32(a[1]) + int32(b[1]) + int32(c[1]) + int32(d[1])
		blue := int32(a[2]) + int32(b[2]) + int32(c[2]) + int32(d[2])
		// Halves are rounded down, as in libjpeg: so 255 of one colour alone stays below 256.
		const centre = 128<<18 + 1<<17 - 1
		cb[i] = byte((half*blue - redCb*red - greenCb*green + centre) >> 18)
		cr[i] = byte((half*red - greenCr*green - blueCr*blue + centre) >> 18)
	}
}
