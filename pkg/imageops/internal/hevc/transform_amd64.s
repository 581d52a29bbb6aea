//go:build !purego

#include "textflag.h"

// The transforms of transform.go in 32-bit lanes, a line in each: the results are equal for all coefficients of 16 bits. Two of these
// are multiplied at once, by the two factors in the halves of a number of the matrix.

// PACK puts c[k+2] into the upper halves of c[k], for the coefficients at R12, R9 bytes apart.
#define PACK(to) \
	VMOVDQU  (R12), to             \
	VMOVDQU  (R12)(R9*2), Y10      \
	VPSLLD   $16, Y10, Y10         \
	VPBLENDW $0xAA, Y10, to, to

// MORE adds the products of two coefficients.
#define MORE(factors, two, sum) \
	VPBROADCASTD factors, Y10      \
	VPMADDWD     two, Y10, Y10     \
	VPADDD       Y10, sum, sum

// ROUND adds Y11, shifts by X12 and holds to Y13 and Y14.
#define ROUND(v) \
	VPADDD  Y11, v, v \
	VPSRAD  X12, v, v \
	VPMAXSD Y13, v, v \
	VPMINSD Y14, v, v

// STORE turns samples a to d of eight lines, and puts them at R12, lines being R9 bytes apart. It uses Y4 to Y7.
#define STORE(a, b, c, d) \
	VPUNPCKLDQ  b, a, Y4            \
	VPUNPCKHDQ  b, a, Y5            \
	VPUNPCKLDQ  d, c, Y6            \
	VPUNPCKHDQ  d, c, Y7            \
	VPUNPCKLQDQ Y6, Y4, a           \
	VPUNPCKHQDQ Y6, Y4, b           \
	VPUNPCKLQDQ Y7, Y5, c           \
	VPUNPCKHQDQ Y7, Y5, d           \
	LEAQ        (R12)(R9*4), R13    \
	VEXTRACTI128 $0, a, (R12)       \
	VEXTRACTI128 $1, a, (R13)       \
	VEXTRACTI128 $0, b, (R12)(R9*1) \
	VEXTRACTI128 $1, b, (R13)(R9*1) \
	ADDQ        R9, R12             \
	ADDQ        R9, R13             \
	VEXTRACTI128 $0, c, (R12)(R9*1) \
	VEXTRACTI128 $1, c, (R13)(R9*1) \
	VEXTRACTI128 $0, d, (R12)(R9*2) \
	VEXTRACTI128 $1, d, (R13)(R9*2)

// func linesAVX2(out, in, matrix *int32, n, lines, fours int, p *rounding)
//
// Coefficient k of line l is at in[k*n+l], sample i of it will be at out[l*n+i]. lines is a multiple of 8; the first 4*fours
// coefficients of each are not 0. Row q of the matrix has the factors of coefficients 4q and 4q+2 for each of the first n/2 samples,
// then those of 4q+1 and 4q+3: the factors of the other samples are these from the last to the first, the latter negated.
TEXT ·linesAVX2(SB), NOSPLIT, $0-56
	MOVQ         out+0(FP), DI
	MOVQ         in+8(FP), SI
	MOVQ         matrix+16(FP), R8
	MOVQ         n+24(FP), R9
	MOVQ         lines+32(FP), CX
	MOVQ         fours+40(FP), DX
	MOVQ         p+48(FP), R10
	VPBROADCASTD (R10), Y11
	VMOVD        4(R10), X12
	VPBROADCASTD 8(R10), Y13
	VPBROADCASTD 12(R10), Y14
	LEAQ         (R9*2), AX     // bytes of half a row of the matrix
	SHLQ         $2, R9         // of a line, and of a row

group:
	XORL BX, BX // bytes of samples from either end

samples:
	LEAQ  (R8)(BX*1), R11
	MOVQ  SI, R12
	MOVQ  DX, R13
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7

four:
	PACK(Y8)
	ADDQ R9, R12
	PACK(Y9)
	LEAQ (R12)(R9*2), R12
	ADDQ R9, R12
	MORE(0(R11), Y8, Y0)
	MORE(4(R11), Y8, Y1)
	MORE(8(R11), Y8, Y2)
	MORE(12(R11), Y8, Y3)
	MORE(0(R11)(AX*1), Y9, Y4)
	MORE(4(R11)(AX*1), Y9, Y5)
	MORE(8(R11)(AX*1), Y9, Y6)
	MORE(12(R11)(AX*1), Y9, Y7)
	ADDQ R9, R11
	DECQ R13
	JNZ  four

	VPADDD Y4, Y0, Y8
	VPADDD Y5, Y1, Y9
	VPADDD Y6, Y2, Y10
	VPADDD Y7, Y3, Y15
	VPSUBD Y4, Y0, Y0
	VPSUBD Y5, Y1, Y1
	VPSUBD Y6, Y2, Y2
	VPSUBD Y7, Y3, Y3
	ROUND(Y8)
	ROUND(Y9)
	ROUND(Y10)
	ROUND(Y15)
	ROUND(Y0)
	ROUND(Y1)
	ROUND(Y2)
	ROUND(Y3)
	LEAQ   (DI)(BX*1), R12
	STORE(Y8, Y9, Y10, Y15)
	LEAQ   -16(DI)(R9*1), R12
	SUBQ   BX, R12
	STORE(Y3, Y2, Y1, Y0)
	ADDQ   $16, BX
	CMPQ   BX, AX
	JLT    samples

	ADDQ $32, SI
	LEAQ (DI)(R9*8), DI
	SUBQ $8, CX
	JNZ  group
	VZEROUPPER
	RET

DATA sixtyFour<>+0(SB)/8, $0x0000004000000040
DATA sixtyFour<>+8(SB)/8, $0x0000004000000040
GLOBL sixtyFour<>(SB), RODATA|NOPTR, $16

// SAMPLE sums up the products of the pairs of coefficients in X0 and X2.
#define SAMPLE(first, second, sum) \
	VPMADDWD first, X0, sum  \
	VPMADDWD second, X2, X1  \
	VPADDD   X1, sum, sum

// func squareAVX2(out, in, matrix *int32, half, shift int)
//
// All are 4×4. The matrix has the factors of coefficients 0 and 1 for each sample, then those of 2 and 3.
TEXT ·squareAVX2(SB), NOSPLIT, $0-40
	MOVQ         out+0(FP), DI
	MOVQ         in+8(FP), SI
	MOVQ         matrix+16(FP), R8
	VMOVDQU      (SI), X0
	VMOVDQU      16(SI), X1
	VMOVDQU      32(SI), X2
	VMOVDQU      48(SI), X3
	VPSLLD       $16, X1, X1
	VPSLLD       $16, X3, X3
	VPBLENDW     $0xAA, X1, X0, X0
	VPBLENDW     $0xAA, X3, X2, X2
	VPBROADCASTD 0(R8), X8
	VPBROADCASTD 4(R8), X9
	VPBROADCASTD 8(R8), X10
	VPBROADCASTD 12(R8), X11
	VPBROADCASTD 16(R8), X12
	VPBROADCASTD 20(R8), X13
	VPBROADCASTD 24(R8), X14
	VPBROADCASTD 28(R8), X15
	VMOVDQU      sixtyFour<>(SB), X3
	SAMPLE(X8, X12, X4)
	SAMPLE(X9, X13, X5)
	SAMPLE(X10, X14, X6)
	SAMPLE(X11, X15, X7)
	VPADDD       X3, X4, X4
	VPADDD       X3, X5, X5
	VPADDD       X3, X6, X6
	VPADDD       X3, X7, X7
	VPSRAD       $7, X4, X4
	VPSRAD       $7, X5, X5
	VPSRAD       $7, X6, X6
	VPSRAD       $7, X7, X7
	VPACKSSDW    X5, X4, X4        // holds to 16 bits
	VPACKSSDW    X7, X6, X6
	VSHUFPS      $0x88, X6, X4, X0 // columns 0 and 1 of each row
	VSHUFPS      $0xDD, X6, X4, X2
	MOVQ         half+24(FP), AX
	MOVQ         shift+32(FP), BX
	VMOVD        AX, X3
	VPBROADCASTD X3, X3
	SAMPLE(X8, X12, X4)
	SAMPLE(X9, X13, X5)
	SAMPLE(X10, X14, X6)
	SAMPLE(X11, X15, X7)
	VMOVD        BX, X1
	VPADDD       X3, X4, X4
	VPADDD       X3, X5, X5
	VPADDD       X3, X6, X6
	VPADDD       X3, X7, X7
	VPSRAD       X1, X4, X4
	VPSRAD       X1, X5, X5
	VPSRAD       X1, X6, X6
	VPSRAD       X1, X7, X7
	VPUNPCKLDQ   X5, X4, X0
	VPUNPCKHDQ   X5, X4, X1
	VPUNPCKLDQ   X7, X6, X2
	VPUNPCKHDQ   X7, X6, X3
	VPUNPCKLQDQ  X2, X0, X4
	VPUNPCKHQDQ  X2, X0, X5
	VPUNPCKLQDQ  X3, X1, X6
	VPUNPCKHQDQ  X3, X1, X7
	VMOVDQU      X4, (DI)
	VMOVDQU      X5, 16(DI)
	VMOVDQU      X6, 32(DI)
	VMOVDQU      X7, 48(DI)
	RET

// func addFoursAVX2(pix *uint16, stride int, residue *int32, n, most int)
//
// n×n samples, rows of pix being stride bytes apart, n being 4.
TEXT ·addFoursAVX2(SB), NOSPLIT, $0-40
	MOVQ         pix+0(FP), DI
	MOVQ         stride+8(FP), R8
	MOVQ         residue+16(FP), SI
	MOVQ         n+24(FP), CX
	MOVQ         most+32(FP), AX
	VMOVD        AX, X3
	VPBROADCASTW X3, X3

fours:
	VPMOVZXWD (DI), X0
	VPADDD    (SI), X0, X0
	VPACKUSDW X0, X0, X0
	VPMINUW   X3, X0, X0
	VMOVQ     X0, (DI)
	ADDQ      R8, DI
	ADDQ      $16, SI
	DECQ      CX
	JNZ       fours
	RET

// func addEightsAVX2(pix *uint16, stride int, residue *int32, n, most int)
//
// n is 8, 16 or 32.
TEXT ·addEightsAVX2(SB), NOSPLIT, $0-40
	MOVQ         pix+0(FP), DI
	MOVQ         stride+8(FP), R8
	MOVQ         residue+16(FP), SI
	MOVQ         n+24(FP), CX
	MOVQ         most+32(FP), AX
	VMOVD        AX, X3
	VPBROADCASTW X3, X3
	LEAQ         (CX*2), DX     // bytes of a row
	LEAQ         (DI)(DX*1), R9 // its end

row:
	MOVQ R9, AX
	SUBQ DX, AX

eights:
	VPMOVZXWD    (AX), Y0
	VPADDD       (SI), Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKUSDW    X1, X0, X0
	VPMINUW      X3, X0, X0
	VMOVDQU      X0, (AX)
	ADDQ         $32, SI
	ADDQ         $16, AX
	CMPQ         AX, R9
	JLT          eights

	ADDQ R8, R9
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
