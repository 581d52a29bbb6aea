package webp

// The forward transforms are the inverse ones (RFC 6386, 14) turned round: their matrices are orthogonal but for a factor of 2 each
// way, so that half of the transposed product is the transform.

const (
	cosineRound = 85627 // √2·cos(π/8), 16 bits behind the point
	sineRound   = 35468 // √2·sin(π/8)
)

// forwardGo transforms the difference of 4×4 pixels from their prediction.
func forwardGo(out *[16]int16, src []byte, srcStride int, pred []byte, predStride int) {
	var t [16]int32
	for y := range 4 {
		s, p := (*[4]byte)(src[y*srcStride:]), (*[4]byte)(pred[y*predStride:])
		d0, d1, d2, d3 := int32(s[0])-int32(p[0]), int32(s[1])-int32(p[1]), int32(s[2])-int32(p[2]), int32(s[3])-int32(p[3])
		a, b, c, d := d0+d3, d1+d2, d1-d2, d0-d3
		t[4*y], t[4*y+2] = (a+b)<<3, (a-b)<<3
		t[4*y+1], t[4*y+3] = (d*cosineRound+c*sineRound+1<<12)>>13, (d*sineRound-c*cosineRound+1<<12)>>13
	}
	for x := range 4 {
		a, b, c, d := t[x]+t[12+x], t[4+x]+t[8+x], t[4+x]-t[8+x], t[x]-t[12+x]
		out[x], out[8+x] = int16((a+b+8)>>4), int16((a-b+8)>>4)
		out[4+x] = int16((int64(d)*cosineRound + int64(c)*sineRound + 1<<19) >> 20)
		out[12+x] = int16((int64(d)*sineRound - int64(c)*cosineRound + 1<<19) >> 20)
	}
}

// forwardWalshHadamard transforms the first coefficients of 16 blocks.
func forwardWalshHadamard(in, out *[16]int16) {
	var t [16]int32
	for i := range 4 {
		a, b := int32(in[i])+int32(in[12+i]), int32(in[4+i])+int32(in[8+i])
		c, d := int32(in[4+i])-int32(in[8+i]), int32(in[i])-int32(in[12+i])
		t[i], t[4+i], t[8+i], t[12+i] = a+b, d+c, a-b, d-c
	}
	for i := 0; i < 16; i += 4 {
		a, b := t[i]+t[i+3], t[i+1]+t[i+2]
		c, d := t[i+1]-t[i+2], t[i]-t[i+3]
		out[i], out[i+1], out[i+2], out[i+3] = half(a+b), half(d+c), half(a-b), half(d-c)
	}
}

func half(v int32) int16 { return int16((v + b2i(v > 0)) >> 1) }

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
