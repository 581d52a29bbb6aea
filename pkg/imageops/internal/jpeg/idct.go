package jpeg

import "encoding/binary"

// The inverse DCT of n×n yields the samples of a block at n/8 of its size from the n×n lowest of its 8×8 coefficients:
// n/8 times the orthonormal inverse transform of that size, and 128.

// inverse writes the n×n samples of blk to pix, whose rows are stride apart, and clears blk.
func inverse(n int, blk *block, pix []byte, stride int) {
	switch n {
	case 8:
		inverse8Fast(blk, pix, stride)
	case 4:
		inverse4Fast(blk, pix, stride)
	case 2:
		inverse2(blk, pix, stride)
		clear(blk[:4])
	default:
		pix[0] = flat(blk[0])
		blk[0] = 0
	}
}

// lowest copies the n×n lowest coefficients of a block of from×from; n is 2 or more.
func lowest(n int, dst *block, from int, src *block) {
	switch n {
	case 2:
		dst[0], dst[1] = src[0], src[1]
		dst[2], dst[3] = src[from&15], src[from&15+1]
	default:
		for y := range n {
			copy(dst[y*n:][:n], src[y*from:][:n])
		}
	}
}

// inverseFlat is inverse for a block that has only its DC coefficient, multiplied with the quantisation table.
func inverseFlat(n int, dc int32, pix []byte, stride int) {
	v := flat(dc)
	switch n {
	case 8:
		row := uint64(v) * 0x0101010101010101
		for y := range 8 {
			binary.LittleEndian.PutUint64(pix[y*stride:], row)
		}
	case 4:
		row := uint32(v) * 0x01010101
		for y := range 4 {
			binary.LittleEndian.PutUint32(pix[y*stride:], row)
		}
	case 2:
		pix[0], pix[1], pix[stride], pix[stride+1] = v, v, v, v
	default:
		pix[0] = v
	}
}

// flat is the sample of a block that has only its DC coefficient.
func flat(dc int32) byte { return clamp((dc+4)>>3 + 128) }

func clamp(v int32) byte {
	if uint32(v) > 255 {
		return byte(^(v >> 31))
	}
	return byte(v)
}

// inverse2 needs no multiplication: all of its cosines are alike.
func inverse2(blk *block, pix []byte, stride int) {
	a, b := blk[0]+blk[2], blk[0]-blk[2]
	c, d := blk[1]+blk[3], blk[1]-blk[3]
	lower := pix[stride : stride+2]
	pix[0], pix[1] = clamp((a+c+4)>>3+128), clamp((a-c+4)>>3+128)
	lower[0], lower[1] = clamp((b+d+4)>>3+128), clamp((b-d+4)>>3+128)
}

// The constants of inverse4 and inverse8 have so many bits behind the point;
// between their passes some are kept.
const (
	constBits = 13
	passBits  = 2
)

// √2·cos(π/8) and √2·cos(3π/8).
const (
	cos1of8 = 10703
	cos3of8 = 4433
)

// inverse4 works on columns, then on rows. It leaves its first pass in blk.
func inverse4(blk *block, pix []byte, stride int) {
	for x := range 4 {
		e0, e2 := blk[x]<<constBits, blk[8+x]<<constBits
		s1, s3 := blk[4+x], blk[12+x]
		o0, o1 := s1*cos1of8+s3*cos3of8, s1*cos3of8-s3*cos1of8
		const round = 1 << (constBits - passBits - 1)
		e0, e2 = e0+e2+round, e0-e2+round
		blk[x], blk[4+x] = (e0+o0)>>(constBits-passBits), (e2+o1)>>(constBits-passBits)
		blk[8+x], blk[12+x] = (e2-o1)>>(constBits-passBits), (e0-o0)>>(constBits-passBits)
	}
	for y := range 4 {
		r := blk[4*y : 4*y+4 : 4*y+4]
		o0, o1 := r[1]*cos1of8+r[3]*cos3of8, r[1]*cos3of8-r[3]*cos1of8
		const shift = constBits + passBits + 3
		const round = 1<<(shift-1) + 128<<shift
		e0, e2 := (r[0]+r[2])<<constBits+round, (r[0]-r[2])<<constBits+round
		p := pix[y*stride : y*stride+4 : y*stride+4]
		p[0], p[1] = clamp((e0+o0)>>shift), clamp((e2+o1)>>shift)
		p[2], p[3] = clamp((e2-o1)>>shift), clamp((e0-o0)>>shift)
	}
}
