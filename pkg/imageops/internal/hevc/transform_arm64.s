//go:build !purego

#include "textflag.h"

// The transforms of transform.go in 32-bit lanes, a line in each: the results are equal for every input. Macros name the instructions
// that Go's assembler does not know; the last operand is the destination.
#define MULE(i, m, n, d) WORD $(0x4F808000 | (i&1)<<21 | (i>>1)<<11 | m<<16 | n<<5 | d) // MUL Vd.4S, Vn.4S, Vm.S[i]
#define MLAE(i, m, n, d) WORD $(0x6F800000 | (i&1)<<21 | (i>>1)<<11 | m<<16 | n<<5 | d) // MLA Vd.4S, Vn.4S, Vm.S[i]
#define SSHL(m, n, d) WORD $(0x4EA04400 | m<<16 | n<<5 | d)   // SSHL Vd.4S, Vn.4S, Vm.4S
#define SSHR7(n, d) WORD $(0x4F390400 | n<<5 | d)             // SSHR Vd.4S, Vn.4S, #7
#define SMAX(m, n, d) WORD $(0x4EA06400 | m<<16 | n<<5 | d)   // SMAX Vd.4S, Vn.4S, Vm.4S
#define SMIN(m, n, d) WORD $(0x4EA06C00 | m<<16 | n<<5 | d)   // SMIN Vd.4S, Vn.4S, Vm.4S
#define SQXTUN(n, d) WORD $(0x2E612800 | n<<5 | d)            // SQXTUN Vd.4H, Vn.4S
#define SQXTUN2(n, d) WORD $(0x6E612800 | n<<5 | d)           // SQXTUN2 Vd.8H, Vn.4S
#define UADDW(m, n, d) WORD $(0x2E601000 | m<<16 | n<<5 | d)  // UADDW Vd.4S, Vn.4S, Vm.4H
#define UADDW2(m, n, d) WORD $(0x6E601000 | m<<16 | n<<5 | d) // UADDW2 Vd.4S, Vn.4S, Vm.8H

// TURN turns the square in registers a to d about its diagonal. It uses V20 to V23.
#define TURN(a, b, c, d) \
	VTRN1 b.S4, a.S4, V20.S4   \
	VTRN2 b.S4, a.S4, V21.S4   \
	VTRN1 d.S4, c.S4, V22.S4   \
	VTRN2 d.S4, c.S4, V23.S4   \
	VTRN1 V22.D2, V20.D2, a.D2 \
	VTRN1 V23.D2, V21.D2, b.D2 \
	VTRN2 V22.D2, V20.D2, c.D2 \
	VTRN2 V23.D2, V21.D2, d.D2

// ROUND adds V28, shifts by V29 and holds to V30 and V31.
#define ROUND(v, n) \
	VADD V28.S4, v.S4, v.S4 \
	SSHL(29, n, n)          \
	SMAX(30, n, n)          \
	SMIN(31, n, n)

// func linesNEON(out, in, matrix *int32, n, lines, pairs int, p *rounding)
//
// Coefficient k of line l is at in[k*n+l], sample i of it will be at out[l*n+i]. lines is a multiple of 4; the first 2*pairs
// coefficients of each are not 0. Row k of the matrix has the first n/2 factors of coefficient k: the others are these from the last to
// the first, for odd k negated.
TEXT ·linesNEON(SB), NOSPLIT, $0-56
	MOVD    out+0(FP), R0
	MOVD    in+8(FP), R1
	MOVD    n+24(FP), R3
	MOVD    lines+32(FP), R4
	MOVD    pairs+40(FP), R5
	MOVD    p+48(FP), R6
	VLD1R.P 4(R6), [V28.S4]
	VLD1R.P 4(R6), [V29.S4]
	VLD1R.P 4(R6), [V30.S4]
	VLD1R   (R6), [V31.S4]
	LSL     $2, R3, R3 // bytes of a line
	LSR     $1, R3, R7 // of a row of the matrix

group:
	MOVD ZR, R8 // bytes of samples from either end

samples:
	MOVD matrix+16(FP), R9
	ADD  R8, R9, R9
	MOVD R1, R10
	MOVD R5, R11
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16

pair:
	VLD1.P (R10)(R3), [V16.S4]
	VLD1.P (R9)(R7), [V17.S4]
	VLD1.P (R10)(R3), [V18.S4]
	VLD1.P (R9)(R7), [V19.S4]
	SUBS   $1, R11, R11
	MLAE(0, 17, 16, 0)
	MLAE(1, 17, 16, 1)
	MLAE(2, 17, 16, 2)
	MLAE(3, 17, 16, 3)
	MLAE(0, 19, 18, 4)
	MLAE(1, 19, 18, 5)
	MLAE(2, 19, 18, 6)
	MLAE(3, 19, 18, 7)
	BNE    pair

	VADD V4.S4, V0.S4, V8.S4
	VADD V5.S4, V1.S4, V9.S4
	VADD V6.S4, V2.S4, V10.S4
	VADD V7.S4, V3.S4, V11.S4
	VSUB V4.S4, V0.S4, V12.S4
	VSUB V5.S4, V1.S4, V13.S4
	VSUB V6.S4, V2.S4, V14.S4
	VSUB V7.S4, V3.S4, V15.S4
	ROUND(V8, 8)
	ROUND(V9, 9)
	ROUND(V10, 10)
	ROUND(V11, 11)
	ROUND(V12, 12)
	ROUND(V13, 13)
	ROUND(V14, 14)
	ROUND(V15, 15)
	TURN(V8, V9, V10, V11)
	TURN(V15, V14, V13, V12)
	ADD  R8, R0, R12
	ADD  R3, R0, R13
	SUB  R8, R13, R13
	SUB  $16, R13, R13
	VST1.P [V8.S4], (R12)(R3)
	VST1.P [V9.S4], (R12)(R3)
	VST1.P [V10.S4], (R12)(R3)
	VST1   [V11.S4], (R12)
	VST1.P [V15.S4], (R13)(R3)
	VST1.P [V14.S4], (R13)(R3)
	VST1.P [V13.S4], (R13)(R3)
	VST1   [V12.S4], (R13)
	ADD    $16, R8, R8
	CMP    R7, R8
	BLT    samples

	ADD  $16, R1, R1
	ADD  R3<<2, R0, R0
	SUBS $4, R4, R4
	BNE  group
	RET

// FOUR multiplies the square in V0 to V3 by the matrix in V16 to V19, into registers a to d.
#define FOUR(a, b, c, d) \
	MULE(0, 16, 0, a) \
	MULE(1, 16, 0, b) \
	MULE(2, 16, 0, c) \
	MULE(3, 16, 0, d) \
	MLAE(0, 17, 1, a) \
	MLAE(1, 17, 1, b) \
	MLAE(2, 17, 1, c) \
	MLAE(3, 17, 1, d) \
	MLAE(0, 18, 2, a) \
	MLAE(1, 18, 2, b) \
	MLAE(2, 18, 2, c) \
	MLAE(3, 18, 2, d) \
	MLAE(0, 19, 3, a) \
	MLAE(1, 19, 3, b) \
	MLAE(2, 19, 3, c) \
	MLAE(3, 19, 3, d)

// HOLD is what is between the passes.
#define HOLD(v, n) \
	VADD V27.S4, v.S4, v.S4 \
	SSHR7(n, n)             \
	SMAX(30, n, n)          \
	SMIN(31, n, n)

// LAST rounds the result.
#define LAST(v, n) \
	VADD V28.S4, v.S4, v.S4 \
	SSHL(29, n, n)

// func squareNEON(out, in, matrix *int32, p *rounding)
//
// All are 4×4: row k of the matrix has the factors of coefficient k.
TEXT ·squareNEON(SB), NOSPLIT, $0-32
	MOVD    out+0(FP), R0
	MOVD    in+8(FP), R1
	MOVD    matrix+16(FP), R2
	MOVD    p+24(FP), R3
	VLD1R.P 4(R3), [V28.S4]
	VLD1R.P 4(R3), [V29.S4]
	VLD1R.P 4(R3), [V30.S4]
	VLD1R   (R3), [V31.S4]
	MOVD    $64, R4
	VDUP    R4, V27.S4
	VLD1    (R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1    (R2), [V16.S4, V17.S4, V18.S4, V19.S4]
	FOUR(4, 5, 6, 7)
	HOLD(V4, 4)
	HOLD(V5, 5)
	HOLD(V6, 6)
	HOLD(V7, 7)
	TURN(V4, V5, V6, V7)
	VMOV    V4.B16, V0.B16
	VMOV    V5.B16, V1.B16
	VMOV    V6.B16, V2.B16
	VMOV    V7.B16, V3.B16
	FOUR(4, 5, 6, 7)
	LAST(V4, 4)
	LAST(V5, 5)
	LAST(V6, 6)
	LAST(V7, 7)
	TURN(V4, V5, V6, V7)
	VST1    [V4.S4, V5.S4, V6.S4, V7.S4], (R0)
	RET

// func addFoursNEON(pix *uint16, stride int, residue *int32, n, most int)
//
// n×n samples, rows of pix being stride bytes apart, n being 4.
TEXT ·addFoursNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD residue+16(FP), R2
	MOVD n+24(FP), R3
	MOVD most+32(FP), R4
	VDUP R4, V31.H8

fours:
	VLD1   (R0), [V0.H4]
	VLD1.P 16(R2), [V1.S4]
	SUBS   $1, R3, R3
	UADDW(0, 1, 1)
	SQXTUN(1, 1)
	VUMIN  V31.H4, V1.H4, V1.H4
	VST1.P [V1.H4], (R0)(R1)
	BNE    fours
	RET

// func addEightsNEON(pix *uint16, stride int, residue *int32, n, most int)
//
// n is 8, 16 or 32.
TEXT ·addEightsNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD residue+16(FP), R2
	MOVD n+24(FP), R3
	MOVD most+32(FP), R4
	VDUP R4, V31.H8
	MOVD R3, R5

row:
	MOVD R0, R6
	MOVD R3, R7

eights:
	VLD1   (R6), [V0.H8]
	VLD1.P 32(R2), [V1.S4, V2.S4]
	SUBS   $8, R7, R7
	UADDW(0, 1, 1)
	UADDW2(0, 2, 2)
	SQXTUN(1, 1)
	SQXTUN2(2, 1)
	VUMIN  V31.H8, V1.H8, V1.H8
	VST1.P [V1.H8], 16(R6)
	BNE    eights

	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row
	RET
