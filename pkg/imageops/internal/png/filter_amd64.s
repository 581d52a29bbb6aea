//go:build !purego

#include "textflag.h"

// ADD stores a row of differences, and adds their magnitudes to sum.
#define ADD(diff, to, sum) \
	VMOVDQU diff, (to)(AX*1) \
	VPABSB diff, diff        \
	VPSADBW Y10, diff, diff  \
	VPADDQ diff, sum, sum

// TOTAL stores the sum of the four parts of a sum.
#define TOTAL(sum, low, at) \
	VEXTRACTI128 $1, sum, X0 \
	VPADDQ X0, low, X0       \
	VPSRLDQ $8, X0, X1       \
	VPADDQ X1, X0, X0        \
	VMOVQ X0, at(DI)

// func filterAllAVX2(out *[5][]byte, cur, up *byte, bpp, n int, sums *[5]int64)
//
// n is a multiple of 32. cur and up start a pixel to the left.
TEXT ·filterAllAVX2(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ 0(DI), R8
	MOVQ 24(DI), R9
	MOVQ 48(DI), R10
	MOVQ 72(DI), R11
	MOVQ 96(DI), R12
	MOVQ cur+8(FP), SI
	MOVQ up+16(FP), DX
	MOVQ bpp+24(FP), BX
	MOVQ n+32(FP), CX
	LEAQ (SI)(BX*1), R13
	ADDQ DX, BX
	XORQ AX, AX
	VPCMPEQB Y9, Y9, Y9
	VPABSB Y9, Y9           // 1 everywhere
	VPXOR Y10, Y10, Y10
	VPXOR Y11, Y11, Y11
	VPXOR Y12, Y12, Y12
	VPXOR Y13, Y13, Y13
	VPXOR Y14, Y14, Y14
	VPXOR Y15, Y15, Y15

loop:
	VMOVDQU (R13)(AX*1), Y0 // x
	VMOVDQU (SI)(AX*1), Y1  // a
	VMOVDQU (BX)(AX*1), Y2  // b
	VMOVDQU (DX)(AX*1), Y3  // c

	VPSUBB Y1, Y0, Y4
	ADD(Y4, R9, Y12)
	VPSUBB Y2, Y0, Y4
	ADD(Y4, R10, Y13)

	// Half of a+b, rounded down: VPAVGB rounds up.
	VPXOR Y1, Y2, Y4
	VPAND Y9, Y4, Y4
	VPAVGB Y1, Y2, Y5
	VPSUBB Y4, Y5, Y5
	VPSUBB Y5, Y0, Y5
	ADD(Y5, R11, Y14)
	ADD(Y0, R8, Y11)

	// The distances pa = |b-c| and pb = |a-c|, and whether their signs differ.
	VPMAXUB Y2, Y3, Y4
	VPMINUB Y2, Y3, Y5
	VPSUBB Y5, Y4, Y5
	VPCMPEQB Y4, Y2, Y4
	VPMAXUB Y1, Y3, Y6
	VPMINUB Y1, Y3, Y7
	VPSUBB Y7, Y6, Y7
	VPCMPEQB Y6, Y1, Y6
	VPXOR Y6, Y4, Y4

	// pc = |b-c + a-c|: their sum, of which 255 is enough, or their difference.
	VPADDUSB Y5, Y7, Y6
	VPSUBUSB Y5, Y7, Y0
	VPSUBUSB Y7, Y5, Y8
	VPOR Y0, Y8, Y8
	VPBLENDVB Y4, Y8, Y6, Y6

	// a if pa is the least, else b if pb ≤ pc, else c.
	VPMINUB Y6, Y7, Y8
	VPCMPEQB Y8, Y7, Y7
	VPMINUB Y8, Y5, Y8
	VPCMPEQB Y8, Y5, Y5
	VPBLENDVB Y7, Y2, Y3, Y3
	VPBLENDVB Y5, Y1, Y3, Y3
	VMOVDQU (R13)(AX*1), Y0
	VPSUBB Y3, Y0, Y0
	ADD(Y0, R12, Y15)

	ADDQ $32, AX
	CMPQ AX, CX
	JLT loop

	MOVQ sums+40(FP), DI
	TOTAL(Y11, X11, 0)
	TOTAL(Y12, X12, 8)
	TOTAL(Y13, X13, 16)
	TOTAL(Y14, X14, 24)
	TOTAL(Y15, X15, 32)
	VZEROUPPER
	RET
