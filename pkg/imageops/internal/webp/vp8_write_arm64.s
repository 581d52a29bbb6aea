//go:build !purego

#include "textflag.h"

// The same arithmetic as in vp8_write_transform.go and in squaredGo: the results are equal for every input. Macros name the
// instructions that Go's assembler does not know; the last operand is the destination.
#define USUBL(m, n, d) WORD $(0x2E202000 | m<<16 | n<<5 | d)  // USUBL Vd.8H, Vn.8B, Vm.8B: n - m
#define SXTL(n, d) WORD $(0x0F10A400 | n<<5 | d)              // SXTL Vd.4S, Vn.4H
#define MUL(m, n, d) WORD $(0x4EA09C00 | m<<16 | n<<5 | d)    // MUL Vd.4S, Vn.4S, Vm.4S
#define MLA(m, n, d) WORD $(0x4EA09400 | m<<16 | n<<5 | d)    // MLA Vd.4S, Vn.4S, Vm.4S
#define MLS(m, n, d) WORD $(0x6EA09400 | m<<16 | n<<5 | d)    // MLS Vd.4S, Vn.4S, Vm.4S
#define SRSHR(s, n, d) WORD $(0x4F002400 | (64-s)<<16 | n<<5 | d) // SRSHR Vd.4S, Vn.4S, #s
#define XTN(n, d) WORD $(0x0E612800 | n<<5 | d)               // XTN Vd.4H, Vn.4S
#define XTN2(n, d) WORD $(0x4E612800 | n<<5 | d)              // XTN2 Vd.8H, Vn.4S
#define UABD(m, n, d) WORD $(0x6E207400 | m<<16 | n<<5 | d)   // UABD Vd.16B, Vn.16B, Vm.16B
#define UMULL(m, n, d) WORD $(0x2E20C000 | m<<16 | n<<5 | d)  // UMULL Vd.8H, Vn.8B, Vm.8B
#define UMULL2(m, n, d) WORD $(0x6E20C000 | m<<16 | n<<5 | d) // UMULL2 Vd.8H, Vn.16B, Vm.16B
#define UADALP(n, d) WORD $(0x6E606800 | n<<5 | d)            // UADALP Vd.4S, Vn.8H

// SUMS makes of V0 to V3 the sums and differences a, b, c, d in V4 to V7.
#define SUMS \
	VADD V3.S4, V0.S4, V4.S4 \
	VADD V2.S4, V1.S4, V5.S4 \
	VSUB V2.S4, V1.S4, V6.S4 \
	VSUB V3.S4, V0.S4, V7.S4

// ODD weighs c and d by the factors in V30 and V31, into V1 and V3.
#define ODD(shift) \
	MUL(30, 7, 1)      \
	MUL(31, 7, 3)      \
	MLA(31, 6, 1)      \
	MLS(30, 6, 3)      \
	SRSHR(shift, 1, 1) \
	SRSHR(shift, 3, 3)

// func forwardNEON(out *[16]int16, src *byte, srcStride int, pred *byte, predStride int)
TEXT ·forwardNEON(SB), NOSPLIT, $0-40
	MOVD   out+0(FP), R0
	MOVD   src+8(FP), R1
	MOVD   srcStride+16(FP), R2
	MOVD   pred+24(FP), R3
	MOVD   predStride+32(FP), R4
	MOVD   $85627, R5
	VDUP   R5, V30.S4
	MOVD   $35468, R5
	VDUP   R5, V31.S4
	VLD1.P (R1)(R2), V0.S[0]
	VLD1.P (R1)(R2), V0.S[1]
	VLD1.P (R1)(R2), V1.S[0]
	VLD1   (R1), V1.S[1]
	VLD1.P (R3)(R4), V2.S[0]
	VLD1.P (R3)(R4), V2.S[1]
	VLD1.P (R3)(R4), V3.S[0]
	VLD1   (R3), V3.S[1]
	USUBL(2, 0, 0)
	USUBL(3, 1, 1)

	// Columns: 0 and 2 in V4, 1 and 3 in V5.
	VUZP1  V1.H8, V0.H8, V4.H8
	VUZP2  V1.H8, V0.H8, V5.H8
	VUZP1  V4.H8, V4.H8, V0.H8
	VUZP2  V4.H8, V4.H8, V2.H8
	VUZP1  V5.H8, V5.H8, V1.H8
	VUZP2  V5.H8, V5.H8, V3.H8
	SXTL(0, 0)
	SXTL(1, 1)
	SXTL(2, 2)
	SXTL(3, 3)
	SUMS
	VADD   V5.S4, V4.S4, V0.S4
	VSUB   V5.S4, V4.S4, V2.S4
	VSHL   $3, V0.S4, V0.S4
	VSHL   $3, V2.S4, V2.S4
	ODD(13)

	// Turn the square about its diagonal.
	VTRN1  V1.S4, V0.S4, V4.S4
	VTRN2  V1.S4, V0.S4, V5.S4
	VTRN1  V3.S4, V2.S4, V6.S4
	VTRN2  V3.S4, V2.S4, V7.S4
	VTRN1  V6.D2, V4.D2, V0.D2
	VTRN1  V7.D2, V5.D2, V1.D2
	VTRN2  V6.D2, V4.D2, V2.D2
	VTRN2  V7.D2, V5.D2, V3.D2
	SUMS
	VADD   V5.S4, V4.S4, V0.S4
	VSUB   V5.S4, V4.S4, V2.S4
	SRSHR(4, 0, 0)
	SRSHR(4, 2, 2)
	ODD(20)
	XTN(0, 0)
	XTN2(1, 0)
	XTN(2, 1)
	XTN2(3, 1)
	VST1   [V0.H8, V1.H8], (R0)
	RET

// func squaredNEON(a *byte, strideA int, b *byte, strideB, n int) int
//
// n is 4, 8 or 16.
TEXT ·squaredNEON(SB), NOSPLIT, $0-48
	MOVD a+0(FP), R0
	MOVD strideA+8(FP), R1
	MOVD b+16(FP), R2
	MOVD strideB+24(FP), R3
	MOVD n+32(FP), R4
	VEOR V4.B16, V4.B16, V4.B16
	CMP  $8, R4
	BLT  four
	BEQ  eight

sixteen:
	VLD1.P (R0)(R1), [V0.B16]
	VLD1.P (R2)(R3), [V1.B16]
	SUBS   $1, R4, R4
	UABD(1, 0, 0)
	UMULL(0, 0, 2)
	UMULL2(0, 0, 3)
	UADALP(2, 4)
	UADALP(3, 4)
	BNE    sixteen
	B      sum

eight:
	VLD1.P (R0)(R1), [V0.B8]
	VLD1.P (R2)(R3), [V1.B8]
	SUBS   $1, R4, R4
	UABD(1, 0, 0)
	UMULL(0, 0, 2)
	UADALP(2, 4)
	BNE    eight
	B      sum

four:
	VLD1.P (R0)(R1), V0.S[0]
	VLD1.P (R0)(R1), V0.S[1]
	VLD1.P (R0)(R1), V0.S[2]
	VLD1   (R0), V0.S[3]
	VLD1.P (R2)(R3), V1.S[0]
	VLD1.P (R2)(R3), V1.S[1]
	VLD1.P (R2)(R3), V1.S[2]
	VLD1   (R2), V1.S[3]
	UABD(1, 0, 0)
	UMULL(0, 0, 2)
	UMULL2(0, 0, 3)
	UADALP(2, 4)
	UADALP(3, 4)

sum:
	VUADDLV V4.S4, V4
	FMOVD   F4, ret+40(FP)
	RET
