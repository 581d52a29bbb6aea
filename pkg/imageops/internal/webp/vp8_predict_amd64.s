//go:build !purego

#include "textflag.h"

// The same predictions as in vp8_predict.go and vp8_predict_split.go: the results are equal for every input.

// An edge that goes on at both ends as it ends, of its first 8 pixels and, from 8 on, its last 8.
DATA longEdge<>+0(SB)/8, $0x0605040302010000
DATA longEdge<>+8(SB)/8, $0x0F0F0F0E0D0C0B07
GLOBL longEdge<>(SB), RODATA|NOPTR, $16

DATA sixteen<>+0(SB)/8, $0x1010101010101010
DATA sixteen<>+8(SB)/8, $0x1010101010101010
GLOBL sixteen<>(SB), RODATA|NOPTR, $16

DATA ones<>+0(SB)/8, $0x0101010101010101
DATA ones<>+8(SB)/8, $0x0101010101010101
GLOBL ones<>(SB), RODATA|NOPTR, $16

DATA farBits<>+0(SB)/8, $0x7070707070707070
DATA farBits<>+8(SB)/8, $0x7070707070707070
GLOBL farBits<>(SB), RODATA|NOPTR, $16

// func predictBlockSSSE3(pix *byte, stride int, e *edge, means *[16]uint8, mode int)
TEXT ·predictBlockSSSE3(SB), NOSPLIT, $0-40
	MOVQ pix+0(FP), DI
	MOVQ stride+8(FP), BX
	MOVQ e+16(FP), SI
	MOVQ means+24(FP), DX
	MOVQ mode+32(FP), AX
	CMPQ AX, $1
	JLT  mean
	JEQ  slope

	MOVQ       (SI), X0  // to the left, the corner, and three above
	MOVQ       5(SI), X1 // above
	PUNPCKLQDQ X1, X0
	PSHUFB     longEdge<>(SB), X0
	MOVO       X0, X1
	PSRLDQ     $1, X1 // the pixels one after
	MOVO       X0, X2
	PSRLDQ     $2, X2 // and two after
	MOVO       X0, X3
	PXOR       X2, X3
	PAND       ones<>(SB), X3
	PAVGB      X0, X2
	PSUBB      X3, X2 // the mean rounded down
	PAVGB      X1, X2 // smoothed
	PAVGB      X0, X1 // the mean of two
	MOVOU      (DX), X3
	MOVO       X3, X4
	PSUBB      sixteen<>(SB), X3
	PADDUSB    farBits<>(SB), X4
	PSHUFB     X3, X2 // nothing where bit 7 is set
	PSHUFB     X4, X1
	POR        X2, X1

rows:
	LEAQ   (BX)(BX*2), R8
	MOVL   X1, (DI)
	PSRLDQ $4, X1
	MOVL   X1, (DI)(BX*1)
	PSRLDQ $4, X1
	MOVL   X1, (DI)(BX*2)
	PSRLDQ $4, X1
	MOVL   X1, (DI)(R8*1)
	RET

mean:
	MOVL      (SI), X0
	MOVL      5(SI), X1
	PUNPCKLLQ X1, X0
	PXOR      X1, X1
	PSADBW    X1, X0
	MOVD      X0, AX
	ADDL      $4, AX
	SHRL      $3, AX
	IMULL     $0x01010101, AX
	MOVD      AX, X1
	PSHUFD    $0, X1, X1
	JMP       rows

slope:
	MOVL       (SI), X0
	MOVL       5(SI), X1
	MOVBLZX    4(SI), AX
	MOVD       AX, X3
	PXOR       X4, X4
	PUNPCKLBW  X4, X0
	PUNPCKLBW  X4, X1
	PUNPCKLQDQ X1, X1
	PSHUFLW    $0, X3, X3
	PUNPCKLQDQ X3, X3
	PSUBW      X3, X1
	PSHUFLW    $0xFF, X0, X2
	PSHUFLW    $0xAA, X0, X3
	PUNPCKLQDQ X3, X2 // the pixels to the left of the upper two rows
	PSHUFLW    $0x55, X0, X3
	PSHUFLW    $0x00, X0, X4
	PUNPCKLQDQ X4, X3 // and of the lower two
	PADDW      X1, X2
	PADDW      X3, X1
	PACKUSWB   X1, X2
	MOVO       X2, X1
	JMP        rows

// func predictSquareRows(pix *byte, stride, n int, above *byte, mode, sides int)
TEXT ·predictSquareRows(SB), NOSPLIT, $0-48
	MOVQ pix+0(FP), DI
	MOVQ stride+8(FP), BX
	MOVQ n+16(FP), R8
	MOVQ above+24(FP), SI
	MOVQ mode+32(FP), AX
	LEAQ (BX)(BX*2), R9
	CMPQ AX, $2
	JEQ  down
	JGT  right
	CMPQ AX, $1
	JEQ  slope

	// The mean of 8, 16 or 32 pixels.
	MOVQ   sides+40(FP), R10
	MOVL   $128, AX
	TESTL  R10, R10
	JZ     fill
	XORL   AX, AX
	MOVQ   R8, CX
	SHRQ   $4, CX
	ADDQ   $2, CX // half of the pixels as a power of two
	TESTL  $1, R10
	JZ     left
	PXOR   X1, X1
	MOVQ   (SI), X0
	PSADBW X1, X0
	MOVD   X0, AX
	CMPQ   R8, $8
	JEQ    left
	MOVQ   8(SI), X0
	PSADBW X1, X0
	MOVD   X0, DX
	ADDL   DX, AX

left:
	TESTL $2, R10
	JZ    divide
	LEAQ  -1(DI), R11
	MOVQ  R8, R12

pixels:
	MOVBLZX (R11), DX
	MOVBLZX (R11)(BX*1), R13
	ADDL    DX, AX
	ADDL    R13, AX
	LEAQ    (R11)(BX*2), R11
	SUBQ    $2, R12
	JNE     pixels
	CMPQ    R10, $3
	JNE     divide
	INCQ    CX

divide:
	MOVL $1, DX
	SHLL CX, DX
	ADDL DX, AX
	SHRL CX, AX
	SHRL $1, AX

fill:
	IMULL  $0x01010101, AX
	MOVD   AX, X0
	PSHUFD $0, X0, X0
	CMPQ   R8, $8
	JEQ    fill8
	JMP    fill16

down:
	MOVQ  (SI), X0
	CMPQ  R8, $8
	JEQ   fill8
	MOVOU (SI), X0

fill16:
	MOVOU X0, (DI)
	MOVOU X0, (DI)(BX*1)
	MOVOU X0, (DI)(BX*2)
	MOVOU X0, (DI)(R9*1)
	LEAQ  (DI)(BX*4), DI
	SUBQ  $4, R8
	JNE   fill16
	RET

fill8:
	MOVQ X0, (DI)
	MOVQ X0, (DI)(BX*1)
	MOVQ X0, (DI)(BX*2)
	MOVQ X0, (DI)(R9*1)
	LEAQ (DI)(BX*4), DI
	SUBQ $4, R8
	JNE  fill8
	RET

right:
	MOVQ $0x0101010101010101, R10
	CMPQ R8, $8
	JEQ  right8

right16:
	MOVBLZX    -1(DI), AX
	IMULQ      R10, AX
	MOVQ       AX, X0
	PUNPCKLQDQ X0, X0
	MOVOU      X0, (DI)
	ADDQ       BX, DI
	DECQ       R8
	JNE        right16
	RET

right8:
	MOVBLZX -1(DI), AX
	IMULQ   R10, AX
	MOVQ    AX, (DI)
	ADDQ    BX, DI
	DECQ    R8
	JNE     right8
	RET

slope:
	MOVBLZX    -1(SI), AX
	MOVD       AX, X3
	PSHUFLW    $0, X3, X3
	PUNPCKLQDQ X3, X3
	PXOR       X5, X5
	MOVQ       (SI), X1
	PUNPCKLBW  X5, X1
	PSUBW      X3, X1
	CMPQ       R8, $8
	JEQ        slope8
	MOVQ       8(SI), X2
	PUNPCKLBW  X5, X2
	PSUBW      X3, X2

slope16:
	MOVBLZX    -1(DI), AX
	MOVD       AX, X3
	PSHUFLW    $0, X3, X3
	PUNPCKLQDQ X3, X3
	MOVO       X3, X4
	PADDW      X1, X3
	PADDW      X2, X4
	PACKUSWB   X4, X3
	MOVOU      X3, (DI)
	ADDQ       BX, DI
	DECQ       R8
	JNE        slope16
	RET

slope8:
	MOVBLZX    -1(DI), AX
	MOVD       AX, X3
	PSHUFLW    $0, X3, X3
	PUNPCKLQDQ X3, X3
	PADDW      X1, X3
	PACKUSWB   X3, X3
	MOVQ       X3, (DI)
	ADDQ       BX, DI
	DECQ       R8
	JNE        slope8
	RET
