//go:build !purego

#include "textflag.h"

// The filters of deblock_filter.go, in 16-bit lanes, for samples of at most 11 bits.

#define CONST16(name, low, high) \
	DATA name<>+0(SB)/8, $low       \
	DATA name<>+8(SB)/8, $high      \
	GLOBL name<>(SB), RODATA|NOPTR, $16

// The bytes of β and of tC for eight samples, and those of the first and of the last sample of both parts.
CONST16(betas, 0x0100010001000100, 0x0504050405040504)
CONST16(tcs, 0x0302030203020302, 0x0706070607060706)
CONST16(firsts, 0x0100010001000100, 0x0908090809080908)
CONST16(lasts, 0x0706070607060706, 0x0F0E0F0E0F0E0F0E)
CONST16(two, 0x0002000200020002, 0x0002000200020002)
CONST16(four, 0x0004000400040004, 0x0004000400040004)
CONST16(eight, 0x0008000800080008, 0x0008000800080008)

// Where masks of lines are kept, and the largest sample.
#define STRONGLY 0(SP)
#define MOREP 16(SP)
#define MOREQ 32(SP)
#define MOST 48(SP)

// CLAMP holds d to low and high.
#define CLAMP(low, high, d) \
	VPMAXSW low, d, d  \
	VPMINSW high, d, d

// NEAR holds d to at most X8 from v. Uses X14.
#define NEAR(v, d) \
	VPSUBW  X8, v, X14 \
	VPMAXSW X14, d, d  \
	VPADDW  X8, v, X14 \
	VPMINSW X14, d, d

// MEAN divides d by a power of two, and rounds.
#define MEAN(half, shift, d) \
	VPADDW half<>(SB), d, d \
	VPSRLW shift, d, d

// LIMITS spreads those of an edge in AX to X9 (β) and X10 (tC).
#define LIMITS \
	VMOVQ   AX, X8               \
	VPSHUFB betas<>(SB), X8, X9  \
	VPSHUFB tcs<>(SB), X8, X10

// DECIDE says in STRONGLY which of eight lines of an edge, whose samples are X0 to X7, are filtered strongly, in X8 which weakly, and in
// MOREP and MOREQ on which sides the second sample is changed too. It goes to next where nothing is filtered.
#define DECIDE(next) \
	VPADDW     X1, X3, X11            \
	VPADDW     X2, X2, X12            \
	VPSUBW     X12, X11, X11          \
	VPABSW     X11, X11               \ // how much p is bent
	VPADDW     X4, X6, X12            \
	VPADDW     X5, X5, X13            \
	VPSUBW     X13, X12, X12          \
	VPABSW     X12, X12               \ // and q
	VPSHUFB    firsts<>(SB), X11, X13 \
	VPSHUFB    lasts<>(SB), X11, X14  \
	VPADDW     X14, X13, X13          \
	VPSHUFB    firsts<>(SB), X12, X14 \
	VPSHUFB    lasts<>(SB), X12, X15  \
	VPADDW     X15, X14, X14          \
	VPADDW     X13, X14, X15          \
	VPCMPGTW   X15, X9, X8            \
	VPTEST     X8, X8                 \
	JZ         next                   \
	VPSRLW     $1, X9, X15            \
	VPADDW     X9, X15, X15           \
	VPSRLW     $3, X15, X15           \
	VPCMPGTW   X13, X15, X13          \
	VPCMPGTW   X14, X15, X14          \
	VMOVDQU    X13, MOREP             \
	VMOVDQU    X14, MOREQ             \
	VPADDW     X12, X11, X11          \
	VPADDW     X11, X11, X11          \
	VPSRLW     $2, X9, X12            \
	VPCMPGTW   X11, X12, X11          \
	VPSUBW     X3, X0, X12            \
	VPABSW     X12, X12               \
	VPSUBW     X7, X4, X13            \
	VPABSW     X13, X13               \
	VPADDW     X13, X12, X12          \
	VPSRLW     $3, X9, X13            \
	VPCMPGTW   X12, X13, X12          \
	VPAND      X12, X11, X11          \
	VPSUBW     X4, X3, X12            \
	VPABSW     X12, X12               \
	VPXOR      X14, X14, X14          \
	VPSLLW     $2, X10, X13           \
	VPADDW     X10, X13, X13          \
	VPAVGW     X14, X13, X13          \
	VPCMPGTW   X12, X13, X12          \
	VPAND      X12, X11, X11          \
	VPSHUFB    firsts<>(SB), X11, X12 \
	VPSHUFB    lasts<>(SB), X11, X11  \
	VPAND      X12, X11, X11          \
	VPAND      X8, X11, X11           \
	VMOVDQU    X11, STRONGLY          \
	VPXOR      X11, X8, X8

// WEAK changes the lines of X8.
#define WEAK \
	VPSUBW    X3, X4, X9             \
	VPSUBW    X2, X5, X11            \
	VPSLLW    $3, X9, X12            \
	VPADDW    X9, X12, X9            \
	VPADDW    X11, X11, X12          \
	VPADDW    X11, X12, X11          \
	VPSUBW    X11, X9, X9            \
	VPADDW    eight<>(SB), X9, X9    \
	VPSRAW    $4, X9, X9             \ // delta
	VPABSW    X9, X11                \
	VPSLLW    $3, X10, X12           \
	VPADDW    X10, X12, X12          \
	VPADDW    X10, X12, X12          \
	VPCMPGTW  X11, X12, X12          \
	VPAND     X12, X8, X8            \
	VPXOR     X15, X15, X15          \
	VPSUBW    X10, X15, X11          \
	CLAMP(X11, X10, X9)              \
	VPSRLW    $1, X10, X12           \
	VPSUBW    X12, X15, X13          \
	VPAVGW    X1, X3, X11            \
	VPSUBW    X2, X11, X11           \
	VPADDW    X9, X11, X11           \
	VPSRAW    $1, X11, X11           \
	CLAMP(X13, X12, X11)             \
	VPADDW    X2, X11, X11           \
	CLAMP(X15, MOST, X11)            \
	VPAND     MOREP, X8, X14         \
	VPBLENDVB X14, X11, X2, X2       \
	VPAVGW    X4, X6, X11            \
	VPSUBW    X5, X11, X11           \
	VPSUBW    X9, X11, X11           \
	VPSRAW    $1, X11, X11           \
	CLAMP(X13, X12, X11)             \
	VPADDW    X5, X11, X11           \
	CLAMP(X15, MOST, X11)            \
	VPAND     MOREQ, X8, X14         \
	VPBLENDVB X14, X11, X5, X5       \
	VPADDW    X9, X3, X11            \
	CLAMP(X15, MOST, X11)            \
	VPBLENDVB X8, X11, X3, X3        \
	VPSUBW    X9, X4, X11            \
	CLAMP(X15, MOST, X11)            \
	VPBLENDVB X8, X11, X4, X4

// STRONG changes the lines of STRONGLY. It goes to store where there are none.
#define STRONG(store) \
	VMOVDQU   STRONGLY, X14     \
	VPTEST    X14, X14          \
	JZ        store             \
	VPADDW    X10, X10, X8      \
	VPADDW    X3, X4, X9        \
	VPADDW    X1, X2, X10       \
	VPADDW    X9, X10, X10      \ // p2 + p1 + p0 + q0
	VPADDW    X5, X6, X11       \
	VPADDW    X9, X11, X11      \ // p0 + q0 + q1 + q2
	VPADDW    X2, X9, X12       \
	VPADDW    X5, X12, X12      \ // p1 + p0 + q0 + q1
	VPADDW    X10, X12, X13     \
	MEAN(four, $3, X13)         \
	NEAR(X3, X13)               \
	VPADDW    X11, X12, X12     \
	MEAN(four, $3, X12)         \
	NEAR(X4, X12)               \
	VPADDW    X0, X1, X9        \
	VPADDW    X9, X9, X9        \
	VPADDW    X10, X9, X9       \
	MEAN(four, $3, X9)          \
	NEAR(X1, X9)                \
	VPADDW    X6, X7, X15       \
	VPADDW    X15, X15, X15     \
	VPADDW    X11, X15, X15     \
	MEAN(four, $3, X15)         \
	NEAR(X6, X15)               \
	MEAN(two, $2, X10)          \
	NEAR(X2, X10)               \
	MEAN(two, $2, X11)          \
	NEAR(X5, X11)               \
	VMOVDQU   STRONGLY, X8      \
	VPBLENDVB X8, X9, X1, X1    \
	VPBLENDVB X8, X10, X2, X2   \
	VPBLENDVB X8, X13, X3, X3   \
	VPBLENDVB X8, X12, X4, X4   \
	VPBLENDVB X8, X11, X5, X5   \
	VPBLENDVB X8, X15, X6, X6

#define ARGUMENTS \
	MOVQ         pix+0(FP), DI      \
	MOVQ         stride+8(FP), BX   \
	MOVQ         edges+16(FP), SI   \
	MOVQ         n+24(FP), CX       \
	MOVQ         most+32(FP), AX    \
	VMOVD        AX, X15            \
	VPBROADCASTW X15, X15           \
	VMOVDQU      X15, MOST          \
	LEAQ         (BX)(BX*2), R8

#define CHROMAARGUMENTS \
	MOVQ         pix+0(FP), DI      \
	MOVQ         stride+8(FP), BX   \
	MOVQ         limits+16(FP), SI  \
	MOVQ         fours+24(FP), CX   \
	MOVQ         most+32(FP), AX    \
	VMOVD        AX, X15            \
	VPBROADCASTW X15, X15           \
	LEAQ         (BX)(BX*2), R8

// func lumaRowsAVX2(pix *uint16, stride int, edges *lumaEdge, n, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·lumaRowsAVX2(SB), NOSPLIT, $64-40
	ARGUMENTS

edge:
	MOVQ    (SI), AX
	TESTQ   AX, AX
	JZ      next
	LIMITS
	LEAQ    (DI)(BX*4), R9
	VMOVDQU (DI), X0
	VMOVDQU (DI)(BX*1), X1
	VMOVDQU (DI)(BX*2), X2
	VMOVDQU (DI)(R8*1), X3
	VMOVDQU (R9), X4
	VMOVDQU (R9)(BX*1), X5
	VMOVDQU (R9)(BX*2), X6
	VMOVDQU (R9)(R8*1), X7
	DECIDE(next)
	WEAK
	STRONG(store)

store:
	VMOVDQU X1, (DI)(BX*1)
	VMOVDQU X2, (DI)(BX*2)
	VMOVDQU X3, (DI)(R8*1)
	VMOVDQU X4, (R9)
	VMOVDQU X5, (R9)(BX*1)
	VMOVDQU X6, (R9)(BX*2)

next:
	ADDQ $8, SI
	ADDQ $16, DI
	DECQ CX
	JNE  edge
	RET

// TURN turns the square X0 to X7 about its diagonal. Uses X8 to X15.
#define TURN \
	VPUNPCKLWD  X1, X0, X8   \
	VPUNPCKHWD  X1, X0, X9   \
	VPUNPCKLWD  X3, X2, X10  \
	VPUNPCKHWD  X3, X2, X11  \
	VPUNPCKLWD  X5, X4, X12  \
	VPUNPCKHWD  X5, X4, X13  \
	VPUNPCKLWD  X7, X6, X14  \
	VPUNPCKHWD  X7, X6, X15  \
	VPUNPCKLDQ  X10, X8, X0  \
	VPUNPCKHDQ  X10, X8, X1  \
	VPUNPCKLDQ  X11, X9, X2  \
	VPUNPCKHDQ  X11, X9, X3  \
	VPUNPCKLDQ  X14, X12, X4 \
	VPUNPCKHDQ  X14, X12, X5 \
	VPUNPCKLDQ  X15, X13, X6 \
	VPUNPCKHDQ  X15, X13, X7 \
	VPUNPCKLQDQ X4, X0, X8   \
	VPUNPCKHQDQ X4, X0, X9   \
	VPUNPCKLQDQ X5, X1, X10  \
	VPUNPCKHQDQ X5, X1, X11  \
	VPUNPCKLQDQ X6, X2, X4   \
	VPUNPCKHQDQ X6, X2, X5   \
	VPUNPCKLQDQ X7, X3, X6   \
	VPUNPCKHQDQ X7, X3, X7   \
	VMOVDQA     X8, X0       \
	VMOVDQA     X9, X1       \
	VMOVDQA     X10, X2      \
	VMOVDQA     X11, X3

// func lumaColumnsAVX2(pix *uint16, stride int, edges *lumaEdge, n, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·lumaColumnsAVX2(SB), NOSPLIT, $64-40
	ARGUMENTS

edge:
	MOVQ    (SI), AX
	TESTQ   AX, AX
	JZ      next
	LEAQ    (DI)(BX*4), R9
	VMOVDQU (DI), X0
	VMOVDQU (DI)(BX*1), X1
	VMOVDQU (DI)(BX*2), X2
	VMOVDQU (DI)(R8*1), X3
	VMOVDQU (R9), X4
	VMOVDQU (R9)(BX*1), X5
	VMOVDQU (R9)(BX*2), X6
	VMOVDQU (R9)(R8*1), X7
	TURN
	LIMITS
	DECIDE(next)
	WEAK
	STRONG(store)

store:
	TURN
	VMOVDQU X0, (DI)
	VMOVDQU X1, (DI)(BX*1)
	VMOVDQU X2, (DI)(BX*2)
	VMOVDQU X3, (DI)(R8*1)
	VMOVDQU X4, (R9)
	VMOVDQU X5, (R9)(BX*1)
	VMOVDQU X6, (R9)(BX*2)
	VMOVDQU X7, (R9)(R8*1)

next:
	ADDQ $8, SI
	ADDQ $16, DI
	DECQ CX
	JNE  edge
	RET

// CHROMA changes X1 and X2, which lie between X0 and X3, by at most X10. X15 has the largest sample.
#define CHROMA \
	VPSUBW X1, X2, X4          \
	VPSLLW $2, X4, X4          \
	VPSUBW X3, X0, X5          \
	VPADDW X5, X4, X4          \
	VPADDW four<>(SB), X4, X4  \
	VPSRAW $3, X4, X4          \
	VPXOR  X6, X6, X6          \
	VPSUBW X10, X6, X5         \
	CLAMP(X5, X10, X4)         \
	VPADDW X4, X1, X1          \
	VPSUBW X4, X2, X2          \
	CLAMP(X6, X15, X1)         \
	CLAMP(X6, X15, X2)

// func chromaRowsAVX2(pix *uint16, stride int, limits *uint16, fours, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·chromaRowsAVX2(SB), NOSPLIT, $0-40
	CHROMAARGUMENTS

four:
	MOVQ  (SI), AX
	TESTQ AX, AX
	JZ    next
	VMOVQ AX, X10
	VMOVQ (DI), X0
	VMOVQ (DI)(BX*1), X1
	VMOVQ (DI)(BX*2), X2
	VMOVQ (DI)(R8*1), X3
	CHROMA
	VMOVQ X1, (DI)(BX*1)
	VMOVQ X2, (DI)(BX*2)

next:
	ADDQ $8, SI
	ADDQ $8, DI
	DECQ CX
	JNE  four
	RET

// func chromaColumnsAVX2(pix *uint16, stride int, limits *uint16, fours, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·chromaColumnsAVX2(SB), NOSPLIT, $0-40
	CHROMAARGUMENTS

four:
	MOVQ       (SI), AX
	TESTQ      AX, AX
	JZ         next
	VMOVQ      AX, X10
	VMOVQ      (DI), X0
	VMOVQ      (DI)(BX*1), X1
	VMOVQ      (DI)(BX*2), X2
	VMOVQ      (DI)(R8*1), X3
	VPUNPCKLWD X1, X0, X0
	VPUNPCKLWD X3, X2, X2
	VPUNPCKHDQ X2, X0, X3
	VPUNPCKLDQ X2, X0, X0
	VPSHUFD    $0xEE, X0, X1
	VMOVDQA    X3, X2
	VPSHUFD    $0xEE, X3, X3
	CHROMA
	VPUNPCKLWD X2, X1, X0
	VMOVD      X0, 2(DI)
	VPEXTRD    $1, X0, 2(DI)(BX*1)
	VPEXTRD    $2, X0, 2(DI)(BX*2)
	VPEXTRD    $3, X0, 2(DI)(R8*1)

next:
	ADDQ $8, SI
	ADDQ $16, DI
	DECQ CX
	JNE  four
	RET
