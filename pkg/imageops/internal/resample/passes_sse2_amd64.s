//go:build !purego

#include "textflag.h"

// The passes of passes.go on int16 in SSE2, which every amd64 has, bit for bit the same.

// ROUND sets acc (4 × int32) to half of 1<<shift, given the shift in R.
#define ROUND(shift, acc) \
	MOVL   $1, AX     \
	MOVQ   shift, CX  \
	SHLQ   CX, AX     \
	SHRQ   $1, AX     \
	MOVQ   AX, acc    \
	PSHUFD $0, acc, acc

// HALVES starts the sums of 16 samples, in X4 to X7.
#define HALVES \
	MOVO X14, X4 \
	MOVO X14, X5 \
	MOVO X14, X6 \
	MOVO X14, X7

// WEIGH adds to acc the pairs of words in v times the pair of weights in X12.
#define WEIGH(v, acc) \
	PMADDWL X12, v \
	PADDL   v, acc

// PACK shifts the sums of 16 samples, and stores them as 32 bytes.
#define PACK \
	PSRAL    X15, X4          \
	PSRAL    X15, X5          \
	PSRAL    X15, X6          \
	PSRAL    X15, X7          \
	PACKSSLW X5, X4           \
	PACKSSLW X7, X6           \
	MOVOU    X4, (DI)(AX*2)   \
	MOVOU    X6, 16(DI)(AX*2)

// func columnBytesSSE2(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)
TEXT ·columnBytesSSE2(SB), NOSPLIT, $0-48
	MOVQ  shift+40(FP), R10
	ROUND(R10, X14)
	MOVQ  R10, X15
	PXOR  X13, X13
	MOVQ  dst+0(FP), DI
	MOVQ  n+8(FP), CX
	MOVQ  rows+16(FP), SI
	MOVQ  weight+24(FP), DX
	MOVQ  pairs+32(FP), BX
	XORQ  AX, AX

bytesBlock:
	HALVES
	MOVQ SI, R8
	MOVQ DX, R9
	MOVQ BX, R11

bytesPair:
	MOVQ      (R8), R12
	MOVQ      24(R8), R13
	MOVOU     (R12)(AX*1), X0
	MOVOU     (R13)(AX*1), X1
	MOVL      (R9), X12
	PSHUFD    $0, X12, X12
	MOVO      X0, X2
	PUNPCKLBW X1, X0
	PUNPCKHBW X1, X2
	MOVO      X0, X1
	MOVO      X2, X3
	PUNPCKLBW X13, X0
	PUNPCKHBW X13, X1
	PUNPCKLBW X13, X2
	PUNPCKHBW X13, X3
	WEIGH(X0, X4)
	WEIGH(X1, X5)
	WEIGH(X2, X6)
	WEIGH(X3, X7)
	ADDQ      $48, R8
	ADDQ      $4, R9
	DECQ      R11
	JNZ       bytesPair

	PACK
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  bytesBlock
	RET

// func columnWordsSSE2(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)
TEXT ·columnWordsSSE2(SB), NOSPLIT, $0-48
	MOVQ  shift+40(FP), R10
	ROUND(R10, X14)
	MOVQ  R10, X15
	MOVQ  dst+0(FP), DI
	MOVQ  n+8(FP), CX
	MOVQ  rows+16(FP), SI
	MOVQ  weight+24(FP), DX
	MOVQ  pairs+32(FP), BX
	XORQ  AX, AX

wordsBlock:
	HALVES
	MOVQ SI, R8
	MOVQ DX, R9
	MOVQ BX, R11

wordsPair:
	MOVQ      (R8), R12
	MOVQ      24(R8), R13
	MOVOU     (R12)(AX*2), X0
	MOVOU     (R13)(AX*2), X8
	MOVOU     16(R12)(AX*2), X2
	MOVOU     16(R13)(AX*2), X9
	MOVL      (R9), X12
	PSHUFD    $0, X12, X12
	MOVO      X0, X1
	MOVO      X2, X3
	PUNPCKLWL X8, X0
	PUNPCKHWL X8, X1
	PUNPCKLWL X9, X2
	PUNPCKHWL X9, X3
	WEIGH(X0, X4)
	WEIGH(X1, X5)
	WEIGH(X2, X6)
	WEIGH(X3, X7)
	ADDQ      $48, R8
	ADDQ      $4, R9
	DECQ      R11
	JNZ       wordsPair

	PACK
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  wordsBlock
	RET

// START loads the address of the first tap of output i.
#define START(i, r) \
	MOVLQSX (4*i)(CX), r \
	LEAQ    (SI)(r*2), r

// TAPS adds eight taps of an output, whose weights are at bytes behind BX.
#define TAPS(r, at, acc) \
	MOVOU   (r)(AX*1), X0 \
	MOVOU   at(BX), X1    \
	PMADDWL X1, X0        \
	PADDL   X0, acc

// SUM adds up the four parts of each of four sums, and leaves the results in a. It uses X0 and X1.
#define SUM(a, b, c, d) \
	MOVO       a, X0  \
	PUNPCKLLQ  b, a   \
	PUNPCKHLQ  b, X0  \
	PADDL      X0, a  \
	MOVO       c, X0  \
	PUNPCKLLQ  d, c   \
	PUNPCKHLQ  d, X0  \
	PADDL      X0, c  \
	MOVO       a, X0  \
	PUNPCKLQDQ c, a   \
	PUNPCKHQDQ c, X0  \
	PADDL      X0, a

// func rowWordsSSE2(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)
TEXT ·rowWordsSSE2(SB), NOSPLIT, $0-56
	MOVQ shift+48(FP), R10
	ROUND(R10, X14)
	MOVQ R10, X15
	MOVQ dst+0(FP), DI
	MOVQ groups+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ starts+24(FP), CX
	MOVQ weight+32(FP), BX
	SHLQ $4, blocks+40(FP)

wordsGroup:
	START(0, R8)
	START(1, R9)
	START(2, R10)
	START(3, R11)
	START(4, R12)
	START(5, R13)
	START(6, R14)
	START(7, R15)
	PXOR X4, X4
	PXOR X5, X5
	PXOR X6, X6
	PXOR X7, X7
	PXOR X8, X8
	PXOR X9, X9
	PXOR X10, X10
	PXOR X11, X11
	XORQ AX, AX

wordsTaps:
	TAPS(R8, 0, X4)
	TAPS(R12, 16, X8)
	TAPS(R9, 32, X5)
	TAPS(R13, 48, X9)
	TAPS(R10, 64, X6)
	TAPS(R14, 80, X10)
	TAPS(R11, 96, X7)
	TAPS(R15, 112, X11)
	ADDQ $128, BX
	ADDQ $16, AX
	CMPQ AX, blocks+40(FP)
	JLT  wordsTaps

	SUM(X4, X5, X6, X7)
	SUM(X8, X9, X10, X11)
	PADDL    X14, X4
	PADDL    X14, X8
	PSRAL    X15, X4
	PSRAL    X15, X8
	PACKSSLW X8, X4
	MOVOU    X4, (DI)
	ADDQ     $16, DI
	ADDQ     $32, CX
	DECQ     DX
	JNZ      wordsGroup
	RET
