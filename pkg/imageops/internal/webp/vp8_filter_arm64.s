//go:build !purego

#include "textflag.h"

// The same arithmetic as in vp8_filter.go, 16 places at a time in bytes that saturate: the results are equal for every input. V0 to
// V7 are the pixels across the edge: p3, p2, p1, p0, q0, q1, q2, q3. Macros name the instructions that Go's assembler does not know;
// the last operand is the destination.
#define UABD(m, n, d) WORD $(0x6E207400 | m<<16 | n<<5 | d)   // UABD Vd.16B, Vn.16B, Vm.16B
#define CMHS(m, n, d) WORD $(0x6E203C00 | m<<16 | n<<5 | d)   // CMHS Vd.16B, Vn.16B, Vm.16B: n >= m
#define UQADD(m, n, d) WORD $(0x6E200C00 | m<<16 | n<<5 | d)  // UQADD Vd.16B, Vn.16B, Vm.16B
#define SQADD(m, n, d) WORD $(0x4E200C00 | m<<16 | n<<5 | d)  // SQADD Vd.16B, Vn.16B, Vm.16B
#define SQSUB(m, n, d) WORD $(0x4E202C00 | m<<16 | n<<5 | d)  // SQSUB Vd.16B, Vn.16B, Vm.16B: n - m
#define SSHR3(n, d) WORD $(0x4F0D0400 | n<<5 | d)             // SSHR Vd.16B, Vn.16B, #3
#define SRSHR1(n, d) WORD $(0x4F0F2400 | n<<5 | d)            // SRSHR Vd.16B, Vn.16B, #1
#define SMULL(m, n, d) WORD $(0x0E20C000 | m<<16 | n<<5 | d)  // SMULL Vd.8H, Vn.8B, Vm.8B
#define SMULL2(m, n, d) WORD $(0x4E20C000 | m<<16 | n<<5 | d) // SMULL2 Vd.8H, Vn.16B, Vm.16B
#define SQSHRN7(n, d) WORD $(0x0F099400 | n<<5 | d)           // SQSHRN Vd.8B, Vn.8H, #7
#define SQSHRN72(n, d) WORD $(0x4F099400 | n<<5 | d)          // SQSHRN2 Vd.16B, Vn.8H, #7

// ARGS(limit) takes the arguments: pointers to the first and to the ninth place, the stride, and the thresholds in all bytes.
#define ARGS(limit) \
	MOVD  p+0(FP), R0        \
	MOVD  q+8(FP), R1        \
	MOVD  stride+16(FP), R2  \
	MOVD  f+24(FP), R3       \
	ADD   $limit, R3, R4     \
	VLD1R (R4), [V28.B16]    \
	ADD   $2, R3, R3         \
	VLD1R.P 1(R3), [V29.B16] \
	VLD1R (R3), [V30.B16]

// MASKS sets V8 where there is to be filtered, and V9 where the variance is not high. The limit at the edge is halved:
// 2|p0-q0| + |p1-q1|/2 is at most that.
#define MASKS \
	UABD(2, 3, 9)                  \
	UABD(5, 4, 10)                 \
	VUMAX V10.B16, V9.B16, V9.B16  \
	UABD(0, 1, 8)                  \
	UABD(1, 2, 10)                 \
	UABD(7, 6, 11)                 \
	UABD(6, 5, 12)                 \
	VUMAX V10.B16, V8.B16, V8.B16  \
	VUMAX V12.B16, V11.B16, V11.B16 \
	VUMAX V9.B16, V8.B16, V8.B16   \
	VUMAX V11.B16, V8.B16, V8.B16  \
	CMHS(8, 29, 8)                 \
	CMHS(9, 30, 9)                 \ // not high
	UABD(3, 4, 10)                 \
	UABD(2, 5, 11)                 \
	UQADD(10, 10, 10)              \
	VUSHR $1, V11.B16, V11.B16     \
	UQADD(11, 10, 10)              \
	CMHS(10, 28, 10)               \
	VAND  V10.B16, V8.B16, V8.B16

// SIGN makes signed bytes of unsigned ones, and back.
#define SIGN(x) VEOR V31.B16, x.B16, x.B16

// STEP changes p0 and q0 by an eighth of V12, which becomes what q0 is changed by.
#define STEP \
	VMOVI $3, V13.B16   \
	VMOVI $4, V14.B16   \
	SQADD(13, 12, 13)   \
	SQADD(14, 12, 12)   \
	SSHR3(13, 13)       \
	SSHR3(12, 12)       \
	SQADD(13, 3, 3)     \
	SQSUB(12, 4, 4)

// PART shifts words in V10 and V11 to bytes, which are added to p and taken from q.
#define PART(p, q) \
	SQSHRN7(10, 12)    \
	SQSHRN72(11, 12)   \
	SQADD(12, p, p)    \
	SQSUB(12, q, q)

#define OUTER \
	MASKS                           \
	VMOVI $0x80, V31.B16            \
	SIGN(V1)                        \
	SIGN(V2)                        \
	SIGN(V3)                        \
	SIGN(V4)                        \
	SIGN(V5)                        \
	SIGN(V6)                        \
	SQSUB(5, 2, 10)                 \ // w = p1-q1 + 3(q0-p0)
	SQSUB(3, 4, 11)                 \
	SQADD(11, 10, 10)               \
	SQADD(11, 10, 10)               \
	SQADD(11, 10, 10)               \
	VAND  V8.B16, V10.B16, V10.B16  \
	VAND  V9.B16, V10.B16, V15.B16  \
	VEOR  V15.B16, V10.B16, V12.B16 \ // where the variance is high
	STEP                            \
	VMOVI $9, V16.B16               \
	MOVD  $63, R4                   \
	VDUP  R4, V17.H8                \
	SMULL(16, 15, 18)               \
	SMULL2(16, 15, 19)              \
	VADD  V17.H8, V18.H8, V10.H8    \
	VADD  V17.H8, V19.H8, V11.H8    \
	PART(1, 6)                      \
	VADD  V18.H8, V10.H8, V10.H8    \
	VADD  V19.H8, V11.H8, V11.H8    \
	PART(2, 5)                      \
	VADD  V18.H8, V10.H8, V10.H8    \
	VADD  V19.H8, V11.H8, V11.H8    \
	PART(3, 4)                      \
	SIGN(V1)                        \
	SIGN(V2)                        \
	SIGN(V3)                        \
	SIGN(V4)                        \
	SIGN(V5)                        \
	SIGN(V6)

#define INNER \
	MASKS                           \
	VMOVI $0x80, V31.B16            \
	SIGN(V2)                        \
	SIGN(V3)                        \
	SIGN(V4)                        \
	SIGN(V5)                        \
	SQSUB(5, 2, 10)                 \
	VAND  V9.B16, V10.B16, V12.B16  \
	VEOR  V12.B16, V10.B16, V12.B16 \ // p1-q1 where the variance is high
	SQSUB(3, 4, 11)                 \
	SQADD(11, 12, 12)               \
	SQADD(11, 12, 12)               \
	SQADD(11, 12, 12)               \
	VAND  V8.B16, V12.B16, V12.B16  \
	STEP                            \
	SRSHR1(12, 12)                  \
	VAND  V9.B16, V12.B16, V12.B16  \
	SQADD(12, 2, 2)                 \
	SQSUB(12, 5, 5)                 \
	SIGN(V2)                        \
	SIGN(V3)                        \
	SIGN(V4)                        \
	SIGN(V5)

// TAKE and GIVE move one row of 16 pixels, 8 of which are at R0, and 8 at R1.
#define TAKE(x) \
	VLD1.P (R0)(R2), x.D[0] \
	VLD1.P (R1)(R2), x.D[1]

#define GIVE(x) \
	VST1.P x.D[0], (R0)(R2) \
	VST1.P x.D[1], (R1)(R2)

#define TAKEROWS \
	TAKE(V0) \
	TAKE(V1) \
	TAKE(V2) \
	TAKE(V3) \
	TAKE(V4) \
	TAKE(V5) \
	TAKE(V6) \
	TAKE(V7)

// GIVEROWS writes p2 to q2.
#define GIVEROWS \
	MOVD p+0(FP), R0 \
	MOVD q+8(FP), R1 \
	ADD  R2, R0, R0  \
	ADD  R2, R1, R1  \
	GIVE(V1)         \
	GIVE(V2)         \
	GIVE(V3)         \
	GIVE(V4)         \
	GIVE(V5)         \
	GIVE(V6)

// TURN turns two squares of 8×8 bytes about their diagonals: rows are lines, the squares side by side.
#define TURN \
	VTRN1 V1.B16, V0.B16, V16.B16 \
	VTRN2 V1.B16, V0.B16, V17.B16 \
	VTRN1 V3.B16, V2.B16, V18.B16 \
	VTRN2 V3.B16, V2.B16, V19.B16 \
	VTRN1 V5.B16, V4.B16, V20.B16 \
	VTRN2 V5.B16, V4.B16, V21.B16 \
	VTRN1 V7.B16, V6.B16, V22.B16 \
	VTRN2 V7.B16, V6.B16, V23.B16 \
	VTRN1 V18.H8, V16.H8, V24.H8  \
	VTRN2 V18.H8, V16.H8, V26.H8  \
	VTRN1 V19.H8, V17.H8, V25.H8  \
	VTRN2 V19.H8, V17.H8, V27.H8  \
	VTRN1 V22.H8, V20.H8, V16.H8  \
	VTRN2 V22.H8, V20.H8, V18.H8  \
	VTRN1 V23.H8, V21.H8, V17.H8  \
	VTRN2 V23.H8, V21.H8, V19.H8  \
	VTRN1 V16.S4, V24.S4, V0.S4   \
	VTRN2 V16.S4, V24.S4, V4.S4   \
	VTRN1 V17.S4, V25.S4, V1.S4   \
	VTRN2 V17.S4, V25.S4, V5.S4   \
	VTRN1 V18.S4, V26.S4, V2.S4   \
	VTRN2 V18.S4, V26.S4, V6.S4   \
	VTRN1 V19.S4, V27.S4, V3.S4   \
	VTRN2 V19.S4, V27.S4, V7.S4

// func outerRows(p, q *byte, stride int, f *strength)
TEXT ·outerRows(SB), NOSPLIT, $0-32
	ARGS(0)
	TAKEROWS
	OUTER
	GIVEROWS
	RET

// func innerRows(p, q *byte, stride int, f *strength)
TEXT ·innerRows(SB), NOSPLIT, $0-32
	ARGS(1)
	TAKEROWS
	INNER
	GIVEROWS
	RET

// func outerColumns(p, q *byte, stride int, f *strength)
TEXT ·outerColumns(SB), NOSPLIT, $0-32
	ARGS(0)
	TAKEROWS
	TURN
	OUTER
	TURN
	MOVD p+0(FP), R0
	MOVD q+8(FP), R1
	GIVE(V0)
	GIVE(V1)
	GIVE(V2)
	GIVE(V3)
	GIVE(V4)
	GIVE(V5)
	GIVE(V6)
	GIVE(V7)
	RET

// func innerColumns(p, q *byte, stride int, f *strength)
TEXT ·innerColumns(SB), NOSPLIT, $0-32
	ARGS(1)
	TAKEROWS
	TURN
	INNER
	TURN
	MOVD p+0(FP), R0
	MOVD q+8(FP), R1
	GIVE(V0)
	GIVE(V1)
	GIVE(V2)
	GIVE(V3)
	GIVE(V4)
	GIVE(V5)
	GIVE(V6)
	GIVE(V7)
	RET
