//go:build !purego

#include "textflag.h"

// Two filters in SSE2, which every amd64 has. Pixels are as in unfilter_amd64.s.

// func upSSE2(dst, up, raw *byte, n int)
//
// n is a multiple of 32.
TEXT ·upSSE2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ up+8(FP), DX
	MOVQ raw+16(FP), SI
	MOVQ n+24(FP), CX
	XORQ AX, AX

up:
	MOVOU (SI)(AX*1), X0
	MOVOU 16(SI)(AX*1), X1
	MOVOU (DX)(AX*1), X2
	MOVOU 16(DX)(AX*1), X3
	PADDB X2, X0
	PADDB X3, X1
	MOVOU X0, (DI)(AX*1)
	MOVOU X1, 16(DI)(AX*1)
	ADDQ  $32, AX
	CMPQ  AX, CX
	JLT   up
	RET

// PAETH predicts and adds, in words: X0 left, X1 corner, X2 above, X3 raw; X7 is 255 everywhere.
// The new pixel is in X0. See paeth for how.
#define PAETH \
	MOVO    X1, X4 \
	PADDW   X4, X4 \
	PADDW   X1, X4 \
	PSUBW   X2, X4 \
	PSUBW   X0, X4 \ // t = 3c-b-a
	MOVO    X0, X5 \
	PMINSW  X2, X5 \
	PMAXSW  X2, X0 \
	MOVO    X0, X8 \
	PCMPGTW X4, X8 \ // hi > t
	PCMPGTW X5, X4 \ // t > lo
	PXOR    X1, X5 \
	PXOR    X1, X0 \
	PANDN   X5, X8 \
	PANDN   X0, X4 \
	MOVO    X8, X0 \
	PXOR    X4, X0 \
	PXOR    X1, X0 \
	PADDW   X3, X0 \
	PAND    X7, X0

// START clears what is left of the first pixels; X10 is 0.
#define START \
	PXOR    X0, X0   \
	PXOR    X1, X1   \
	PXOR    X10, X10 \
	PCMPEQW X7, X7   \
	PSRLW   $8, X7

// func paethSSE2(dst, up, raw *byte, bpp, n int)
//
// dst and up are behind the zeros.
TEXT ·paethSSE2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ up+8(FP), DX
	MOVQ raw+16(FP), SI
	MOVQ bpp+24(FP), BX
	MOVQ n+32(FP), CX
	XORQ AX, AX
	START

paeth:
	MOVQ      (DX)(AX*1), X2
	MOVQ      (SI)(AX*1), X3
	PUNPCKLBW X10, X2
	PUNPCKLBW X10, X3
	PAETH
	MOVO      X2, X1
	MOVO      X0, X11
	PACKUSWB  X11, X11
	MOVQ      X11, (DI)(AX*1)
	ADDQ      BX, AX
	CMPQ      AX, CX
	JLT       paeth
	RET

// func paethPairSSE2(dst, dst2, up, raw, raw2 *byte, bpp, n int)
//
// Two rows, the second a pixel behind the first: its pixel above is what the first had to the left.
// The low half of each register is the first row's, so that both cost what one does. bpp is at most 4.
TEXT ·paethPairSSE2(SB), NOSPLIT, $0-56
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
	START

	// The first pixel of the first row; the second row is left of its first.
	MOVL      (DX), X2
	MOVL      (SI), X3
	PUNPCKLBW X10, X2
	PUNPCKLBW X10, X3
	PAETH
	MOVO      X2, X1
	MOVO      X0, X11
	PACKUSWB  X11, X11
	MOVL      X11, (DI)
	ADDQ      BX, AX
	CMPQ      AX, CX
	JGE       last

pair:
	MOVL       (DX)(AX*1), X2
	MOVL       (SI)(AX*1), X3
	MOVL       (R9)(AX*1), X4
	PUNPCKLBW  X10, X2
	PUNPCKLLQ  X4, X3
	PUNPCKLBW  X10, X3
	PUNPCKLQDQ X0, X2
	PAETH
	MOVO       X2, X1
	MOVO       X0, X11
	PACKUSWB   X11, X11
	MOVL       X11, (DI)(AX*1)
	PSRLO      $4, X11
	MOVL       X11, (R8)(AX*1)
	ADDQ       BX, AX
	CMPQ       AX, CX
	JLT        pair

last:
	// The last pixel of the second row.
	MOVL       (R9)(AX*1), X4
	PXOR       X2, X2
	PXOR       X3, X3
	PUNPCKLLQ  X4, X3
	PUNPCKLBW  X10, X3
	PUNPCKLQDQ X0, X2
	PAETH
	PACKUSWB   X0, X0
	PSRLO      $4, X0
	MOVL       X0, (R8)(AX*1)
	RET
