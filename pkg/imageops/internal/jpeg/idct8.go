package jpeg

// Constants of the transform of Loeffler, Ligtenberg and Moschytz (1989), times 1<<constBits.
const (
	fix0_298 = 2446  // 0.298631336
	fix0_390 = 3196  // 0.390180644
	fix0_541 = 4433  // 0.541196100
	fix0_765 = 6270  // 0.765366865
	fix0_899 = 7373  // 0.899976223
	fix1_175 = 9633  // 1.175875602
	fix1_501 = 12299 // 1.501321110
	fix1_847 = 15137 // 1.847759065
	fix1_961 = 16069 // 1.961570560
	fix2_053 = 16819 // 2.053119869
	fix2_562 = 20995 // 2.562915447
	fix3_072 = 25172 // 3.072711026
)

// inverse8 works on columns, then on rows. It leaves its first pass in blk.
func inverse8(blk *block, pix []byte, stride int) {
	for x := range 8 {
		const shift = constBits - passBits
		c := blk[x : x+57]
		if c[8]|c[16]|c[24]|c[32]|c[40]|c[48]|c[56] == 0 {
			v := (c[0]<<constBits + 1<<(shift-1)) >> shift // as in the asm twin, for every input
			c[0], c[8], c[16], c[24], c[32], c[40], c[48], c[56] = v, v, v, v, v, v, v, v
			continue
		}
		e0, e1, e2, e3 := even8(c[0], c[16], c[32], c[48], 1<<(shift-1))
		o0, o1, o2, o3 := odd8(c[8], c[24], c[40], c[56])
		c[0], c[56] = (e0+o0)>>shift, (e0-o0)>>shift
		c[8], c[48] = (e1+o1)>>shift, (e1-o1)>>shift
		c[16], c[40] = (e2+o2)>>shift, (e2-o2)>>shift
		c[24], c[32] = (e3+o3)>>shift, (e3-o3)>>shift
	}
	for y := range 8 {
		const shift = constBits + passBits + 3
		r := blk[8*y : 8*y+8 : 8*y+8]
		e0, e1, e2, e3 := even8(r[0], r[2], r[4], r[6], 1<<(shift-1)+128<<shift)
		o0, o1, o2, o3 := odd8(r[1], r[3], r[5], r[7])
		p := pix[y*stride : y*stride+8 : y*stride+8]
		p[0], p[7] = clamp((e0+o0)>>shift), clamp((e0-o0)>>shift)
		p[1], p[6] = clamp((e1+o1)>>shift), clamp((e1-o1)>>shift)
		p[2], p[5] = clamp((e2+o2)>>shift), clamp((e2-o2)>>shift)
		p[3], p[4] = clamp((e3+o3)>>shift), clamp((e3-o3)>>shift)
	}
}

// even8 transforms the coefficients 0, 2, 4, 6, and adds round to the results.
func even8(s0, s2, s4, s6, round int32) (e0, e1, e2, e3 int32) {
	z := (s2 + s6) * fix0_541
	t2, t3 := z-s6*fix1_847, z+s2*fix0_765
	t0, t1 := (s0+s4)<<constBits+round, (s0-s4)<<constBits+round
	return t0 + t3, t1 + t2, t1 - t2, t0 - t3
}

// odd8 transforms the coefficients 1, 3, 5, 7.
func odd8(s1, s3, s5, s7 int32) (o0, o1, o2, o3 int32) {
	z1, z2, z3, z4 := -(s7+s1)*fix0_899, -(s5+s3)*fix2_562, s7+s3, s5+s1
	z5 := (z3 + z4) * fix1_175
	z3, z4 = z5-z3*fix1_961, z5-z4*fix0_390
	return s1*fix1_501 + z1 + z4, s3*fix3_072 + z2 + z3, s5*fix2_053 + z2 + z4, s7*fix0_298 + z1 + z3
}
