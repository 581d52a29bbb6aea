package hevc

// invert turns scaled coefficients into a residual (8.6.4.2).
func (s *slice) invert(c *coefficients, residue []int32) {
	n := 1 << c.block.log2
	shift := uint(20 - s.depth(c.block.plane))
	switch {
	case c.skip:
		if s.SPS.skipRotation && n == 4 {
			rotate(c.coeffs)
		}
		up, round := uint(5+c.block.log2), int32(1)<<(shift-1)
		for i, v := range c.coeffs {
			residue[i] = (v<<up + round) >> shift
		}
	case c.rightmost == 0 && c.lowest == 0 && (n != 4 || c.block.plane != 0):
		mean(c.coeffs[0], shift, residue)
	case n == 4 && c.block.plane == 0:
		inverseDST(c.coeffs, shift, residue)
	default:
		inverseDCT(c.coeffs, n, c.rightmost+1, c.lowest+1, shift, residue)
	}
}

// mean is the residual of a block of which only the first coefficient is coded.
func mean(v int32, shift uint, residue []int32) {
	v = clip16((64*v + 64) >> 7)
	v = (64*v + 1<<(shift-1)) >> shift
	for i := range residue {
		residue[i] = v
	}
}

func clip16(v int32) int32 { return min(max(v, -1<<15), 1<<15-1) }

// inverseDSTGo is for 4×4 blocks of luma (8.6.4.2, matrix 8-1).
func inverseDSTGo(coeffs []int32, shift uint, residue []int32) {
	var between [16]int32
	for x := range 4 {
		a, b, c, d := dst4(coeffs[x], coeffs[4+x], coeffs[8+x], coeffs[12+x])
		between[x], between[4+x] = clip16((a+64)>>7), clip16((b+64)>>7)
		between[8+x], between[12+x] = clip16((c+64)>>7), clip16((d+64)>>7)
	}
	round := int32(1) << (shift - 1)
	for y := range 4 {
		row := between[4*y:][:4]
		a, b, c, d := dst4(row[0], row[1], row[2], row[3])
		to := residue[4*y:][:4]
		to[0], to[1], to[2], to[3] = (a+round)>>shift, (b+round)>>shift, (c+round)>>shift, (d+round)>>shift
	}
}

func dst4(a, b, c, d int32) (int32, int32, int32, int32) {
	return 29*a + 74*b + 84*c + 55*d,
		55*a + 74*b - 29*c - 84*d,
		74*a - 74*c + 74*d,
		84*a - 74*b + 55*c - 29*d
}

// inverseDCTGo transforms columns, then rows. Only so many columns and rows hold anything.
func inverseDCTGo(coeffs []int32, n, columns, rows int, shift uint, residue []int32) {
	var in, out [32]int32
	var between [32 * 32]int32
	for x := range columns {
		for y := range rows {
			in[y] = coeffs[y*n+x]
		}
		dct(in[:rows], out[:n])
		for y := range n {
			between[y*n+x] = clip16((out[y] + 64) >> 7)
		}
	}
	round := int32(1) << (shift - 1)
	for y := range n {
		dct(between[y*n:][:columns], out[:n])
		to := residue[y*n:][:n]
		for x := range to {
			to[x] = (out[x] + round) >> shift
		}
	}
}

// dct is the inverse transform of one line of len(out) samples, of which the first len(in) coefficients are not 0. Even and odd
// coefficients make halves that are symmetric (a butterfly at each level).
func dct(in, out []int32) {
	switch len(out) {
	case 4:
		var a [4]int32
		copy(a[:], in)
		even0, even1 := 64*(a[0]+a[2]), 64*(a[0]-a[2])
		odd0, odd1 := 83*a[1]+36*a[3], 36*a[1]-83*a[3]
		out[0], out[1], out[2], out[3] = even0+odd0, even1+odd1, even1-odd1, even0-odd0
	case 8:
		var even [4]int32
		halve(in, even[:])
		butterfly(in, even[:], out, odd8[:])
	case 16:
		var even [8]int32
		halve(in, even[:])
		butterfly(in, even[:], out, odd16[:])
	case 32:
		var even [16]int32
		halve(in, even[:])
		butterfly(in, even[:], out, odd32[:])
	}
}

// halve transforms the even coefficients.
func halve(in, out []int32) {
	var even [16]int32
	n := (len(in) + 1) / 2
	for i := range n {
		even[i] = in[2*i]
	}
	dct(even[:n], out)
}

// butterfly joins the transform of the even coefficients with that of the odd ones, whose matrix is given by rows.
func butterfly(in, even, out []int32, matrix []int32) {
	half := len(even)
	var odd [16]int32
	for k := 1; k < len(in); k += 2 {
		v := in[k]
		if v == 0 {
			continue
		}
		row := matrix[k/2*half:][:half]
		for i, m := range row {
			odd[i] += m * v
		}
	}
	for i := range half {
		out[i], out[2*half-1-i] = even[i]+odd[i], even[i]-odd[i]
	}
}

// The first column of the odd rows of each size (8.6.4.2, matrices 8-2 and on). All others follow from symmetry.
var (
	odd8  = oddRows([]int32{89, 75, 50, 18})
	odd16 = oddRows([]int32{90, 87, 80, 70, 57, 43, 25, 9})
	odd32 = oddRows([]int32{90, 90, 88, 85, 82, 78, 73, 67, 61, 54, 46, 38, 31, 22, 13, 4})
)

// oddRows lays out a matrix of the cosines of (2i+1)(2k+1) parts of a quarter circle, whose values are those of the first row.
func oddRows(first []int32) []int32 {
	n := len(first)
	matrix := make([]int32, n*n)
	for k := range n {
		for i := range n {
			angle := (2*i + 1) * (2*k + 1) % (8 * n) // a circle has 8n parts
			sign := int32(1)
			if angle > 4*n {
				angle = 8*n - angle
			}
			if angle > 2*n {
				angle, sign = 4*n-angle, -1
			}
			matrix[k*n+i] = sign * first[angle/2]
		}
	}
	return matrix
}
