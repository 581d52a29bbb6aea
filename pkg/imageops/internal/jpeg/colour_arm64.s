//go:build !purego

#include "textflag.h"

// The equations of colour.go and colour_rgb.go, eight pixels at a time, in 32-bit lanes: the results are equal for every input. Macros
// name the instructions that Go's assembler does not know; the last operand is the destination.
#define UMULL(m, n, d) WORD $(0x2E60C000 | m<<16 | n<<5 | d)  // UMULL Vd.4S, Vn.4H, Vm.4H
#define UMULL2(m, n, d) WORD $(0x6E60C000 | m<<16 | n<<5 | d) // UMULL2 Vd.4S, Vn.8H, Vm.8H
#define UMLAL(m, n, d) WORD $(0x2E608000 | m<<16 | n<<5 | d)  // UMLAL Vd.4S, Vn.4H, Vm.4H
#define UMLAL2(m, n, d) WORD $(0x6E608000 | m<<16 | n<<5 | d) // UMLAL2 Vd.4S, Vn.8H, Vm.8H
#define UMLSL(m, n, d) WORD $(0x2E60A000 | m<<16 | n<<5 | d)  // UMLSL Vd.4S, Vn.4H, Vm.4H
#define UMLSL2(m, n, d) WORD $(0x6E60A000 | m<<16 | n<<5 | d) // UMLSL2 Vd.4S, Vn.8H, Vm.8H
#define UADDLP(n, d) WORD $(0x6E202800 | n<<5 | d)            // UADDLP Vd.8H, Vn.16B
#define UADALP(n, d) WORD $(0x6E206800 | n<<5 | d)            // UADALP Vd.8H, Vn.16B
#define USUBL(m, n, d) WORD $(0x2E202000 | m<<16 | n<<5 | d)  // USUBL Vd.8H, Vn.8B, Vm.8B
#define SXTL(n, d) WORD $(0x0F10A400 | n<<5 | d)              // SXTL Vd.4S, Vn.4H
#define SXTL2(n, d) WORD $(0x4F10A400 | n<<5 | d)             // SXTL2 Vd.4S, Vn.8H
#define SHLL(n, d) WORD $(0x2E613800 | n<<5 | d)              // SHLL Vd.4S, Vn.4H, #16
#define SHLL2(n, d) WORD $(0x6E613800 | n<<5 | d)             // SHLL2 Vd.4S, Vn.8H, #16
#define MUL(m, n, d) WORD $(0x4EA09C00 | m<<16 | n<<5 | d)    // MUL Vd.4S, Vn.4S, Vm.4S
#define MLS(m, n, d) WORD $(0x6EA09400 | m<<16 | n<<5 | d)    // MLS Vd.4S, Vn.4S, Vm.4S
#define RSHRN(n, d) WORD $(0x0F108C00 | n<<5 | d)             // RSHRN Vd.4H, Vn.4S, #16
#define RSHRN2(n, d) WORD $(0x4F108C00 | n<<5 | d)            // RSHRN2 Vd.8H, Vn.4S, #16
#define SHRN(n, d) WORD $(0x0F108400 | n<<5 | d)              // SHRN Vd.4H, Vn.4S, #16
#define SHRN2(n, d) WORD $(0x4F108400 | n<<5 | d)             // SHRN2 Vd.8H, Vn.4S, #16
#define SHRNB(n, d) WORD $(0x0F0E8400 | n<<5 | d)             // SHRN Vd.8B, Vn.8H, #2
#define XTN(n, d) WORD $(0x0E212800 | n<<5 | d)               // XTN Vd.8B, Vn.8H
#define SQXTUN(n, d) WORD $(0x2E212800 | n<<5 | d)            // SQXTUN Vd.8B, Vn.8H

// FACTOR fills a register with a factor.
#define FACTOR(v, width, factor) \
	MOVD $factor, R5 \
	VDUP R5, v.width

// func lumaNEON(dst, rgb *byte, n int)
//
// n is a multiple of 8.
TEXT ·lumaNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD rgb+8(FP), R1
	MOVD n+16(FP), R2
	FACTOR(V29, H8, 19595)
	FACTOR(V30, H8, 38470)
	FACTOR(V31, H8, 7471)

luma:
	VLD3.P 24(R1), [V0.B8, V1.B8, V2.B8]
	SUBS   $8, R2, R2
	VUXTL  V0.B8, V0.H8
	VUXTL  V1.B8, V1.H8
	VUXTL  V2.B8, V2.H8
	UMULL(29, 0, 3)
	UMULL2(29, 0, 4)
	UMLAL(30, 1, 3)
	UMLAL2(30, 1, 4)
	UMLAL(31, 2, 3)
	UMLAL2(31, 2, 4)
	RSHRN(3, 3)
	RSHRN2(4, 3)
	XTN(3, 3)
	VST1.P [V3.B8], 8(R0)
	BNE    luma
	RET

// CHROMA weighs the sums of four pixels: that in a, whose factor is a half, and those in b and c.
#define CHROMA(a, b, factorB, c, factorC, low) \
	VMOV V27.B16, V16.B16  \
	VMOV V27.B16, V17.B16  \
	UMLAL(28, a, 16)       \
	UMLAL2(28, a, 17)      \
	UMLSL(factorB, b, 16)  \
	UMLSL2(factorB, b, 17) \
	UMLSL(factorC, c, 16)  \
	UMLSL2(factorC, c, 17) \
	SHRN(16, low)          \
	SHRN2(17, low)         \
	SHRNB(low, low)

// func chromaNEON(cb, cr, above, below *byte, n int)
//
// The means of 2×2 pixels; n, the number of means, is a multiple of 8.
TEXT ·chromaNEON(SB), NOSPLIT, $0-40
	MOVD cb+0(FP), R0
	MOVD cr+8(FP), R1
	MOVD above+16(FP), R2
	MOVD below+24(FP), R3
	MOVD n+32(FP), R4
	FACTOR(V27, S4, 33685503) // 128<<18 + 1<<17 - 1
	FACTOR(V28, H8, 32768)
	FACTOR(V29, H8, 11058)
	FACTOR(V30, H8, 21710)
	FACTOR(V31, H8, 27439)
	FACTOR(V26, H8, 5329)

chroma:
	VLD3.P 48(R2), [V0.B16, V1.B16, V2.B16]
	VLD3.P 48(R3), [V3.B16, V4.B16, V5.B16]
	SUBS   $8, R4, R4
	UADDLP(0, 0)
	UADDLP(1, 1)
	UADDLP(2, 2)
	UADALP(3, 0)
	UADALP(4, 1)
	UADALP(5, 2)
	CHROMA(2, 0, 29, 1, 30, 6)
	CHROMA(0, 1, 31, 2, 26, 7)
	VST1.P [V6.B8], 8(R0)
	VST1.P [V7.B8], 8(R1)
	BNE    chroma
	RET

// func toRGBNEON(row *byte, n int)
//
// n is a multiple of 8.
TEXT ·toRGBNEON(SB), NOSPLIT, $0-16
	MOVD  row+0(FP), R0
	MOVD  n+8(FP), R1
	MOVD  R0, R2
	VMOVI $128, V26.B8
	FACTOR(V27, S4, 32768)
	FACTOR(V28, S4, 91881)
	FACTOR(V29, S4, 22553)
	FACTOR(V30, S4, 46802)
	FACTOR(V31, S4, 116130)

toRGB:
	VLD3.P 24(R2), [V0.B8, V1.B8, V2.B8]
	SUBS   $8, R1, R1
	VUXTL  V0.B8, V0.H8
	USUBL(26, 1, 1)
	USUBL(26, 2, 2)
	SHLL(0, 3)
	SHLL2(0, 4)
	SXTL(1, 5)
	SXTL2(1, 6)
	SXTL(2, 7)
	SXTL2(2, 16)
	VADD   V27.S4, V3.S4, V3.S4
	VADD   V27.S4, V4.S4, V4.S4
	MUL(28, 7, 17)
	MUL(28, 16, 18)
	MUL(31, 5, 19)
	MUL(31, 6, 20)
	VADD   V3.S4, V17.S4, V17.S4
	VADD   V4.S4, V18.S4, V18.S4
	VADD   V3.S4, V19.S4, V19.S4
	VADD   V4.S4, V20.S4, V20.S4
	MLS(29, 5, 3)
	MLS(29, 6, 4)
	MLS(30, 7, 3)
	MLS(30, 16, 4)
	SHRN(17, 0)
	SHRN2(18, 0)
	SHRN(3, 1)
	SHRN2(4, 1)
	SHRN(19, 2)
	SHRN2(20, 2)
	SQXTUN(0, 0)
	SQXTUN(1, 1)
	SQXTUN(2, 2)
	VST3.P [V0.B8, V1.B8, V2.B8], 24(R0)
	BNE    toRGB
	RET
