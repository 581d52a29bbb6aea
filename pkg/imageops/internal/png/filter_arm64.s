//go:build !purego

#include "textflag.h"

// Macros name the instructions that Go's assembler does not know; the last operand is the destination.
#define ABS(n, d) WORD $(0x4E20B800 | n<<5 | d)               // ABS Vd.16B, Vn.16B
#define UADDLP(n, d) WORD $(0x6E202800 | n<<5 | d)            // UADDLP Vd.8H, Vn.16B
#define UADALP(n, d) WORD $(0x6E606800 | n<<5 | d)            // UADALP Vd.4S, Vn.8H
#define UHADD(m, n, d) WORD $(0x6E200400 | m<<16 | n<<5 | d)  // UHADD Vd.16B, Vn.16B, Vm.16B
#define UADDL(m, n, d) WORD $(0x2E200000 | m<<16 | n<<5 | d)  // UADDL Vd.8H, Vn.8B, Vm.8B
#define UADDL2(m, n, d) WORD $(0x6E200000 | m<<16 | n<<5 | d) // UADDL2 Vd.8H, Vn.16B, Vm.16B
#define UABD(m, n, d) WORD $(0x6E207400 | m<<16 | n<<5 | d)   // UABD Vd.16B, Vn.16B, Vm.16B
#define UABDH(m, n, d) WORD $(0x6E607400 | m<<16 | n<<5 | d)  // UABD Vd.8H, Vn.8H, Vm.8H
#define UQXTN(n, d) WORD $(0x2E214800 | n<<5 | d)             // UQXTN Vd.8B, Vn.8H
#define UQXTN2(n, d) WORD $(0x6E214800 | n<<5 | d)            // UQXTN2 Vd.16B, Vn.8H
#define CMHS(m, n, d) WORD $(0x6E203C00 | m<<16 | n<<5 | d)   // CMHS Vd.16B, Vn.16B, Vm.16B: n >= m

// COUNT adds the magnitudes of the differences in register v to the sum.
#define COUNT(v, sum) \
	ABS(v, v)      \
	UADDLP(v, v)   \
	UADALP(v, sum)

// TOTAL stores the sum of the four parts of a sum.
#define TOTAL(sum, low, at) \
	VUADDLV sum.S4, sum     \
	FMOVD   low, at(R0)

// func filterAllNEON(out *[5][]byte, cur, up *byte, bpp, n int, sums *[5]int64)
//
// n is a multiple of 16. cur and up start a pixel to the left.
TEXT ·filterAllNEON(SB), NOSPLIT, $0-48
	MOVD out+0(FP), R0
	MOVD 0(R0), R8
	MOVD 24(R0), R9
	MOVD 48(R0), R10
	MOVD 72(R0), R11
	MOVD 96(R0), R12
	MOVD cur+8(FP), R1
	MOVD up+16(FP), R2
	MOVD bpp+24(FP), R3
	MOVD n+32(FP), R4
	ADD  R3, R1, R5
	ADD  R3, R2, R6
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16

loop:
	VLD1.P 16(R5), [V0.B16] // x
	VLD1.P 16(R1), [V1.B16] // a
	VLD1.P 16(R6), [V2.B16] // b
	VLD1.P 16(R2), [V3.B16] // c
	SUBS   $16, R4, R4

	// |a+b-2c|, of which 255 is enough; |b-c| and |a-c|.
	UADDL(2, 1, 4)
	UADDL2(2, 1, 5)
	VUSHLL  $1, V3.B8, V6.H8
	VUSHLL2 $1, V3.B16, V7.H8
	UABDH(6, 4, 4)
	UABDH(7, 5, 5)
	UQXTN(4, 4)
	UQXTN2(5, 4)
	UABD(3, 2, 5)
	UABD(3, 1, 6)

	// a if it is nearest, else b if it is nearer than c, else c.
	VUMIN V4.B16, V6.B16, V7.B16
	CMHS(5, 7, 7)
	CMHS(6, 4, 4)
	VBSL  V3.B16, V2.B16, V4.B16
	VBSL  V4.B16, V1.B16, V7.B16

	VSUB V1.B16, V0.B16, V5.B16
	UHADD(2, 1, 6)
	VSUB V2.B16, V0.B16, V2.B16
	VSUB V6.B16, V0.B16, V6.B16
	VSUB V7.B16, V0.B16, V7.B16
	VST1.P [V0.B16], 16(R8)
	VST1.P [V5.B16], 16(R9)
	VST1.P [V2.B16], 16(R10)
	VST1.P [V6.B16], 16(R11)
	VST1.P [V7.B16], 16(R12)
	COUNT(0, 16)
	COUNT(5, 17)
	COUNT(2, 18)
	COUNT(6, 19)
	COUNT(7, 20)
	BNE loop

	MOVD sums+40(FP), R0
	TOTAL(V16, F16, 0)
	TOTAL(V17, F17, 8)
	TOTAL(V18, F18, 16)
	TOTAL(V19, F19, 24)
	TOTAL(V20, F20, 32)
	RET
