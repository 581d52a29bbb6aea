//go:build !purego

#include "textflag.h"

// The filters of deblock_filter.go, in 16-bit lanes, for samples of at most 11 bits. Macros name the instructions that Go's assembler
// does not know; the last operand is the destination.
#define UABD(m, n, d) WORD $(0x6E607400 | m<<16 | n<<5 | d)   // UABD Vd.8H, Vn.8H, Vm.8H
#define ABS(n, d) WORD $(0x4E60B800 | n<<5 | d)               // ABS Vd.8H, Vn.8H
#define NEG(n, d) WORD $(0x6E60B800 | n<<5 | d)               // NEG Vd.8H, Vn.8H
#define CMGT(m, n, d) WORD $(0x4E603400 | m<<16 | n<<5 | d)   // CMGT Vd.8H, Vn.8H, Vm.8H: n > m
#define SMAX(m, n, d) WORD $(0x4E606400 | m<<16 | n<<5 | d)   // SMAX Vd.8H, Vn.8H, Vm.8H
#define SMIN(m, n, d) WORD $(0x4E606C00 | m<<16 | n<<5 | d)   // SMIN Vd.8H, Vn.8H, Vm.8H
#define URHADD(m, n, d) WORD $(0x6E601400 | m<<16 | n<<5 | d) // URHADD Vd.8H, Vn.8H, Vm.8H
#define SRSHR(s, n, d) WORD $(0x4F002400 | (32-s)<<16 | n<<5 | d) // SRSHR Vd.8H, Vn.8H, #s
#define SSHR1(n, d) WORD $(0x4F1F0400 | n<<5 | d)             // SSHR Vd.8H, Vn.8H, #1
#define UMAXV(n, d) WORD $(0x6E70A800 | n<<5 | d)             // UMAXV Hd, Vn.8H

// The bytes of β and of tC for eight samples, and those of the first and of the last sample of both parts.
DATA lanes<>+0(SB)/8, $0x0100010001000100
DATA lanes<>+8(SB)/8, $0x0504050405040504
DATA lanes<>+16(SB)/8, $0x0302030203020302
DATA lanes<>+24(SB)/8, $0x0706070607060706
DATA lanes<>+32(SB)/8, $0x0100010001000100
DATA lanes<>+40(SB)/8, $0x0908090809080908
DATA lanes<>+48(SB)/8, $0x0706070607060706
DATA lanes<>+56(SB)/8, $0x0F0E0F0E0F0E0F0E
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// CLAMP holds d to low and high.
#define CLAMP(low, high, d) \
	SMAX(low, d, d) \
	SMIN(high, d, d)

// NEAR holds d to at most V13 from v. Uses V14.
#define NEAR(v, d) \
	VSUB V13.H8, v.H8, V14.H8 \
	SMAX(14, d, d)            \
	VADD V13.H8, v.H8, V14.H8 \
	SMIN(14, d, d)

// LIMITS spreads those of the edge at R2 to V16 (β) and V17 (tC).
#define LIMITS \
	FMOVD R5, F18                        \
	VTBL  V28.B16, [V18.B16], V16.B16    \
	VTBL  V29.B16, [V18.B16], V17.B16

// DECIDE says in V22 which of eight lines of an edge, whose samples are V0 to V7, are filtered, in V23 which of them strongly, in V24
// which weakly, and in V20 and V21 on which sides the second sample is changed too.
#define DECIDE \
	VADD  V1.H8, V3.H8, V18.H8           \
	VSHL  $1, V2.H8, V19.H8              \
	UABD(19, 18, 18)                     \ // how much p is bent
	VADD  V4.H8, V6.H8, V19.H8           \
	VSHL  $1, V5.H8, V20.H8              \
	UABD(20, 19, 19)                     \ // and q
	VTBL  V30.B16, [V18.B16], V20.B16    \
	VTBL  V31.B16, [V18.B16], V21.B16    \
	VADD  V21.H8, V20.H8, V20.H8         \
	VTBL  V30.B16, [V19.B16], V21.B16    \
	VTBL  V31.B16, [V19.B16], V22.B16    \
	VADD  V22.H8, V21.H8, V21.H8         \
	VADD  V20.H8, V21.H8, V22.H8         \
	CMGT(22, 16, 22)                     \
	VUSHR $1, V16.H8, V23.H8             \
	VADD  V16.H8, V23.H8, V23.H8         \
	VUSHR $3, V23.H8, V23.H8             \
	CMGT(20, 23, 20)                     \
	CMGT(21, 23, 21)                     \
	VADD  V18.H8, V19.H8, V18.H8         \
	VSHL  $1, V18.H8, V18.H8             \
	VUSHR $2, V16.H8, V19.H8             \
	CMGT(18, 19, 18)                     \
	UABD(3, 0, 19)                       \
	UABD(7, 4, 23)                       \
	VADD  V19.H8, V23.H8, V19.H8         \
	VUSHR $3, V16.H8, V23.H8             \
	CMGT(19, 23, 19)                     \
	VAND  V19.B16, V18.B16, V18.B16      \
	VSHL  $2, V17.H8, V23.H8             \
	VADD  V17.H8, V23.H8, V23.H8         \
	SRSHR(1, 23, 23)                     \
	UABD(4, 3, 19)                       \
	CMGT(19, 23, 19)                     \
	VAND  V19.B16, V18.B16, V18.B16      \
	VTBL  V30.B16, [V18.B16], V19.B16    \
	VTBL  V31.B16, [V18.B16], V18.B16    \
	VAND  V19.B16, V18.B16, V18.B16      \
	VAND  V22.B16, V18.B16, V23.B16      \
	VEOR  V23.B16, V22.B16, V24.B16

// WEAK changes the lines of V24.
#define WEAK \
	VSUB V3.H8, V4.H8, V10.H8   \
	VSUB V2.H8, V5.H8, V11.H8   \
	VSHL $3, V10.H8, V12.H8     \
	VADD V10.H8, V12.H8, V10.H8 \
	VSHL $1, V11.H8, V12.H8     \
	VADD V11.H8, V12.H8, V11.H8 \
	VSUB V11.H8, V10.H8, V10.H8 \
	SRSHR(4, 10, 10)            \ // delta
	ABS(10, 11)                 \
	VSHL $3, V17.H8, V12.H8     \
	VSHL $1, V17.H8, V13.H8     \
	VADD V12.H8, V13.H8, V12.H8 \
	CMGT(11, 12, 12)            \
	VAND V12.B16, V24.B16, V24.B16 \
	NEG(17, 11)                 \
	CLAMP(11, 17, 10)           \
	VUSHR $1, V17.H8, V12.H8    \
	NEG(12, 13)                 \
	URHADD(1, 3, 14)            \
	VSUB V2.H8, V14.H8, V14.H8  \
	VADD V10.H8, V14.H8, V14.H8 \
	SSHR1(14, 14)               \
	CLAMP(13, 12, 14)           \
	VADD V2.H8, V14.H8, V14.H8  \
	CLAMP(26, 27, 14)           \ // the second sample of p
	URHADD(4, 6, 15)            \
	VSUB V5.H8, V15.H8, V15.H8  \
	VSUB V10.H8, V15.H8, V15.H8 \
	SSHR1(15, 15)               \
	CLAMP(13, 12, 15)           \
	VADD V5.H8, V15.H8, V15.H8  \
	CLAMP(26, 27, 15)           \ // and of q
	VADD V10.H8, V3.H8, V11.H8  \
	CLAMP(26, 27, 11)           \
	VSUB V10.H8, V4.H8, V12.H8  \
	CLAMP(26, 27, 12)           \
	VAND V24.B16, V20.B16, V20.B16 \
	VAND V24.B16, V21.B16, V21.B16 \
	VBIT V20.B16, V14.B16, V2.B16  \
	VBIT V21.B16, V15.B16, V5.B16  \
	VBIT V24.B16, V11.B16, V3.B16  \
	VBIT V24.B16, V12.B16, V4.B16

// STRONG changes the lines of V23.
#define STRONG \
	VSHL $1, V17.H8, V13.H8     \
	VADD V3.H8, V4.H8, V10.H8   \
	VADD V1.H8, V2.H8, V11.H8   \
	VADD V10.H8, V11.H8, V11.H8 \ // p2 + p1 + p0 + q0
	VADD V5.H8, V6.H8, V12.H8   \
	VADD V10.H8, V12.H8, V12.H8 \ // p0 + q0 + q1 + q2
	VADD V10.H8, V2.H8, V15.H8  \
	VADD V5.H8, V15.H8, V15.H8  \ // p1 + p0 + q0 + q1
	VADD V11.H8, V15.H8, V18.H8 \
	SRSHR(3, 18, 18)            \
	NEAR(V3, 18)                \
	VADD V12.H8, V15.H8, V19.H8 \
	SRSHR(3, 19, 19)            \
	NEAR(V4, 19)                \
	VADD V0.H8, V1.H8, V20.H8   \
	VSHL $1, V20.H8, V20.H8     \
	VADD V11.H8, V20.H8, V20.H8 \
	SRSHR(3, 20, 20)            \
	NEAR(V1, 20)                \
	VADD V6.H8, V7.H8, V21.H8   \
	VSHL $1, V21.H8, V21.H8     \
	VADD V12.H8, V21.H8, V21.H8 \
	SRSHR(3, 21, 21)            \
	NEAR(V6, 21)                \
	SRSHR(2, 11, 11)            \
	NEAR(V2, 11)                \
	SRSHR(2, 12, 12)            \
	NEAR(V5, 12)                \
	VBIT V23.B16, V20.B16, V1.B16 \
	VBIT V23.B16, V11.B16, V2.B16 \
	VBIT V23.B16, V18.B16, V3.B16 \
	VBIT V23.B16, V19.B16, V4.B16 \
	VBIT V23.B16, V12.B16, V5.B16 \
	VBIT V23.B16, V21.B16, V6.B16

#define ARGUMENTS(edges) \
	MOVD pix+0(FP), R0    \
	MOVD stride+8(FP), R1 \
	MOVD edges+16(FP), R2 \
	MOVD n+24(FP), R3     \
	MOVD most+32(FP), R4

#define CONSTANTS \
	MOVD $lanes<>(SB), R6                           \
	VLD1 (R6), [V28.B16, V29.B16, V30.B16, V31.B16] \
	VDUP R4, V27.H8                                 \
	VEOR V26.B16, V26.B16, V26.B16

// func lumaRowsNEON(pix *uint16, stride int, edges *lumaEdge, n, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·lumaRowsNEON(SB), NOSPLIT, $0-40
	ARGUMENTS(edges)
	CONSTANTS

edge:
	MOVD.P 8(R2), R5
	CBZ    R5, next
	LIMITS
	MOVD   R0, R6
	VLD1.P (R6)(R1), [V0.H8]
	MOVD   R6, R7
	VLD1.P (R6)(R1), [V1.H8]
	VLD1.P (R6)(R1), [V2.H8]
	VLD1.P (R6)(R1), [V3.H8]
	VLD1.P (R6)(R1), [V4.H8]
	VLD1.P (R6)(R1), [V5.H8]
	VLD1.P (R6)(R1), [V6.H8]
	VLD1   (R6), [V7.H8]
	DECIDE
	UMAXV(22, 8)
	FMOVS  F8, R5
	CBZ    R5, next
	WEAK
	UMAXV(23, 8)
	FMOVS  F8, R5
	CBZ    R5, store
	STRONG

store:
	VST1.P [V1.H8], (R7)(R1)
	VST1.P [V2.H8], (R7)(R1)
	VST1.P [V3.H8], (R7)(R1)
	VST1.P [V4.H8], (R7)(R1)
	VST1.P [V5.H8], (R7)(R1)
	VST1   [V6.H8], (R7)

next:
	ADD  $16, R0, R0
	SUBS $1, R3, R3
	BNE  edge
	RET

// TURN turns the square V0 to V7 about its diagonal. Uses V8 to V15.
#define TURN \
	VTRN1 V1.H8, V0.H8, V8.H8   \
	VTRN2 V1.H8, V0.H8, V9.H8   \
	VTRN1 V3.H8, V2.H8, V10.H8  \
	VTRN2 V3.H8, V2.H8, V11.H8  \
	VTRN1 V5.H8, V4.H8, V12.H8  \
	VTRN2 V5.H8, V4.H8, V13.H8  \
	VTRN1 V7.H8, V6.H8, V14.H8  \
	VTRN2 V7.H8, V6.H8, V15.H8  \
	VTRN1 V10.S4, V8.S4, V0.S4  \
	VTRN1 V11.S4, V9.S4, V1.S4  \
	VTRN2 V10.S4, V8.S4, V2.S4  \
	VTRN2 V11.S4, V9.S4, V3.S4  \
	VTRN1 V14.S4, V12.S4, V4.S4 \
	VTRN1 V15.S4, V13.S4, V5.S4 \
	VTRN2 V14.S4, V12.S4, V6.S4 \
	VTRN2 V15.S4, V13.S4, V7.S4 \
	VTRN1 V4.D2, V0.D2, V8.D2   \
	VTRN1 V5.D2, V1.D2, V9.D2   \
	VTRN1 V6.D2, V2.D2, V10.D2  \
	VTRN1 V7.D2, V3.D2, V11.D2  \
	VTRN2 V4.D2, V0.D2, V4.D2   \
	VTRN2 V5.D2, V1.D2, V5.D2   \
	VTRN2 V6.D2, V2.D2, V6.D2   \
	VTRN2 V7.D2, V3.D2, V7.D2   \
	VMOV  V8.B16, V0.B16        \
	VMOV  V9.B16, V1.B16        \
	VMOV  V10.B16, V2.B16       \
	VMOV  V11.B16, V3.B16

// func lumaColumnsNEON(pix *uint16, stride int, edges *lumaEdge, n, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·lumaColumnsNEON(SB), NOSPLIT, $0-40
	ARGUMENTS(edges)
	CONSTANTS

edge:
	MOVD.P 8(R2), R5
	CBZ    R5, next
	LIMITS
	MOVD   R0, R6
	VLD1.P (R6)(R1), [V0.H8]
	VLD1.P (R6)(R1), [V1.H8]
	VLD1.P (R6)(R1), [V2.H8]
	VLD1.P (R6)(R1), [V3.H8]
	VLD1.P (R6)(R1), [V4.H8]
	VLD1.P (R6)(R1), [V5.H8]
	VLD1.P (R6)(R1), [V6.H8]
	VLD1   (R6), [V7.H8]
	TURN
	DECIDE
	UMAXV(22, 8)
	FMOVS  F8, R5
	CBZ    R5, next
	WEAK
	UMAXV(23, 8)
	FMOVS  F8, R5
	CBZ    R5, store
	STRONG

store:
	TURN
	MOVD   R0, R6
	VST1.P [V0.H8], (R6)(R1)
	VST1.P [V1.H8], (R6)(R1)
	VST1.P [V2.H8], (R6)(R1)
	VST1.P [V3.H8], (R6)(R1)
	VST1.P [V4.H8], (R6)(R1)
	VST1.P [V5.H8], (R6)(R1)
	VST1.P [V6.H8], (R6)(R1)
	VST1   [V7.H8], (R6)

next:
	ADD  $16, R0, R0
	SUBS $1, R3, R3
	BNE  edge
	RET

// CHROMA changes V1 and V2, which lie between V0 and V3, by at most V17.
#define CHROMA \
	VSUB V1.H8, V2.H8, V4.H8 \
	VSHL $2, V4.H8, V4.H8    \
	VSUB V3.H8, V0.H8, V5.H8 \
	VADD V5.H8, V4.H8, V4.H8 \
	SRSHR(3, 4, 4)           \
	NEG(17, 5)               \
	CLAMP(5, 17, 4)          \
	VADD V4.H8, V1.H8, V1.H8 \
	VSUB V4.H8, V2.H8, V2.H8 \
	CLAMP(26, 27, 1)         \
	CLAMP(26, 27, 2)

// func chromaRowsNEON(pix *uint16, stride int, limits *uint16, fours, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·chromaRowsNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD limits+16(FP), R2
	MOVD fours+24(FP), R3
	MOVD most+32(FP), R4
	VDUP R4, V27.H8
	VEOR V26.B16, V26.B16, V26.B16

four:
	MOVD.P 8(R2), R5
	CBZ    R5, next
	FMOVD  R5, F17
	MOVD   R0, R6
	VLD1.P (R6)(R1), [V0.H4]
	MOVD   R6, R7
	VLD1.P (R6)(R1), [V1.H4]
	VLD1.P (R6)(R1), [V2.H4]
	VLD1   (R6), [V3.H4]
	CHROMA
	VST1.P [V1.H4], (R7)(R1)
	VST1   [V2.H4], (R7)

next:
	ADD  $8, R0, R0
	SUBS $1, R3, R3
	BNE  four
	RET

// func chromaColumnsNEON(pix *uint16, stride int, limits *uint16, fours, most int)
//
// Rows of pix are stride bytes apart.
TEXT ·chromaColumnsNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD limits+16(FP), R2
	MOVD fours+24(FP), R3
	MOVD most+32(FP), R4
	VDUP R4, V27.H8
	VEOR V26.B16, V26.B16, V26.B16

four:
	MOVD.P 8(R2), R5
	CBZ    R5, next
	FMOVD  R5, F17
	MOVD   R0, R6
	VLD1.P (R6)(R1), [V4.H4]
	VLD1.P (R6)(R1), [V5.H4]
	VLD1.P (R6)(R1), [V6.H4]
	VLD1   (R6), [V7.H4]
	VTRN1  V5.H4, V4.H4, V0.H4
	VTRN2  V5.H4, V4.H4, V1.H4
	VTRN1  V7.H4, V6.H4, V2.H4
	VTRN2  V7.H4, V6.H4, V3.H4
	VTRN2  V2.S2, V0.S2, V4.S2
	VTRN1  V2.S2, V0.S2, V0.S2
	VTRN2  V3.S2, V1.S2, V5.S2
	VTRN1  V3.S2, V1.S2, V1.S2
	VMOV   V4.B16, V2.B16
	VMOV   V5.B16, V3.B16
	CHROMA
	VZIP1  V2.H8, V1.H8, V0.H8
	ADD    $2, R0, R6
	VST1.P V0.S[0], (R6)(R1)
	VST1.P V0.S[1], (R6)(R1)
	VST1.P V0.S[2], (R6)(R1)
	VST1   V0.S[3], (R6)

next:
	ADD  $16, R0, R0
	SUBS $1, R3, R3
	BNE  four
	RET
