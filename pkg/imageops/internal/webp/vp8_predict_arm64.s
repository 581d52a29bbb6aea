//go:build !purego

#include "textflag.h"

// The same predictions as in vp8_predict.go and vp8_predict_split.go: the results are equal for every input. Macros name the
// instructions that Go's assembler does not know; the last operand is the destination.
#define UHADD(m, n, d) WORD $(0x6E200400 | m<<16 | n<<5 | d)  // UHADD Vd.16B, Vn.16B, Vm.16B
#define URHADD(m, n, d) WORD $(0x6E201400 | m<<16 | n<<5 | d) // URHADD Vd.16B, Vn.16B, Vm.16B
#define USUBL(m, n, d) WORD $(0x2E202000 | m<<16 | n<<5 | d)  // USUBL Vd.8H, Vn.8B, Vm.8B: n - m
#define USUBL2(m, n, d) WORD $(0x6E202000 | m<<16 | n<<5 | d) // USUBL2 Vd.8H, Vn.16B, Vm.16B
#define UADDW(m, n, d) WORD $(0x2E201000 | m<<16 | n<<5 | d)  // UADDW Vd.8H, Vn.8H, Vm.8B
#define UADDW2(m, n, d) WORD $(0x6E201000 | m<<16 | n<<5 | d) // UADDW2 Vd.8H, Vn.8H, Vm.16B
#define SQXTUN(n, d) WORD $(0x2E212800 | n<<5 | d)            // SQXTUN Vd.8B, Vn.8H
#define SQXTUN2(n, d) WORD $(0x6E212800 | n<<5 | d)           // SQXTUN2 Vd.16B, Vn.8H

// An edge that goes on at both ends as it ends, of its first 8 pixels and, from 16 on, its last 8.
DATA longEdge<>+0(SB)/8, $0x0605040302010000
DATA longEdge<>+8(SB)/8, $0x1717171615141307
GLOBL longEdge<>(SB), RODATA|NOPTR, $16

// The pixels to the left of four rows.
DATA leftPixels<>+0(SB)/8, $0x0202020203030303
DATA leftPixels<>+8(SB)/8, $0x0000000001010101
GLOBL leftPixels<>(SB), RODATA|NOPTR, $16

// func predictBlockNEON(pix *byte, stride int, e *edge, means *[16]uint8, mode int)
TEXT ·predictBlockNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD e+16(FP), R2
	MOVD means+24(FP), R3
	MOVD mode+32(FP), R4
	ADD  $5, R2, R5
	VLD1 (R2), [V0.B8] // to the left, the corner, and three above
	VLD1 (R5), [V1.B8] // above
	CMP  $1, R4
	BLT  mean
	BEQ  slope
	MOVD $longEdge<>(SB), R5
	VLD1 (R5), [V16.B16]
	VLD1 (R3), [V17.B16]
	VTBL V16.B16, [V0.B16, V1.B16], V2.B16
	VEXT $1, V2.B16, V2.B16, V3.B16
	VEXT $2, V2.B16, V2.B16, V4.B16
	URHADD(3, 2, 5)
	UHADD(4, 2, 6)
	URHADD(3, 6, 6)
	VTBL V17.B16, [V5.B16, V6.B16], V7.B16

rows:
	VST1.P V7.S[0], (R0)(R1)
	VST1.P V7.S[1], (R0)(R1)
	VST1.P V7.S[2], (R0)(R1)
	VST1   V7.S[3], (R0)
	RET

mean:
	VMOV    V1.S[0], V0.S[1]
	VUADDLV V0.B8, V0
	FMOVS   F0, R5
	ADD     $4, R5, R5
	LSR     $3, R5, R5
	VDUP    R5, V7.B16
	B       rows

slope:
	MOVD $leftPixels<>(SB), R5
	VLD1 (R5), [V16.B16]
	VTBL V16.B16, [V0.B16], V2.B16
	VDUP V1.S[0], V3.S4
	VDUP V0.B[4], V4.B16
	USUBL(4, 3, 5)
	UADDW(2, 5, 6)
	UADDW2(2, 5, 5)
	SQXTUN(6, 7)
	SQXTUN2(5, 7)
	B    rows

// LEFT takes eight pixels below one another, half of them into V0, from a lane on.
#define LEFT(a, b, c, d) \
	VLD1.P (R5)(R1), V0.B[a] \
	VLD1.P (R5)(R1), V1.B[a] \
	VLD1.P (R5)(R1), V0.B[b] \
	VLD1.P (R5)(R1), V1.B[b] \
	VLD1.P (R5)(R1), V0.B[c] \
	VLD1.P (R5)(R1), V1.B[c] \
	VLD1.P (R5)(R1), V0.B[d] \
	VLD1.P (R5)(R1), V1.B[d]

// func predictSquareRows(pix *byte, stride, n int, above *byte, mode, sides int)
TEXT ·predictSquareRows(SB), NOSPLIT, $0-48
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD n+16(FP), R2
	MOVD above+24(FP), R3
	MOVD mode+32(FP), R4
	SUB  $1, R0, R5
	CMP  $2, R4
	BEQ  down
	BGT  right
	CMP  $1, R4
	BEQ  slope

	// The mean of 8, 16 or 32 pixels.
	MOVD sides+40(FP), R6
	MOVD $128, R7
	CBZ  R6, fill
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	LSR  $4, R2, R8
	ADD  $2, R8, R8 // half of the pixels as a power of two
	TBZ  $0, R6, left
	VLD1 (R3), [V2.B8]
	CMP  $8, R2
	BEQ  left
	VLD1 (R3), [V2.B16]

left:
	TBZ $1, R6, sum
	LEFT(0, 1, 2, 3)
	CMP $8, R2
	BEQ sum
	LEFT(4, 5, 6, 7)

sum:
	VMOV    V1.D[0], V0.D[1]
	VUADDLV V0.B16, V0
	VUADDLV V2.B16, V2
	FMOVS   F0, R7
	FMOVS   F2, R9
	ADD     R9, R7, R7
	CMP     $3, R6
	CINC    EQ, R8, R8
	MOVD    $1, R9
	LSL     R8, R9, R9
	ADD     R9, R7, R7
	ADD     $1, R8, R8
	LSR     R8, R7, R7

fill:
	VDUP R7, V0.B16
	CMP  $8, R2
	BEQ  fill8
	B    fill16

down:
	VLD1 (R3), [V0.B8]
	CMP  $8, R2
	BEQ  fill8
	VLD1 (R3), [V0.B16]

fill16:
	VST1.P [V0.B16], (R0)(R1)
	VST1.P [V0.B16], (R0)(R1)
	VST1.P [V0.B16], (R0)(R1)
	VST1.P [V0.B16], (R0)(R1)
	SUBS   $4, R2, R2
	BNE    fill16
	RET

fill8:
	VST1.P [V0.B8], (R0)(R1)
	VST1.P [V0.B8], (R0)(R1)
	VST1.P [V0.B8], (R0)(R1)
	VST1.P [V0.B8], (R0)(R1)
	SUBS   $4, R2, R2
	BNE    fill8
	RET

right:
	CMP $8, R2
	BEQ right8

right16:
	VLD1R.P (R5)(R1), [V0.B16]
	VLD1R.P (R5)(R1), [V1.B16]
	SUBS    $2, R2, R2
	VST1.P  [V0.B16], (R0)(R1)
	VST1.P  [V1.B16], (R0)(R1)
	BNE     right16
	RET

right8:
	VLD1R.P (R5)(R1), [V0.B8]
	VLD1R.P (R5)(R1), [V1.B8]
	SUBS    $2, R2, R2
	VST1.P  [V0.B8], (R0)(R1)
	VST1.P  [V1.B8], (R0)(R1)
	BNE     right8
	RET

slope:
	SUB   $1, R3, R6
	VLD1R (R6), [V1.B16] // the corner
	CMP   $8, R2
	BEQ   slope8
	VLD1  (R3), [V0.B16]
	USUBL(1, 0, 2)
	USUBL2(1, 0, 3)

row16:
	VLD1R.P (R5)(R1), [V0.B16]
	SUBS    $1, R2, R2
	UADDW(0, 2, 4)
	UADDW(0, 3, 5)
	SQXTUN(4, 4)
	SQXTUN2(5, 4)
	VST1.P  [V4.B16], (R0)(R1)
	BNE     row16
	RET

slope8:
	VLD1 (R3), [V0.B8]
	USUBL(1, 0, 2)

row8:
	VLD1R.P (R5)(R1), [V0.B8]
	SUBS    $1, R2, R2
	UADDW(0, 2, 4)
	SQXTUN(4, 4)
	VST1.P  [V4.B8], (R0)(R1)
	BNE     row8
	RET
