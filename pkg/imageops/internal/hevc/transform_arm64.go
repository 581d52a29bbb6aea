//go:build !purego

package hevc

import "math"

// rounding is what linesNEON and squareNEON end with: they add half, shift to the left by a negative number, and hold to the bounds.
type rounding struct{ half, shift, least, most int32 }

// halfway is between the passes (8.6.4.2).
var halfway = rounding{64, -7, -1 << 15, 1<<15 - 1}

// inverseDCT is inverseDCTGo.
func inverseDCT(coeffs []int32, n, columns, rows int, shift uint, residue []int32) {
	_, _ = coeffs[n*n-1], residue[n*n-1]
	last := rounding{1 << (shift - 1), -int32(shift), math.MinInt32, math.MaxInt32}
	if n == 4 {
		last.least, last.most = halfway.least, halfway.most
		squareNEON(&residue[0], &coeffs[0], &square4[0], &last)
		return
	}
	switch n {
	case 8:
		var between [8 * 8]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &matrix8[0], n, columns, rows, &last)
	case 16:
		var between [16 * 16]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &matrix16[0], n, columns, rows, &last)
	case 32:
		var between [32 * 32]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &matrix32[0], n, columns, rows, &last)
	}
}

// inverseLines transforms columns, then rows; between has room for n×n numbers.
func inverseLines(between, coeffs, residue, matrix *int32, n, columns, rows int, last *rounding) {
	linesNEON(between, coeffs, matrix, n, (columns+3)&^3, (rows+1)/2, &halfway)
	linesNEON(residue, between, matrix, n, n, (columns+1)/2, last)
}

// inverseDST is inverseDSTGo.
func inverseDST(coeffs []int32, shift uint, residue []int32) {
	_, _ = coeffs[15], residue[15]
	squareNEON(&residue[0], &coeffs[0], &squareDST[0], &rounding{1 << (shift - 1), -int32(shift), halfway.least, halfway.most})
}

// addResidue is addResidueGo.
func addResidue(pix []uint16, stride int, residue []int32, n int, most int32) {
	_, _ = pix[(n-1)*stride+n-1], residue[n*n-1]
	if n == 4 {
		addFoursNEON(&pix[0], 2*stride, &residue[0], n, int(most))
		return
	}
	addEightsNEON(&pix[0], 2*stride, &residue[0], n, int(most))
}

//go:noescape
func linesNEON(out, in, matrix *int32, n, lines, pairs int, p *rounding)

//go:noescape
func squareNEON(out, in, matrix *int32, p *rounding)

//go:noescape
func addFoursNEON(pix *uint16, stride int, residue *int32, n, most int)

//go:noescape
func addEightsNEON(pix *uint16, stride int, residue *int32, n, most int)
