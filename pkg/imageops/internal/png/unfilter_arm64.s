//go:build !purego

#include "textflag.h"

// Pixels of up to 8 bytes are loaded and stored as 8 bytes; what is too much is overwritten by the next pixel. Macros name the
// instructions that Go's assembler does not know; the last operand is the destination.
#define UHADD(m, n, d) WORD $(0x2E200400 | m<<16 | n<<5 | d)  // UHADD Vd.8B, Vn.8B, Vm.8B
#define UADDL(m, n, d) WORD $(0x2E200000 | m<<16 | n<<5 | d)  // UADDL Vd.8H, Vn.8B, Vm.8B
#define UABD(m, n, d) WORD $(0x2E207400 | m<<16 | n<<5 | d)   // UABD Vd.8B, Vn.8B, Vm.8B
#define UABDH(m, n, d) WORD $(0x6E607400 | m<<16 | n<<5 | d)  // UABD Vd.8H, Vn.8H, Vm.8H
#define UQXTN(n, d) WORD $(0x2E214800 | n<<5 | d)             // UQXTN Vd.8B, Vn.8H
#define CMHS(m, n, d) WORD $(0x2E203C00 | m<<16 | n<<5 | d)   // CMHS Vd.8B, Vn.8B, Vm.8B: n >= m

// The numbers from 0, and where the bytes of the last of four pixels are, of 3 and of 4 bytes.
DATA iota<>+0(SB)/8, $0x0706050403020100
DATA iota<>+8(SB)/8, $0x0F0E0D0C0B0A0908
DATA iota<>+16(SB)/8, $0x0A090B0A090B0A09
DATA iota<>+24(SB)/8, $0x090B0A090B0A090B
DATA iota<>+32(SB)/8, $0x0F0E0D0C0F0E0D0C
DATA iota<>+40(SB)/8, $0x0F0E0D0C0F0E0D0C
GLOBL iota<>(SB), RODATA|NOPTR, $48

// func subNEON(dst, raw *byte, bpp, n int)
//
// dst is behind the zeros. One addition a pixel.
TEXT ·subNEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD raw+8(FP), R1
	MOVD bpp+16(FP), R2
	MOVD n+24(FP), R3
	VEOR V0.B8, V0.B8, V0.B8

sub:
	VLD1.P (R1)(R2), [V1.B8]
	SUBS   R2, R3, R3
	VADD   V1.B8, V0.B8, V0.B8
	VST1.P [V0.B8], (R0)(R2)
	BGT    sub
	RET

// func subFourNEON(dst, raw *byte, bpp, fours int)
//
// Four pixels of 3 or 4 bytes at a time, sums of one, two and four of them; V5 is the last pixel before, four times.
TEXT ·subFourNEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	MOVD  raw+8(FP), R1
	MOVD  bpp+16(FP), R2
	MOVD  fours+24(FP), R3
	MOVD  $iota<>(SB), R4
	VLD1  (R4), [V16.B16, V17.B16, V18.B16]
	VDUP  R2, V19.B16
	VSUB  V19.B16, V16.B16, V20.B16 // a pixel before, or 0
	VSUB  V19.B16, V20.B16, V21.B16 // two before
	VEOR  V5.B16, V5.B16, V5.B16
	CMP   $3, R2
	BEQ   three
	VMOV  V18.B16, V17.B16

three:
	LSL $2, R2, R2

fours:
	VLD1.P (R1)(R2), [V0.B16]
	SUBS   $1, R3, R3
	VTBL   V20.B16, [V0.B16], V1.B16
	VADD   V1.B16, V0.B16, V0.B16
	VTBL   V21.B16, [V0.B16], V1.B16
	VADD   V1.B16, V0.B16, V0.B16
	VADD   V5.B16, V0.B16, V0.B16
	VTBL   V17.B16, [V0.B16], V5.B16
	VST1.P [V0.B16], (R0)(R2)
	BNE    fours
	RET

// func upNEON(dst, up, raw *byte, n int)
//
// n is a multiple of 64.
TEXT ·upNEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD up+8(FP), R1
	MOVD raw+16(FP), R2
	MOVD n+24(FP), R3

up:
	VLD1.P 64(R1), [V0.B16, V1.B16, V2.B16, V3.B16]
	VLD1.P 64(R2), [V4.B16, V5.B16, V6.B16, V7.B16]
	SUBS   $64, R3, R3
	VADD   V4.B16, V0.B16, V0.B16
	VADD   V5.B16, V1.B16, V1.B16
	VADD   V6.B16, V2.B16, V2.B16
	VADD   V7.B16, V3.B16, V3.B16
	VST1.P [V0.B16, V1.B16, V2.B16, V3.B16], 64(R0)
	BNE    up
	RET

// func averageNEON(dst, up, raw *byte, bpp, n int)
//
// dst and up are behind the zeros.
TEXT ·averageNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD up+8(FP), R1
	MOVD raw+16(FP), R2
	MOVD bpp+24(FP), R3
	MOVD n+32(FP), R4
	VEOR V0.B8, V0.B8, V0.B8

average:
	VLD1.P (R1)(R3), [V1.B8]
	VLD1.P (R2)(R3), [V2.B8]
	SUBS   R3, R4, R4
	UHADD(1, 0, 0)
	VADD   V2.B8, V0.B8, V0.B8
	VST1.P [V0.B8], (R0)(R3)
	BGT    average
	RET

// PAETH predicts and adds: V0 left, V1 corner, V2 above, V3 raw. The new pixel is in V0.
//
// Of the distances to left+above-corner, that of the corner may be above 255, but then it is the largest anyway.
#define PAETH \
	UADDL(2, 0, 4)              \
	VUSHLL $1, V1.B8, V5.H8     \
	UABDH(5, 4, 4)              \
	UQXTN(4, 4)                 \ // of the corner
	UABD(2, 1, 5)               \ // of left
	UABD(0, 1, 6)               \ // of above
	VUMIN V4.B8, V6.B8, V7.B8   \
	CMHS(5, 7, 7)               \ // left is nearest
	CMHS(6, 4, 4)               \ // above is nearer than the corner
	VBSL V1.B8, V2.B8, V4.B8    \
	VBSL V4.B8, V0.B8, V7.B8    \
	VADD V3.B8, V7.B8, V0.B8

// func paethNEON(dst, up, raw *byte, bpp, n int)
//
// dst and up are behind the zeros.
TEXT ·paethNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD up+8(FP), R1
	MOVD raw+16(FP), R2
	MOVD bpp+24(FP), R3
	MOVD n+32(FP), R4
	VEOR V0.B8, V0.B8, V0.B8
	VEOR V2.B8, V2.B8, V2.B8

paeth:
	VMOV   V2.B8, V1.B8
	VLD1.P (R1)(R3), [V2.B8]
	VLD1.P (R2)(R3), [V3.B8]
	SUBS   R3, R4, R4
	PAETH
	VST1.P [V0.B8], (R0)(R3)
	BGT    paeth
	RET

// func paethPairNEON(dst, dst2, up, raw, raw2 *byte, bpp, n int)
//
// Two rows, the second a pixel behind the first: its pixel above is what the first had to the left.
// The low half of each register is the first row's, so that both cost what one does. bpp is at most 4.
TEXT ·paethPairNEON(SB), NOSPLIT, $0-56
	MOVD dst+0(FP), R0
	MOVD dst2+8(FP), R1
	MOVD up+16(FP), R2
	MOVD raw+24(FP), R3
	MOVD raw2+32(FP), R4
	MOVD bpp+40(FP), R5
	MOVD n+48(FP), R6
	VEOR V0.B8, V0.B8, V0.B8
	VEOR V1.B8, V1.B8, V1.B8
	VEOR V2.B8, V2.B8, V2.B8
	VEOR V3.B8, V3.B8, V3.B8

	// The first pixel of the first row; the second row is left of its first.
	VLD1.P (R2)(R5), V2.S[0]
	VLD1.P (R3)(R5), V3.S[0]
	PAETH
	VST1.P V0.S[0], (R0)(R5)
	SUBS   R5, R6, R6
	BLE    last

pair:
	VMOV   V2.B8, V1.B8
	VLD1.P (R2)(R5), V2.S[0]
	VMOV   V0.S[0], V2.S[1]
	VLD1.P (R3)(R5), V3.S[0]
	VLD1.P (R4)(R5), V3.S[1]
	SUBS   R5, R6, R6
	PAETH
	VST1.P V0.S[0], (R0)(R5)
	VST1.P V0.S[1], (R1)(R5)
	BGT    pair

last:
	// The last pixel of the second row.
	VMOV V2.B8, V1.B8
	VMOV V0.S[0], V2.S[1]
	VLD1 (R4), V3.S[1]
	PAETH
	VST1 V0.S[1], (R1)
	RET
