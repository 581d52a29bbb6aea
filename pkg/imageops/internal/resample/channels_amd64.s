//go:build !purego

#include "textflag.h"

// pairs puts the first eight bytes between the others.
DATA pairs<>+0(SB)/8, $0x0B030A0209010800
DATA pairs<>+8(SB)/8, $0x0F070E060D050C04
GLOBL pairs<>(SB), RODATA|NOPTR, $16

// colours are the bytes of four pixels without every fourth.
DATA colours<>+0(SB)/8, $0x0908060504020100
DATA colours<>+8(SB)/8, $0x808080800E0D0C0A
GLOBL colours<>(SB), RODATA|NOPTR, $16

// ROUND sets X8 to 8 everywhere, half of what is dropped.
#define ROUND \
	MOVL $0x00080008, AX; \
	VMOVD AX, X8;         \
	VPBROADCASTD X8, X8

// BYTES drops the fractions of eight samples at SI and as many at BX, clamps them, and puts each beside its partner.
#define BYTES(first, second, to) \
	VPADDW    (first)(DX*2), X8, to;  \
	VPADDW    (second)(DX*2), X8, X3; \
	VPSRAW    $4, to, to;             \
	VPSRAW    $4, X3, X3;             \
	VPACKUSWB X3, to, to;             \
	VPSHUFB   X9, to, to

// PIXELS makes eight pixels in X0 and X1 of reds with greens in X0 and blues with alphas in X2.
#define PIXELS \
	VPUNPCKHWD X2, X0, X1; \
	VPUNPCKLWD X2, X0, X0

// STORE3 stores four pixels without their alphas.
#define STORE3(pixels, at) \
	VPSHUFB X10, pixels, pixels; \
	VMOVQ   pixels, at(DI);      \
	VPEXTRD $2, pixels, at+8(DI)

// func join4AVX2(dst *uint8, red, green, blue, alpha *int16, n int)
TEXT ·join4AVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ red+8(FP), R8
	MOVQ green+16(FP), R9
	MOVQ blue+24(FP), R10
	MOVQ alpha+32(FP), R11
	MOVQ n+40(FP), CX
	ROUND
	VMOVDQU pairs<>(SB), X9
	XORQ DX, DX

join4:
	BYTES(R8, R9, X0)
	BYTES(R10, R11, X2)
	PIXELS
	VMOVDQU X0, (DI)
	VMOVDQU X1, 16(DI)
	ADDQ    $32, DI
	ADDQ    $8, DX
	CMPQ    DX, CX
	JLT     join4
	RET

// func join3FilledAVX2(dst *uint8, red, green, blue *int16, n int)
TEXT ·join3FilledAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ red+8(FP), R8
	MOVQ green+16(FP), R9
	MOVQ blue+24(FP), R10
	MOVQ n+32(FP), CX
	ROUND
	VMOVDQU  pairs<>(SB), X9
	VPCMPEQB X11, X11, X11
	VPSLLW   $8, X11, X11
	XORQ     DX, DX

joinFilled:
	BYTES(R8, R9, X0)
	BYTES(R10, R10, X2)
	VPOR    X11, X2, X2
	PIXELS
	VMOVDQU X0, (DI)
	VMOVDQU X1, 16(DI)
	ADDQ    $32, DI
	ADDQ    $8, DX
	CMPQ    DX, CX
	JLT     joinFilled
	RET

// func join3AVX2(dst *uint8, red, green, blue *int16, n int)
TEXT ·join3AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ red+8(FP), R8
	MOVQ green+16(FP), R9
	MOVQ blue+24(FP), R10
	MOVQ n+32(FP), CX
	ROUND
	VMOVDQU pairs<>(SB), X9
	VMOVDQU colours<>(SB), X10
	XORQ    DX, DX

join3:
	BYTES(R8, R9, X0)
	BYTES(R10, R10, X2)
	PIXELS
	STORE3(X0, 0)
	STORE3(X1, 12)
	ADDQ $24, DI
	ADDQ $8, DX
	CMPQ DX, CX
	JLT  join3
	RET

// func dropAlphaAVX2(dst, src *uint8, n int) uint8
TEXT ·dropAlphaAVX2(SB), NOSPLIT, $0-25
	MOVQ     dst+0(FP), DI
	MOVQ     src+8(FP), SI
	MOVQ     n+16(FP), CX
	VMOVDQU  colours<>(SB), X10
	VPCMPEQB X2, X2, X2

drop:
	VMOVDQU (SI), X0
	VMOVDQU 16(SI), X1
	VPAND   X0, X2, X2
	VPAND   X1, X2, X2
	STORE3(X0, 0)
	STORE3(X1, 12)
	ADDQ    $32, SI
	ADDQ    $24, DI
	SUBQ    $8, CX
	JNZ     drop
	VPSRLDQ $8, X2, X0
	VPAND   X0, X2, X2
	VPSRLDQ $4, X2, X0
	VPAND   X0, X2, X2
	VPEXTRB $3, X2, AX
	MOVB    AX, ret+24(FP)
	RET
