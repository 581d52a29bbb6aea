package jpeg

// quantised is the coefficients of 8 × 8 samples, column after column,
// because the transform leaves them so: the coefficient of horizontal frequency u and vertical frequency v is at 8u+v.
type quantised [64]int16

// Constants of the transform of Loeffler, Ligtenberg and Moschytz (ICASSP 1989), 13 bits behind the point.
const (
	sine0298 = 2446
	sine0390 = 3196
	sine0541 = 4433
	sine0765 = 6270
	sine0899 = 7373
	sine1175 = 9633
	sine1501 = 12299
	sine1847 = 15137
	sine1961 = 16069
	sine2053 = 16819
	sine2562 = 20995
	sine3072 = 25172

	sineBits = 13
	// betweenBits are kept behind the point between the passes.
	betweenBits = 2
)

// forwardGo transforms and quantises the block whose first sample is pix[0].
// The result says which coefficients are not zero, bit i for b[i].
func forwardGo(b *quantised, pix []byte, stride int, d *divisors) uint64 {
	var w [64]int32
	for y := range 8 {
		row := (*[8]byte)(pix[y*stride:])
		for x, v := range row {
			w[x*8+y] = int32(v) - 128
		}
	}
	for x := range 8 {
		transform((*[8]int32)(w[x*8:]), sineBits-betweenBits)
	}
	for y := range 8 {
		line := [8]int32{w[y], w[8+y], w[16+y], w[24+y], w[32+y], w[40+y], w[48+y], w[56+y]}
		transform(&line, sineBits+betweenBits)
		for x, v := range line {
			w[x*8+y] = v
		}
	}
	return quantise(b, &w, d)
}

// transform is the one-dimensional DCT, times the square root of 8, on values that the first pass
// (shift 11) takes as integers and scales up by betweenBits, and the second (shift 15) scales down again.
func transform(d *[8]int32, shift int) {
	t0, t7 := d[0]+d[7], d[0]-d[7]
	t1, t6 := d[1]+d[6], d[1]-d[6]
	t2, t5 := d[2]+d[5], d[2]-d[5]
	t3, t4 := d[3]+d[4], d[3]-d[4]
	round := int32(1) << (shift - 1)

	s0, s3 := t0+t3, t0-t3
	s1, s2 := t1+t2, t1-t2
	d[0] = ((s0+s1)<<sineBits + round) >> shift
	d[4] = ((s0-s1)<<sineBits + round) >> shift
	z := (s2+s3)*sine0541 + round
	d[2] = (z + s3*sine0765) >> shift
	d[6] = (z - s2*sine1847) >> shift

	z5 := (t4+t5+t6+t7)*sine1175 + round
	z1, z2 := (t4+t7)*-sine0899, (t5+t6)*-sine2562
	z3, z4 := (t4+t6)*-sine1961+z5, (t5+t7)*-sine0390+z5
	d[7] = (t4*sine0298 + z1 + z3) >> shift
	d[5] = (t5*sine2053 + z2 + z4) >> shift
	d[3] = (t6*sine3072 + z2 + z3) >> shift
	d[1] = (t7*sine1501 + z1 + z4) >> shift
}

func quantise(b *quantised, w *[64]int32, d *divisors) uint64 {
	var mask uint64
	for i, v := range w {
		sign := v >> 31
		size := uint32((v ^ sign) - sign)
		q := (size + uint32(d.bias[i])) * uint32(d.reciprocal[i]) >> 16 * uint32(d.scale[i]) >> 16
		b[i] = int16((int32(q) ^ sign) - sign)
		mask |= uint64((q|-q)>>31) << i
	}
	return mask
}
