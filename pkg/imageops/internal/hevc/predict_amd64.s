//go:build !purego

#include "textflag.h"

// The predictions of predict.go in 32-bit lanes, for samples of at most 15 bits.

// SUM weighs the pairs in v, adds plus, and shifts to the right.
#define SUM(weights, plus, shift, v) \
	VPMADDWD weights, v, v \
	VPADDD   plus, v, v    \
	VPSRLD   shift, v, v

// ANGLE makes samples of those at R11 and the next ones, which the halves of Y14 or X14 weigh.
#define ANGLE(weights, half, next, v) \
	VMOVDQU (R11), v        \
	VMOVDQU 4(R11), next    \
	VPSLLD  $16, next, next \
	VPOR    next, v, v      \
	SUM(weights, half, $5, v)

// ROW finds where a row begins, and its weights: 32-part and part.
#define ROW \
	ADDQ         R9, R10            \
	MOVQ         R10, AX            \
	SARQ         $5, AX             \
	LEAQ         (SI)(AX*4), R11    \
	MOVL         R10, AX            \
	ANDL         $31, AX            \
	IMUL3L       $0xFFFF, AX, AX    \
	ADDL         $32, AX            \
	VMOVD        AX, X14            \
	VPBROADCASTD X14, Y14

// func angularRowsAVX2(pix *uint16, stride int, ref *int32, n, angle int)
//
// Rows of pix are stride bytes apart. ref is the sample above the first one.
TEXT ·angularRowsAVX2(SB), NOSPLIT, $0-40
	MOVQ         pix+0(FP), DI
	MOVQ         stride+8(FP), R8
	MOVQ         ref+16(FP), SI
	MOVQ         n+24(FP), CX
	MOVQ         angle+32(FP), R9
	MOVL         $16, AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	MOVQ         CX, DX
	XORL         R10, R10
	CMPQ         CX, $4
	JEQ          four

row:
	ROW
	MOVQ DI, R12
	MOVQ CX, R13

eights:
	ANGLE(Y14, Y15, Y1, Y0)
	VEXTRACTI128 $1, Y0, X1
	VPACKUSDW    X1, X0, X0
	VMOVDQU      X0, (R12)
	ADDQ         $32, R11
	ADDQ         $16, R12
	SUBQ         $8, R13
	JNZ          eights

	ADDQ R8, DI
	DECQ DX
	JNZ  row
	VZEROUPPER
	RET

four:
	ROW
	ANGLE(X14, X15, X1, X0)
	VPACKUSDW X0, X0, X0
	VMOVQ     X0, (DI)
	ADDQ      R8, DI
	DECQ      DX
	JNZ       four
	VZEROUPPER
	RET

// The weights of the left and the right sample, one column after the other, but for those of the first.
DATA columns<>+0(SB)/4, $0x00000
DATA columns<>+4(SB)/4, $0x0FFFF
DATA columns<>+8(SB)/4, $0x1FFFE
DATA columns<>+12(SB)/4, $0x2FFFD
DATA columns<>+16(SB)/4, $0x3FFFC
DATA columns<>+20(SB)/4, $0x4FFFB
DATA columns<>+24(SB)/4, $0x5FFFA
DATA columns<>+28(SB)/4, $0x6FFF9
GLOBL columns<>(SB), RODATA|NOPTR, $32

// GRADIENT begins with the samples above, at R9: it leaves what is added to a row in v, and what more to the next one in d.
#define GRADIENT(low, one, v, d) \
	VMOVDQU (R9), v    \
	VPSUBD  v, low, d  \
	VPADDD  one, v, v  \
	VPSLLD  X13, v, v  \
	VPADDD  d, v, v

// ACROSS makes the samples of a row from the left one, at R11, and the right one.
#define ACROSS(weights, right, v, d, out) \
	VPBROADCASTD (R11), out  \
	VPOR right, out, out     \
	SUM(weights, v, X12, out) \
	VPADDD d, v, v

// func planarRowsAVX2(pix *uint16, stride int, around *int32, n, log2 int)
TEXT ·planarRowsAVX2(SB), NOSPLIT, $0-40
	MOVQ         pix+0(FP), DI
	MOVQ         stride+8(FP), R8
	MOVQ         around+16(FP), SI
	MOVQ         n+24(FP), CX
	MOVQ         log2+32(FP), AX
	VMOVD        AX, X13
	INCQ         AX
	VMOVD        AX, X12
	LEAQ         (CX*4), DX
	LEAQ         (SI)(DX*2), R10       // the corner
	LEAQ         4(R10), R9            // above
	VPBROADCASTD 4(R10)(DX*1), Y11
	VPSLLD       $16, Y11, Y11         // right
	VPBROADCASTD -4(SI)(DX*1), Y10     // low
	VPCMPEQD     Y9, Y9, Y9
	VPSRLD       $31, Y9, Y9           // 1
	LEAL         0xFFFF(CX), AX        // n-1 and 1
	VMOVD        AX, X8
	VPBROADCASTD X8, Y8
	VPADDD       columns<>(SB), Y8, Y8
	MOVQ         CX, BX
	CMPQ         CX, $4
	JEQ          four
	MOVL         $0x7FFF8, AX          // eight columns more
	VMOVD        AX, X7
	VPBROADCASTD X7, Y7

group:
	GRADIENT(Y10, Y9, Y0, Y1)
	MOVQ R10, R11
	MOVQ DI, R12
	MOVQ CX, R13

row:
	SUBQ         $4, R11
	ACROSS(Y8, Y11, Y0, Y1, Y2)
	VEXTRACTI128 $1, Y2, X3
	VPACKUSDW    X3, X2, X2
	VMOVDQU      X2, (R12)
	ADDQ         R8, R12
	DECQ         R13
	JNZ          row

	VPADDD Y7, Y8, Y8
	ADDQ   $32, R9
	ADDQ   $16, DI
	SUBQ   $8, BX
	JNZ    group
	VZEROUPPER
	RET

four:
	GRADIENT(X10, X9, X0, X1)

rowOfFour:
	SUBQ      $4, R10
	MOVQ      R10, R11
	ACROSS(X8, X11, X0, X1, X2)
	VPACKUSDW X2, X2, X2
	VMOVQ     X2, (DI)
	ADDQ      R8, DI
	DECQ      BX
	JNZ       rowOfFour
	VZEROUPPER
	RET

// func turnFour(pix *uint16, stride int, square *uint16)
//
// SSE2 is enough, which every amd64 has.
TEXT ·turnFour(SB), NOSPLIT, $0-24
	MOVQ      pix+0(FP), DI
	MOVQ      stride+8(FP), R8
	MOVQ      square+16(FP), SI
	MOVQ      (SI), X0
	MOVQ      8(SI), X1
	MOVQ      16(SI), X2
	MOVQ      24(SI), X3
	PUNPCKLWL X1, X0
	PUNPCKLWL X3, X2
	MOVO      X0, X1
	PUNPCKLLQ X2, X0
	PUNPCKHLQ X2, X1
	MOVQ      X0, (DI)
	MOVHPS    X0, (DI)(R8*1)
	LEAQ      (DI)(R8*2), DI
	MOVQ      X1, (DI)
	MOVHPS    X1, (DI)(R8*1)
	RET

// TWO interleaves the words, the doubles or the quads of a and b, which are then in a and t.
#define TWO(low, high, a, b, t) \
	MOVO a, t \
	low  b, a \
	high b, t

// func turnEights(pix *uint16, stride int, square *uint16, n int)
//
// n is 8, 16 or 32.
TEXT ·turnEights(SB), NOSPLIT, $0-32
	MOVQ pix+0(FP), DI
	MOVQ stride+8(FP), R8
	MOVQ square+16(FP), SI
	MOVQ n+24(FP), CX
	LEAQ (R8)(R8*2), R9    // three rows of pix
	LEAQ (CX*2), R10       // a row of the square
	LEAQ (R10)(R10*2), R11
	MOVQ CX, DX            // rows of the square

rows:
	MOVQ DI, R12
	MOVQ SI, R13
	MOVQ CX, BX

columns:
	LEAQ  (R13)(R10*4), AX
	MOVOU (R13), X0
	MOVOU (R13)(R10*1), X1
	MOVOU (R13)(R10*2), X2
	MOVOU (R13)(R11*1), X3
	MOVOU (AX), X4
	MOVOU (AX)(R10*1), X5
	MOVOU (AX)(R10*2), X6
	MOVOU (AX)(R11*1), X7
	TWO(PUNPCKLWL, PUNPCKHWL, X0, X1, X8)
	TWO(PUNPCKLWL, PUNPCKHWL, X2, X3, X9)
	TWO(PUNPCKLWL, PUNPCKHWL, X4, X5, X10)
	TWO(PUNPCKLWL, PUNPCKHWL, X6, X7, X11)
	TWO(PUNPCKLLQ, PUNPCKHLQ, X0, X2, X1)
	TWO(PUNPCKLLQ, PUNPCKHLQ, X4, X6, X3)
	TWO(PUNPCKLLQ, PUNPCKHLQ, X8, X9, X5)
	TWO(PUNPCKLLQ, PUNPCKHLQ, X10, X11, X7)
	TWO(PUNPCKLQDQ, PUNPCKHQDQ, X0, X4, X2)
	TWO(PUNPCKLQDQ, PUNPCKHQDQ, X1, X3, X4)
	TWO(PUNPCKLQDQ, PUNPCKHQDQ, X8, X10, X6)
	TWO(PUNPCKLQDQ, PUNPCKHQDQ, X5, X7, X9)
	LEAQ  (R12)(R8*4), AX
	MOVOU X0, (R12)
	MOVOU X2, (R12)(R8*1)
	MOVOU X1, (R12)(R8*2)
	MOVOU X4, (R12)(R9*1)
	MOVOU X8, (AX)
	MOVOU X6, (AX)(R8*1)
	MOVOU X5, (AX)(R8*2)
	MOVOU X9, (AX)(R9*1)
	LEAQ  (R12)(R8*8), R12
	ADDQ  $16, R13
	SUBQ  $8, BX
	JNZ   columns

	ADDQ $16, DI
	LEAQ (SI)(R10*8), SI
	SUBQ $8, DX
	JNZ  rows
	RET
