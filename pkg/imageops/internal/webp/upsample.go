package webp

// rgbRow writes a row as RGB, of step bytes a pixel. Chroma has half the resolution; near is its row for this one, far the other one
// that this one lies next to. A pixel takes 9, 3, 3 and 1 sixteenths of the four samples around it.
func rgbRow(dst []byte, step int, luma []byte, near, far [2][]byte) {
	width, n := len(luma), (len(luma)+1)/2
	cb, cr := near[0][:n], near[1][:n]
	fcb, fcr := far[0][:n], far[1][:n]
	edge := func(x, i int) {
		setRGB(dst[x*step:], luma[x], (3*int32(cb[i])+int32(fcb[i])+2)>>2, (3*int32(cr[i])+int32(fcr[i])+2)>>2)
	}
	edge(0, 0)
	for i := 1; i < n; i++ {
		x := 2*i - 1
		b0, b1 := mixed(int32(cb[i-1]), int32(cb[i]), int32(fcb[i-1]), int32(fcb[i]))
		r0, r1 := mixed(int32(cr[i-1]), int32(cr[i]), int32(fcr[i-1]), int32(fcr[i]))
		setRGB(dst[x*step:], luma[x], b0, r0)
		if x+1 < width {
			setRGB(dst[(x+1)*step:], luma[x+1], b1, r1)
		}
	}
	if width%2 == 0 {
		edge(width-1, n-1)
	}
}

// mixed is the two samples between n0 and n1, which the samples f0 and f1 of the other row lie next to.
func mixed(n0, n1, f0, f1 int32) (a, b int32) {
	sum := n0 + n1 + f0 + f1 + 8
	return ((sum+2*(n1+f0))>>3 + n0) >> 1, ((sum+2*(n0+f1))>>3 + n1) >> 1
}

// setRGB converts from the narrow range of BT.601, with 14 bits behind the point of each factor, as libwebp does.
func setRGB(dst []byte, luma byte, cb, cr int32) {
	px := (*[3]byte)(dst)
	y := int32(luma) * 19077 >> 8
	px[0] = clip((y + cr*26149>>8 - 14234) >> 6)
	px[1] = clip((y - cb*6419>>8 - cr*13320>>8 + 8708) >> 6)
	px[2] = clip((y + cb*33050>>8 - 17685) >> 6)
}

// converter makes rows of RGB from bands of planes.
type converter struct {
	width, height int // of the image
	step          int // bytes a pixel
	row           []byte
	y             int       // of the next row
	luma          []byte    // the last row of the band before
	chroma        [2][]byte // the same
}

func newConverter(width, height, step int) *converter {
	half := (width + 1) / 2
	return &converter{
		width: width, height: height, step: step, row: make([]byte, width*step), luma: make([]byte, width),
		chroma: [2][]byte{make([]byte, half), make([]byte, half)},
	}
}

// take converts the rows for which chroma is there, and gives each to emit.
func (c *converter) take(b *band, emit func(y int, row []byte) error) error {
	first, next := b.first[1], b.first[1]+b.rows[1]
	at := func(k int) [2][]byte {
		if k < first {
			return c.chroma
		}
		return [2][]byte{b.pix[1][(k-first)*b.stride[1]:], b.pix[2][(k-first)*b.stride[2]:]}
	}
	for ; c.y < b.first[0]+b.rows[0]; c.y++ {
		near, far := c.y/2, max(c.y/2-1, 0)
		if c.y%2 == 1 {
			far = min(near+1, (c.height+1)/2-1)
		}
		if far >= next {
			break
		}
		luma := c.luma
		if c.y >= b.first[0] {
			luma = b.pix[0][(c.y-b.first[0])*b.stride[0]:][:c.width]
		}
		rgbRow(c.row, c.step, luma, at(near), at(far))
		if err := emit(c.y, c.row); err != nil {
			return err
		}
	}
	c.keep(b)
	return nil
}

// keep keeps the last rows for the next band.
func (c *converter) keep(b *band) {
	for i, to := range [][]byte{c.luma, c.chroma[0], c.chroma[1]} {
		if b.rows[i] > 0 {
			copy(to, b.pix[i][(b.rows[i]-1)*b.stride[i]:])
		}
	}
}
