//go:build !purego

#include "textflag.h"

// The same arithmetic as in vp8_transform.go, in 32-bit lanes: the results are equal for every input.

#define CONST16(name, value) \
	DATA name<>+0(SB)/8, $value \
	DATA name<>+8(SB)/8, $value \
	GLOBL name<>(SB), RODATA|NOPTR, $16

CONST16(cosine, 0x00004e7b00004e7b) // 20091
CONST16(sine, 0x00008a8c00008a8c)   // 35468
CONST16(half, 0x0000000400000004)

// PASS transforms four lines, a sample of each in X0 to X3, in place. X14 and X15 are the factors. Uses X4 to X7.
#define PASS \
	MOVO   X1, X4  \
	PMULLD X15, X4 \
	MOVO   X3, X5  \
	PMULLD X15, X5 \
	MOVO   X1, X6  \
	PMULLD X14, X6 \
	MOVO   X3, X7  \
	PMULLD X14, X7 \
	PSRAL  $16, X4 \ // by sine
	PSRAL  $16, X5 \
	PSRAL  $16, X6 \
	PSRAL  $16, X7 \
	PADDL  X1, X6  \ // by cosine
	PADDL  X3, X7  \
	PSUBL  X7, X4  \ // c
	PADDL  X6, X5  \ // d
	MOVO   X0, X3  \
	PADDL  X2, X3  \ // a
	PSUBL  X2, X0  \ // b
	MOVO   X0, X1  \
	MOVO   X0, X2  \
	MOVO   X3, X0  \
	PADDL  X5, X0  \
	PADDL  X4, X1  \
	PSUBL  X4, X2  \
	PSUBL  X5, X3

// TURN turns the square X0 to X3 about its diagonal. Uses X4 and X5.
#define TURN \
	MOVO       X0, X4 \
	PUNPCKLLQ  X1, X0 \
	PUNPCKHLQ  X1, X4 \
	MOVO       X2, X5 \
	PUNPCKLLQ  X3, X2 \
	PUNPCKHLQ  X3, X5 \
	MOVO       X0, X1 \
	PUNPCKLQDQ X2, X0 \
	PUNPCKHQDQ X2, X1 \
	MOVO       X4, X2 \
	MOVO       X4, X3 \
	PUNPCKLQDQ X5, X2 \
	PUNPCKHQDQ X5, X3

// func addInverseSSE41(in *[16]int16, pix *byte, stride int)
TEXT ·addInverseSSE41(SB), NOSPLIT, $0-24
	MOVQ     in+0(FP), SI
	MOVQ     pix+8(FP), DI
	MOVQ     stride+16(FP), BX
	LEAQ     (BX)(BX*2), R8
	MOVO     cosine<>(SB), X14
	MOVO     sine<>(SB), X15
	PMOVSXWD (SI), X0
	PMOVSXWD 8(SI), X1
	PMOVSXWD 16(SI), X2
	PMOVSXWD 24(SI), X3
	PASS
	TURN
	PADDL    half<>(SB), X0
	PASS
	PSRAL    $3, X0
	PSRAL    $3, X1
	PSRAL    $3, X2
	PSRAL    $3, X3

	// Columns to rows of words.
	PACKSSLW  X1, X0
	PACKSSLW  X3, X2
	MOVO      X0, X4
	PUNPCKLWL X2, X0
	PUNPCKHWL X2, X4
	MOVO      X0, X1
	PUNPCKLWL X4, X0
	PUNPCKHWL X4, X1
	MOVL      (DI), X2
	MOVL      (DI)(BX*1), X3
	MOVL      (DI)(BX*2), X4
	MOVL      (DI)(R8*1), X5
	PUNPCKLLQ X3, X2
	PUNPCKLLQ X5, X4
	PMOVZXBW  X2, X2
	PMOVZXBW  X4, X4
	PADDSW    X2, X0
	PADDSW    X4, X1
	PACKUSWB  X1, X0
	MOVL      X0, (DI)
	PSRLDQ    $4, X0
	MOVL      X0, (DI)(BX*1)
	PSRLDQ    $4, X0
	MOVL      X0, (DI)(BX*2)
	PSRLDQ    $4, X0
	MOVL      X0, (DI)(R8*1)
	RET
