//go:build !purego

#include "textflag.h"

// Pixels of up to 8 bytes are loaded and stored as 8 bytes; what is too much is overwritten by the next pixel.

// func subAVX2(dst, raw *byte, bpp, n int)
//
// dst is behind the zeros. One addition a pixel.
TEXT ·subAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ raw+8(FP), SI
	MOVQ bpp+16(FP), BX
	MOVQ n+24(FP), CX
	XORQ AX, AX
	VPXOR X0, X0, X0

sub:
	VMOVQ (SI)(AX*1), X1
	VPADDB X1, X0, X0
	VMOVQ X0, (DI)(AX*1)
	ADDQ BX, AX
	CMPQ AX, CX
	JLT sub
	RET

// func upAVX2(dst, up, raw *byte, n int)
//
// n is a multiple of 32.
TEXT ·upAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ up+8(FP), DX
	MOVQ raw+16(FP), SI
	MOVQ n+24(FP), CX
	XORQ AX, AX

up:
	VMOVDQU (SI)(AX*1), Y0
	VPADDB (DX)(AX*1), Y0, Y0
	VMOVDQU Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, CX
	JLT up
	VZEROUPPER
	RET

// func averageAVX2(dst, up, raw *byte, bpp, n int)
//
// dst and up are behind the zeros. VPAVGB rounds up; on complements that is down:
// ^left' = avg(^left, ^up) - raw.
TEXT ·averageAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ up+8(FP), DX
	MOVQ raw+16(FP), SI
	MOVQ bpp+24(FP), BX
	MOVQ n+32(FP), CX
	XORQ AX, AX
	VPCMPEQB X7, X7, X7
	VMOVDQA X7, X0

average:
	VMOVQ (DX)(AX*1), X1
	VMOVQ (SI)(AX*1), X2
	VPXOR X7, X1, X1
	VPAVGB X1, X0, X0
	VPSUBB X2, X0, X0
	VPXOR X7, X0, X3
	VMOVQ X3, (DI)(AX*1)
	ADDQ BX, AX
	CMPQ AX, CX
	JLT average
	RET

// PAETH predicts and adds, in words: X0 left, X1 corner, X2 above, X3 raw; X7 is 255 everywhere.
// The new pixel is in X0. See paeth for how.
#define PAETH \
	VPADDW X1, X1, X4   \
	VPADDW X1, X4, X4   \
	VPSUBW X2, X4, X4   \
	VPSUBW X0, X4, X4   \ // t = 3c-b-a
	VPMINSW X0, X2, X5  \
	VPMAXSW X0, X2, X6  \
	VPCMPGTW X4, X6, X8 \ // hi > t
	VPCMPGTW X5, X4, X9 \ // t > lo
	VPXOR X1, X5, X5    \
	VPXOR X1, X6, X6    \
	VPANDN X5, X8, X5   \
	VPANDN X6, X9, X6   \
	VPXOR X5, X6, X6    \
	VPXOR X1, X6, X6    \
	VPADDW X3, X6, X0   \
	VPAND X7, X0, X0

// func paethAVX2(dst, up, raw *byte, bpp, n int)
//
// dst and up are behind the zeros.
TEXT ·paethAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ up+8(FP), DX
	MOVQ raw+16(FP), SI
	MOVQ bpp+24(FP), BX
	MOVQ n+32(FP), CX
	XORQ AX, AX
	VPCMPEQW X7, X7, X7
	VPSRLW $8, X7, X7
	VPXOR X0, X0, X0
	VPXOR X1, X1, X1

paeth:
	VPMOVZXBW (DX)(AX*1), X2
	VPMOVZXBW (SI)(AX*1), X3
	PAETH
	VMOVDQA X2, X1
	VPACKUSWB X0, X0, X11
	VMOVQ X11, (DI)(AX*1)
	ADDQ BX, AX
	CMPQ AX, CX
	JLT paeth
	RET

// func paethPairAVX2(dst, dst2, up, raw, raw2 *byte, bpp, n int)
//
// Two rows, the second a pixel behind the first: its pixel above is what the first had to the left.
// The low half of each register is the first row's, so that both cost what one does. bpp is at most 4.
TEXT ·paethPairAVX2(SB), NOSPLIT, $0-56
	MOVQ dst+0(FP), DI
	MOVQ dst2+8(FP), R8
	MOVQ up+16(FP), DX
	MOVQ raw+24(FP), SI
	MOVQ raw2+32(FP), R9
	MOVQ bpp+40(FP), BX
	MOVQ n+48(FP), CX
	XORQ AX, AX
	SUBQ BX, R8
	SUBQ BX, R9
	VPCMPEQW X7, X7, X7
	VPSRLW $8, X7, X7
	VPXOR X0, X0, X0
	VPXOR X1, X1, X1

	// The first pixel of the first row; the second row is left of its first.
	VPMOVZXBW (DX), X2
	VMOVQ X2, X2
	VMOVD (SI), X3
	VPMOVZXBW X3, X3
	PAETH
	VMOVDQA X2, X1
	VPACKUSWB X0, X0, X11
	VMOVD X11, (DI)
	ADDQ BX, AX
	CMPQ AX, CX
	JGE last

pair:
	VPMOVZXBW (DX)(AX*1), X2
	VMOVD (SI)(AX*1), X3
	VPINSRD $1, (R9)(AX*1), X3, X3
	VPMOVZXBW X3, X3
	VPUNPCKLQDQ X0, X2, X2
	PAETH
	VMOVDQA X2, X1
	VPACKUSWB X0, X0, X11
	VMOVD X11, (DI)(AX*1)
	VPEXTRD $1, X11, (R8)(AX*1)
	ADDQ BX, AX
	CMPQ AX, CX
	JLT pair

last:
	// The last pixel of the second row.
	VPXOR X2, X2, X2
	VPXOR X3, X3, X3
	VPINSRD $1, (R9)(AX*1), X3, X3
	VPMOVZXBW X3, X3
	VPUNPCKLQDQ X0, X2, X2
	PAETH
	VPACKUSWB X0, X0, X11
	VPEXTRD $1, X11, (R8)(AX*1)
	RET
