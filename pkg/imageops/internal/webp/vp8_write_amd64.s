//go:build !purego

#include "textflag.h"

// The same arithmetic as in vp8_write_transform.go and in squaredGo: the results are equal for every input.

#define CONST16(name, value) \
	DATA name<>+0(SB)/8, $value \
	DATA name<>+8(SB)/8, $value \
	GLOBL name<>(SB), RODATA|NOPTR, $16

CONST16(cosineRound, 0x00014e7b00014e7b) // 85627
CONST16(sineRound, 0x00008a8c00008a8c)   // 35468
CONST16(round4, 0x0000000800000008)
CONST16(round13, 0x0000100000001000)
CONST16(round20, 0x0008000000080000)

// SUMS makes of X0 to X3 the sums and differences a in X4, b in X5, c in X6 and d in X7.
#define SUMS \
	MOVO  X0, X4 \
	PADDL X3, X4 \
	MOVO  X1, X5 \
	PADDL X2, X5 \
	MOVO  X1, X6 \
	PSUBL X2, X6 \
	MOVO  X0, X7 \
	PSUBL X3, X7

// EVEN makes of a and b their sum in X0 and their difference in X2.
#define EVEN \
	MOVO  X4, X0 \
	PADDL X5, X0 \
	MOVO  X4, X2 \
	PSUBL X5, X2

// ODD weighs c and d by the factors in X14 and X15, into X1 and X3.
#define ODD(round, shift) \
	MOVO   X7, X1        \
	PMULLD X14, X1       \
	MOVO   X7, X3        \
	PMULLD X15, X3       \
	MOVO   X6, X4        \
	PMULLD X15, X4       \
	PMULLD X14, X6       \
	PADDL  X4, X1        \
	PSUBL  X6, X3        \
	PADDL  round<>(SB), X1 \
	PADDL  round<>(SB), X3 \
	PSRAL  shift, X1     \
	PSRAL  shift, X3

// func forwardSSE41(out *[16]int16, src *byte, srcStride int, pred *byte, predStride int)
TEXT ·forwardSSE41(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ srcStride+16(FP), BX
	MOVQ pred+24(FP), DX
	MOVQ predStride+32(FP), CX
	LEAQ (BX)(BX*2), R8
	LEAQ (CX)(CX*2), R9
	MOVO cosineRound<>(SB), X14
	MOVO sineRound<>(SB), X15

	MOVL      (SI), X0
	MOVL      (SI)(BX*1), X1
	MOVL      (SI)(BX*2), X2
	MOVL      (SI)(R8*1), X3
	PUNPCKLLQ X1, X0
	PUNPCKLLQ X3, X2
	MOVL      (DX), X4
	MOVL      (DX)(CX*1), X5
	MOVL      (DX)(CX*2), X6
	MOVL      (DX)(R9*1), X7
	PUNPCKLLQ X5, X4
	PUNPCKLLQ X7, X6
	PMOVZXBW  X0, X0
	PMOVZXBW  X2, X2
	PMOVZXBW  X4, X4
	PMOVZXBW  X6, X6
	PSUBW     X4, X0
	PSUBW     X6, X2

	// Rows to columns.
	MOVO      X0, X1
	PUNPCKLWL X2, X0
	PUNPCKHWL X2, X1
	MOVO      X0, X2
	PUNPCKLWL X1, X0
	PUNPCKHWL X1, X2
	PSHUFD    $0xEE, X0, X1
	PSHUFD    $0xEE, X2, X3
	PMOVSXWD  X0, X0
	PMOVSXWD  X1, X1
	PMOVSXWD  X2, X2
	PMOVSXWD  X3, X3
	SUMS
	EVEN
	PSLLL     $3, X0
	PSLLL     $3, X2
	ODD(round13, $13)

	// Turn the square about its diagonal.
	MOVO       X0, X4
	PUNPCKLLQ  X1, X0
	PUNPCKHLQ  X1, X4
	MOVO       X2, X5
	PUNPCKLLQ  X3, X2
	PUNPCKHLQ  X3, X5
	MOVO       X0, X1
	PUNPCKLQDQ X2, X0
	PUNPCKHQDQ X2, X1
	MOVO       X4, X2
	MOVO       X4, X3
	PUNPCKLQDQ X5, X2
	PUNPCKHQDQ X5, X3
	SUMS
	EVEN
	PADDL      round4<>(SB), X0
	PADDL      round4<>(SB), X2
	PSRAL      $4, X0
	PSRAL      $4, X2
	ODD(round20, $20)
	PACKSSLW   X1, X0
	PACKSSLW   X3, X2
	MOVOU      X0, (DI)
	MOVOU      X2, 16(DI)
	RET

// ADD adds the squared differences of words to X4. a is lost.
#define ADD(a, b) \
	PSUBW   b, a \
	PMADDWL a, a \
	PADDL   a, X4

// func squaredSSE2(a *byte, strideA int, b *byte, strideB, n int) int
//
// n is 4, 8 or 16.
TEXT ·squaredSSE2(SB), NOSPLIT, $0-48
	MOVQ a+0(FP), SI
	MOVQ strideA+8(FP), BX
	MOVQ b+16(FP), DI
	MOVQ strideB+24(FP), DX
	MOVQ n+32(FP), CX
	PXOR X4, X4
	PXOR X5, X5
	CMPQ CX, $8
	JLT  four
	JEQ  eight

sixteen:
	MOVOU     (SI), X0
	MOVOU     (DI), X1
	MOVO      X0, X2
	MOVO      X1, X3
	PUNPCKLBW X5, X0
	PUNPCKLBW X5, X1
	PUNPCKHBW X5, X2
	PUNPCKHBW X5, X3
	ADD(X0, X1)
	ADD(X2, X3)
	ADDQ      BX, SI
	ADDQ      DX, DI
	DECQ      CX
	JNE       sixteen
	JMP       sum

eight:
	MOVQ      (SI), X0
	MOVQ      (DI), X1
	PUNPCKLBW X5, X0
	PUNPCKLBW X5, X1
	ADD(X0, X1)
	ADDQ      BX, SI
	ADDQ      DX, DI
	DECQ      CX
	JNE       eight
	JMP       sum

four:
	MOVL      (SI), X0
	MOVL      (SI)(BX*1), X1
	MOVL      (DI), X2
	MOVL      (DI)(DX*1), X3
	PUNPCKLLQ X1, X0
	PUNPCKLLQ X3, X2
	PUNPCKLBW X5, X0
	PUNPCKLBW X5, X2
	LEAQ      (SI)(BX*2), SI
	LEAQ      (DI)(DX*2), DI
	ADD(X0, X2)
	SUBQ      $2, CX
	JNE       four

sum:
	PSHUFD $0xEE, X4, X0
	PADDL  X0, X4
	PSHUFD $0x55, X4, X0
	PADDL  X0, X4
	MOVL   X4, AX
	MOVQ   AX, ret+40(FP)
	RET
