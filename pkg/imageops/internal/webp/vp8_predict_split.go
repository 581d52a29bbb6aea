package webp

// edge is the pixels around a 4×4 block: from the lower left one up to the corner, then eight above, left to right.
type edge [13]uint8

const (
	corner = 4
	above0 = 5
)

// mean3 smooths the pixel at i with its neighbours.
func (e *edge) mean3(i int) uint8 {
	return uint8((int(e[i-1]) + 2*int(e[i]) + int(e[i+1]) + 2) >> 2)
}

// mean2 is the mean of the pixel at i and the next.
func (e *edge) mean2(i int) uint8 { return uint8((int(e[i]) + int(e[i+1]) + 1) >> 1) }

// predictBlockGo predicts 4×4 pixels (RFC 6386, 12.3), row by row at stride.
func predictBlockGo(pix []byte, stride int, mode uint8, e *edge) {
	r0, r1, r2, r3 := (*[4]byte)(pix), (*[4]byte)(pix[stride:]), (*[4]byte)(pix[2*stride:]), (*[4]byte)(pix[3*stride:])
	switch mode {
	case modeDC:
		sum := 4
		for i := range 4 {
			sum += int(e[i]) + int(e[above0+i])
		}
		v := uint8(sum >> 3)
		*r0 = [4]byte{v, v, v, v}
		*r1, *r2, *r3 = *r0, *r0, *r0
	case modeTM:
		for y, row := range [4]*[4]byte{r0, r1, r2, r3} {
			base := int32(e[3-y]) - int32(e[corner])
			for x := range row {
				row[x] = clip(base + int32(e[above0+x]))
			}
		}
	case modeV:
		*r0 = [4]byte{e.mean3(5), e.mean3(6), e.mean3(7), e.mean3(8)}
		*r1, *r2, *r3 = *r0, *r0, *r0
	case modeH:
		bottom := uint8((int(e[1]) + 3*int(e[0]) + 2) >> 2)
		for y, v := range [4]uint8{e.mean3(3), e.mean3(2), e.mean3(1), bottom} {
			*[4]*[4]byte{r0, r1, r2, r3}[y] = [4]byte{v, v, v, v}
		}
	default:
		predictSlanted(r0, r1, r2, r3, mode, e)
	}
}

// predictSlanted is predictBlockGo for the six modes along a slanted line.
func predictSlanted(r0, r1, r2, r3 *[4]byte, mode uint8, e *edge) {
	switch mode {
	case modeRD:
		d := [7]uint8{e.mean3(1), e.mean3(2), e.mean3(3), e.mean3(4), e.mean3(5), e.mean3(6), e.mean3(7)}
		*r3, *r2, *r1, *r0 = [4]byte(d[:]), [4]byte(d[1:]), [4]byte(d[2:]), [4]byte(d[3:])
	case modeLD:
		last := uint8((int(e[11]) + 3*int(e[12]) + 2) >> 2)
		d := [7]uint8{e.mean3(6), e.mean3(7), e.mean3(8), e.mean3(9), e.mean3(10), e.mean3(11), last}
		*r0, *r1, *r2, *r3 = [4]byte(d[:]), [4]byte(d[1:]), [4]byte(d[2:]), [4]byte(d[3:])
	case modeVR:
		*r0 = [4]byte{e.mean2(4), e.mean2(5), e.mean2(6), e.mean2(7)}
		*r1 = [4]byte{e.mean3(4), e.mean3(5), e.mean3(6), e.mean3(7)}
		*r2 = [4]byte{e.mean3(3), r0[0], r0[1], r0[2]}
		*r3 = [4]byte{e.mean3(2), r1[0], r1[1], r1[2]}
	case modeVL:
		*r0 = [4]byte{e.mean2(5), e.mean2(6), e.mean2(7), e.mean2(8)}
		*r1 = [4]byte{e.mean3(6), e.mean3(7), e.mean3(8), e.mean3(9)}
		*r2 = [4]byte{r0[1], r0[2], r0[3], e.mean3(10)} // its last one is not that of the line
		*r3 = [4]byte{r1[1], r1[2], r1[3], e.mean3(11)}
	case modeHD:
		*r3 = [4]byte{e.mean2(0), e.mean3(1), e.mean2(1), e.mean3(2)}
		*r2 = [4]byte{r3[2], r3[3], e.mean2(2), e.mean3(3)}
		*r1 = [4]byte{r2[2], r2[3], e.mean2(3), e.mean3(4)}
		*r0 = [4]byte{r1[2], r1[3], e.mean3(5), e.mean3(6)}
	case modeHU:
		bottom := e[0]
		*r0 = [4]byte{e.mean2(2), e.mean3(2), e.mean2(1), e.mean3(1)}
		*r1 = [4]byte{r0[2], r0[3], e.mean2(0), uint8((int(e[1]) + 3*int(bottom) + 2) >> 2)}
		*r2 = [4]byte{r1[2], r1[3], bottom, bottom}
		*r3 = [4]byte{bottom, bottom, bottom, bottom}
	}
}
