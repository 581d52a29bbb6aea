//go:build !purego

#include "textflag.h"

// The same arithmetic as in vp8_transform.go, in 32-bit lanes: the results are equal for every input. Macros name the instructions
// that Go's assembler does not know; the last operand is the destination.
#define SXTL(n, d) WORD $(0x0F10A400 | n<<5 | d)              // SXTL Vd.4S, Vn.4H
#define SXTL2(n, d) WORD $(0x4F10A400 | n<<5 | d)             // SXTL2 Vd.4S, Vn.8H
#define MUL(m, n, d) WORD $(0x4EA09C00 | m<<16 | n<<5 | d)    // MUL Vd.4S, Vn.4S, Vm.4S
#define SSHR16(n, d) WORD $(0x4F300400 | n<<5 | d)            // SSHR Vd.4S, Vn.4S, #16
#define SSHR3(n, d) WORD $(0x4F3D0400 | n<<5 | d)             // SSHR Vd.4S, Vn.4S, #3
#define SQXTN(n, d) WORD $(0x0E614800 | n<<5 | d)             // SQXTN Vd.4H, Vn.4S
#define SQXTN2(n, d) WORD $(0x4E614800 | n<<5 | d)            // SQXTN2 Vd.8H, Vn.4S
#define SQADD(m, n, d) WORD $(0x4E600C00 | m<<16 | n<<5 | d)  // SQADD Vd.8H, Vn.8H, Vm.8H
#define SQXTUN(n, d) WORD $(0x2E212800 | n<<5 | d)            // SQXTUN Vd.8B, Vn.8H

// PASS transforms four lines, a sample of each in V0 to V3, in place. V30 and V31 are the factors.
#define PASS \
	MUL(31, 1, 4)              \ // by sine
	MUL(31, 3, 5)              \
	MUL(30, 1, 6)              \ // by cosine
	MUL(30, 3, 7)              \
	SSHR16(4, 4)               \
	SSHR16(5, 5)               \
	SSHR16(6, 6)               \
	SSHR16(7, 7)               \
	VADD V1.S4, V6.S4, V6.S4   \
	VADD V3.S4, V7.S4, V7.S4   \
	VSUB V7.S4, V4.S4, V4.S4   \ // c
	VADD V5.S4, V6.S4, V5.S4   \ // d
	VADD V2.S4, V0.S4, V6.S4   \ // a
	VSUB V2.S4, V0.S4, V7.S4   \ // b
	VADD V5.S4, V6.S4, V0.S4   \
	VADD V4.S4, V7.S4, V1.S4   \
	VSUB V4.S4, V7.S4, V2.S4   \
	VSUB V5.S4, V6.S4, V3.S4

// func addInverseNEON(in *[16]int16, pix *byte, stride int)
TEXT ·addInverseNEON(SB), NOSPLIT, $0-24
	MOVD in+0(FP), R0
	MOVD pix+8(FP), R1
	MOVD stride+16(FP), R2
	MOVD $20091, R3
	MOVD $35468, R4
	VDUP R3, V30.S4
	VDUP R4, V31.S4
	VLD1 (R0), [V4.H8, V5.H8]
	MOVD R1, R3
	VLD1.P (R3)(R2), V16.S[0]
	VLD1.P (R3)(R2), V16.S[1]
	VLD1.P (R3)(R2), V17.S[0]
	VLD1   (R3), V17.S[1]
	SXTL(4, 0)
	SXTL2(4, 1)
	SXTL(5, 2)
	SXTL2(5, 3)
	PASS

	// Turn the square about its diagonal.
	VTRN1 V1.S4, V0.S4, V4.S4
	VTRN2 V1.S4, V0.S4, V5.S4
	VTRN1 V3.S4, V2.S4, V6.S4
	VTRN2 V3.S4, V2.S4, V7.S4
	VTRN1 V6.D2, V4.D2, V0.D2
	VTRN1 V7.D2, V5.D2, V1.D2
	VTRN2 V6.D2, V4.D2, V2.D2
	VTRN2 V7.D2, V5.D2, V3.D2
	MOVD  $4, R4
	VDUP  R4, V4.S4
	VADD  V4.S4, V0.S4, V0.S4
	PASS
	SSHR3(0, 0)
	SSHR3(1, 1)
	SSHR3(2, 2)
	SSHR3(3, 3)

	// Columns to rows of words.
	SQXTN(0, 0)
	SQXTN2(1, 0)
	SQXTN(2, 1)
	SQXTN2(3, 1)
	VZIP1  V1.H8, V0.H8, V2.H8
	VZIP2  V1.H8, V0.H8, V3.H8
	VZIP1  V3.H8, V2.H8, V0.H8
	VZIP2  V3.H8, V2.H8, V1.H8
	VUXTL  V16.B8, V16.H8
	VUXTL  V17.B8, V17.H8
	SQADD(16, 0, 0)
	SQADD(17, 1, 1)
	SQXTUN(0, 0)
	SQXTUN(1, 1)
	VST1.P V0.S[0], (R1)(R2)
	VST1.P V0.S[1], (R1)(R2)
	VST1.P V1.S[0], (R1)(R2)
	VST1   V1.S[1], (R1)
	RET
