//go:build !purego

#include "textflag.h"

#define CMHI(m, n, d) WORD $(0x6E603400 | m<<16 | n<<5 | d) // CMHI Vd.8H, Vn.8H, Vm.8H
#define SMAX(m, n, d) WORD $(0x4E606400 | m<<16 | n<<5 | d) // SMAX Vd.8H, Vn.8H, Vm.8H
#define SMIN(m, n, d) WORD $(0x4E606C00 | m<<16 | n<<5 | d) // SMIN Vd.8H, Vn.8H, Vm.8H

// func correctEdgesNEON(out, here, a, b *uint16, n int, offsets *[8]int16, most int)
//
// n is a multiple of 8. Samples have at most 14 bits.
TEXT ·correctEdgesNEON(SB), NOSPLIT, $0-56
	MOVD out+0(FP), R0
	MOVD here+8(FP), R1
	MOVD a+16(FP), R2
	MOVD b+24(FP), R3
	MOVD n+32(FP), R4
	MOVD offsets+40(FP), R5
	MOVD most+48(FP), R6
	VLD1 (R5), [V31.B16]
	VDUP R6, V30.H8
	VEOR V29.B16, V29.B16, V29.B16
	MOVD $0x0504, R7 // the bytes of word 2, which is for samples that are like their neighbours
	VDUP R7, V28.H8

eight:
	VLD1.P 16(R1), [V0.H8]
	VLD1.P 16(R2), [V1.H8]
	VLD1.P 16(R3), [V2.H8]
	SUBS   $8, R4, R4
	CMHI(1, 0, 3)
	CMHI(0, 1, 4)
	CMHI(2, 0, 5)
	CMHI(0, 2, 6)
	VSUB   V3.H8, V4.H8, V3.H8 // the signs of both differences
	VSUB   V5.H8, V6.H8, V5.H8
	VADD   V5.H8, V3.H8, V3.H8
	VADD   V3.H8, V3.H8, V3.H8
	VSHL   $8, V3.H8, V4.H8
	VADD   V4.H8, V3.H8, V3.H8
	VADD   V28.H8, V3.H8, V3.H8
	VTBL   V3.B16, [V31.B16], V3.B16
	VADD   V3.H8, V0.H8, V0.H8
	SMAX(29, 0, 0)
	SMIN(30, 0, 0)
	VST1.P [V0.H8], 16(R0)
	BNE    eight
	RET
