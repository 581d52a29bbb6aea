//go:build !purego

package hevc

import (
	"math"

	"golang.org/x/sys/cpu"
)

// rounding is what linesAVX2 ends with: it adds half, shifts to the right, and holds to the bounds.
type rounding struct{ half, shift, least, most int32 }

// halfway is between the passes (8.6.4.2).
var halfway = rounding{64, 7, -1 << 15, 1<<15 - 1}

// inverseDCT is inverseDCTGo.
func inverseDCT(coeffs []int32, n, columns, rows int, shift uint, residue []int32) {
	if !cpu.X86.HasAVX2 {
		inverseDCTGo(coeffs, n, columns, rows, shift, residue)
		return
	}
	_, _ = coeffs[n*n-1], residue[n*n-1]
	last := rounding{1 << (shift - 1), int32(shift), math.MinInt32, math.MaxInt32}
	switch n {
	case 4:
		squareAVX2(&residue[0], &coeffs[0], &pairs4[0], 1<<(shift-1), int(shift))
	case 8:
		var between [8 * 8]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &pairs8[0], n, columns, rows, &last)
	case 16:
		var between [16 * 16]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &pairs16[0], n, columns, rows, &last)
	case 32:
		var between [32 * 32]int32
		inverseLines(&between[0], &coeffs[0], &residue[0], &pairs32[0], n, columns, rows, &last)
	}
}

// inverseLines transforms columns, then rows; between has room for n×n numbers.
func inverseLines(between, coeffs, residue, matrix *int32, n, columns, rows int, last *rounding) {
	linesAVX2(between, coeffs, matrix, n, (columns+7)&^7, (rows+3)/4, &halfway)
	linesAVX2(residue, between, matrix, n, n, (columns+3)/4, last)
}

// inverseDST is inverseDSTGo.
func inverseDST(coeffs []int32, shift uint, residue []int32) {
	if !cpu.X86.HasAVX2 {
		inverseDSTGo(coeffs, shift, residue)
		return
	}
	_, _ = coeffs[15], residue[15]
	squareAVX2(&residue[0], &coeffs[0], &pairsDST[0], 1<<(shift-1), int(shift))
}

// addResidue is addResidueGo.
func addResidue(pix []uint16, stride int, residue []int32, n int, most int32) {
	if !cpu.X86.HasAVX2 {
		addResidueGo(pix, stride, residue, n, most)
		return
	}
	_, _ = pix[(n-1)*stride+n-1], residue[n*n-1]
	if n == 4 {
		addFoursAVX2(&pix[0], 2*stride, &residue[0], n, int(most))
		return
	}
	addEightsAVX2(&pix[0], 2*stride, &residue[0], n, int(most))
}

// Pairs of factors, as linesAVX2 and squareAVX2 take them.
var (
	pairs8   = pairsOfLines(8, matrix8)
	pairs16  = pairsOfLines(16, matrix16)
	pairs32  = pairsOfLines(32, matrix32)
	pairs4   = pairsOfSquare(square4)
	pairsDST = pairsOfSquare(squareDST)
)

// pair has two factors in its halves.
func pair(low, high int32) int32 { return low&0xFFFF | high<<16 }

func pairsOfLines(n int, matrix []int32) (pairs []int32) {
	half := n / 2
	for k := 0; k < n; k += 4 {
		for _, first := range []int{k, k + 1} {
			for i := range half {
				pairs = append(pairs, pair(matrix[first*half+i], matrix[(first+2)*half+i]))
			}
		}
	}
	return pairs
}

func pairsOfSquare(matrix []int32) (pairs []int32) {
	for k := 0; k < 4; k += 2 {
		for i := range 4 {
			pairs = append(pairs, pair(matrix[4*k+i], matrix[4*(k+1)+i]))
		}
	}
	return pairs
}

//go:noescape
func linesAVX2(out, in, matrix *int32, n, lines, fours int, p *rounding)

//go:noescape
func squareAVX2(out, in, matrix *int32, half, shift int)

//go:noescape
func addFoursAVX2(pix *uint16, stride int, residue *int32, n, most int)

//go:noescape
func addEightsAVX2(pix *uint16, stride int, residue *int32, n, most int)
