//go:build !purego

#include "textflag.h"

// Channels apart and together again. Macros name the instruction that Go's assembler does not know; the last operand is the
// destination.
#define SQSHRUN(n, d) WORD $(0x2F0C8400 | n<<5 | d) // SQSHRUN Vd.8B, Vn.8H, #4

// func splitWords3NEON(red, green, blue, src *int16, n int)
//
// n, the number of pixels, is a multiple of 8.
TEXT ·splitWords3NEON(SB), NOSPLIT, $0-40
	MOVD red+0(FP), R0
	MOVD green+8(FP), R1
	MOVD blue+16(FP), R2
	MOVD src+24(FP), R4
	MOVD n+32(FP), R5

words3:
	VLD3.P 48(R4), [V0.H8, V1.H8, V2.H8]
	SUBS   $8, R5, R5
	VST1.P [V0.H8], 16(R0)
	VST1.P [V1.H8], 16(R1)
	VST1.P [V2.H8], 16(R2)
	BNE    words3
	RET

// func splitWords4NEON(red, green, blue, alpha, src *int16, n int)
TEXT ·splitWords4NEON(SB), NOSPLIT, $0-48
	MOVD red+0(FP), R0
	MOVD green+8(FP), R1
	MOVD blue+16(FP), R2
	MOVD alpha+24(FP), R3
	MOVD src+32(FP), R4
	MOVD n+40(FP), R5

words4:
	VLD4.P 64(R4), [V0.H8, V1.H8, V2.H8, V3.H8]
	SUBS   $8, R5, R5
	VST1.P [V0.H8], 16(R0)
	VST1.P [V1.H8], 16(R1)
	VST1.P [V2.H8], 16(R2)
	VST1.P [V3.H8], 16(R3)
	BNE    words4
	RET

// func splitFloats3NEON(red, green, blue, src *float32, n int)
TEXT ·splitFloats3NEON(SB), NOSPLIT, $0-40
	MOVD red+0(FP), R0
	MOVD green+8(FP), R1
	MOVD blue+16(FP), R2
	MOVD src+24(FP), R4
	MOVD n+32(FP), R5

floats3:
	VLD3.P 48(R4), [V0.S4, V1.S4, V2.S4]
	SUBS   $4, R5, R5
	VST1.P [V0.S4], 16(R0)
	VST1.P [V1.S4], 16(R1)
	VST1.P [V2.S4], 16(R2)
	BNE    floats3
	RET

// func splitFloats4NEON(red, green, blue, alpha, src *float32, n int)
TEXT ·splitFloats4NEON(SB), NOSPLIT, $0-48
	MOVD red+0(FP), R0
	MOVD green+8(FP), R1
	MOVD blue+16(FP), R2
	MOVD alpha+24(FP), R3
	MOVD src+32(FP), R4
	MOVD n+40(FP), R5

floats4:
	VLD4.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	SUBS   $4, R5, R5
	VST1.P [V0.S4], 16(R0)
	VST1.P [V1.S4], 16(R1)
	VST1.P [V2.S4], 16(R2)
	VST1.P [V3.S4], 16(R3)
	BNE    floats4
	RET

// NARROW rounds eight words, and drops their fraction.
#define NARROW(v, n) \
	VADD V30.H8, v.H8, v.H8 \
	SQSHRUN(n, n)

// func join3NEON(dst *uint8, red, green, blue *int16, n int)
TEXT ·join3NEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R4
	MOVD  red+8(FP), R0
	MOVD  green+16(FP), R1
	MOVD  blue+24(FP), R2
	MOVD  n+32(FP), R5
	MOVD  $8, R6
	VDUP  R6, V30.H8

join3:
	VLD1.P 16(R0), [V0.H8]
	VLD1.P 16(R1), [V1.H8]
	VLD1.P 16(R2), [V2.H8]
	SUBS   $8, R5, R5
	NARROW(V0, 0)
	NARROW(V1, 1)
	NARROW(V2, 2)
	VST3.P [V0.B8, V1.B8, V2.B8], 24(R4)
	BNE    join3
	RET

// func join3FilledNEON(dst *uint8, red, green, blue *int16, n int)
TEXT ·join3FilledNEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R4
	MOVD  red+8(FP), R0
	MOVD  green+16(FP), R1
	MOVD  blue+24(FP), R2
	MOVD  n+32(FP), R5
	MOVD  $8, R6
	VDUP  R6, V30.H8
	VMOVI $255, V3.B8

filled3:
	VLD1.P 16(R0), [V0.H8]
	VLD1.P 16(R1), [V1.H8]
	VLD1.P 16(R2), [V2.H8]
	SUBS   $8, R5, R5
	NARROW(V0, 0)
	NARROW(V1, 1)
	NARROW(V2, 2)
	VST4.P [V0.B8, V1.B8, V2.B8, V3.B8], 32(R4)
	BNE    filled3
	RET

// func join4NEON(dst *uint8, red, green, blue, alpha *int16, n int)
TEXT ·join4NEON(SB), NOSPLIT, $0-48
	MOVD  dst+0(FP), R4
	MOVD  red+8(FP), R0
	MOVD  green+16(FP), R1
	MOVD  blue+24(FP), R2
	MOVD  alpha+32(FP), R3
	MOVD  n+40(FP), R5
	MOVD  $8, R6
	VDUP  R6, V30.H8

join4:
	VLD1.P 16(R0), [V0.H8]
	VLD1.P 16(R1), [V1.H8]
	VLD1.P 16(R2), [V2.H8]
	VLD1.P 16(R3), [V3.H8]
	SUBS   $8, R5, R5
	NARROW(V0, 0)
	NARROW(V1, 1)
	NARROW(V2, 2)
	NARROW(V3, 3)
	VST4.P [V0.B8, V1.B8, V2.B8, V3.B8], 32(R4)
	BNE    join4
	RET

// func dropAlphaNEON(dst, src *uint8, n int) uint8
TEXT ·dropAlphaNEON(SB), NOSPLIT, $0-25
	MOVD  dst+0(FP), R0
	MOVD  src+8(FP), R1
	MOVD  n+16(FP), R2
	VMOVI $255, V4.B16

pixels:
	VLD4.P 64(R1), [V0.B16, V1.B16, V2.B16, V3.B16]
	SUBS   $16, R2, R2
	VAND   V3.B16, V4.B16, V4.B16
	VST3.P [V0.B16, V1.B16, V2.B16], 48(R0)
	BNE    pixels

	VMOV V4.D[0], R3
	VMOV V4.D[1], R4
	AND  R4, R3, R3
	AND  R3>>32, R3, R3
	AND  R3>>16, R3, R3
	AND  R3>>8, R3, R3
	MOVB R3, ret+24(FP)
	RET
