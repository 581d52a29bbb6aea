//go:build !purego

#include "textflag.h"

// The predictions of predict.go in 32-bit lanes.
#define MUL(m, n, d) WORD $(0x4EA09C00 | m<<16 | n<<5 | d)  // MUL Vd.4S, Vn.4S, Vm.4S
#define MLA(m, n, d) WORD $(0x4EA09400 | m<<16 | n<<5 | d)  // MLA Vd.4S, Vn.4S, Vm.4S
#define RSHRN5(n, d) WORD $(0x0F1B8C00 | n<<5 | d)          // RSHRN Vd.4H, Vn.4S, #5
#define USHL(m, n, d) WORD $(0x6EA04400 | m<<16 | n<<5 | d) // USHL Vd.4S, Vn.4S, Vm.4S
#define XTN(n, d) WORD $(0x0E612800 | n<<5 | d)             // XTN Vd.4H, Vn.4S

// func angularRowsNEON(pix *uint16, stride int, ref *int32, n, angle int)
//
// Rows of pix are stride bytes apart. ref is the sample above the first one.
TEXT ·angularRowsNEON(SB), NOSPLIT, $0-40
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD ref+16(FP), R2
	MOVD n+24(FP), R3
	MOVD angle+32(FP), R4
	MOVD R3, R5
	MOVD ZR, R6
	MOVD $32, R7

row:
	ADD  R4, R6, R6
	ASR  $5, R6, R8
	ADD  R8<<2, R2, R9
	ADD  $4, R9, R10
	AND  $31, R6, R8
	VDUP R8, V31.S4
	SUB  R8, R7, R8
	VDUP R8, V30.S4
	MOVD R0, R11
	MOVD R3, R12

fours:
	VLD1.P 16(R9), [V0.S4]
	VLD1.P 16(R10), [V1.S4]
	SUBS   $4, R12, R12
	MUL(30, 0, 0)
	MLA(31, 1, 0)
	RSHRN5(0, 0)
	VST1.P [V0.H4], 8(R11)
	BNE    fours

	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row
	RET

DATA columns<>+0(SB)/8, $0x0000000100000000
DATA columns<>+8(SB)/8, $0x0000000300000002
GLOBL columns<>(SB), RODATA|NOPTR, $16

// func planarRowsNEON(pix *uint16, stride int, around *int32, n, log2 int)
TEXT ·planarRowsNEON(SB), NOSPLIT, $0-40
	MOVD  pix+0(FP), R0
	MOVD  stride+8(FP), R1
	MOVD  around+16(FP), R2
	MOVD  n+24(FP), R3
	MOVD  log2+32(FP), R4
	MOVD  $columns<>(SB), R5
	VLD1  (R5), [V24.S4]        // columns
	SUB   $1, R3, R6
	VDUP  R6, V25.S4
	VSUB  V24.S4, V25.S4, V25.S4 // weights of the left samples
	MOVD  $1, R7
	VDUP  R7, V26.S4
	VADD  V26.S4, V24.S4, V24.S4 // and of the right one
	MOVD  $4, R7
	VDUP  R7, V27.S4
	VDUP  R3, V28.S4
	MVN   R4, R4                 // -(log2+1)
	VDUP  R4, V29.S4
	ADD   R6<<2, R2, R5
	VLD1R (R5), [V30.S4]         // low
	ADD   R3<<3, R2, R5          // the corner
	ADD   $4, R5, R6             // above
	ADD   R3<<2, R6, R7
	VLD1R (R7), [V31.S4]         // right
	MOVD  R3, R8

group:
	VLD1.P 16(R6), [V0.S4]
	VSUB   V0.S4, V30.S4, V1.S4 // what more is added to the next row
	VADD   V26.S4, V0.S4, V0.S4
	VMOV   V1.B16, V2.B16       // what is added to a row
	MLA(28, 0, 2)
	MLA(31, 24, 2)
	SUB    $4, R5, R9
	MOVD   R0, R10
	MOVD   R3, R11

row:
	VLD1R  (R9), [V3.S4]
	VMOV   V2.B16, V4.B16
	SUB    $4, R9, R9
	SUBS   $1, R11, R11
	MLA(25, 3, 4)
	USHL(29, 4, 4)
	XTN(4, 4)
	VADD   V1.S4, V2.S4, V2.S4
	VST1.P [V4.H4], (R10)(R1)
	BNE    row

	VADD V27.S4, V24.S4, V24.S4
	VSUB V27.S4, V25.S4, V25.S4
	ADD  $8, R0, R0
	SUBS $4, R8, R8
	BNE  group
	RET

// func turnFours(pix *uint16, stride int, square *uint16, n int)
//
// n is a multiple of 4.
TEXT ·turnFours(SB), NOSPLIT, $0-32
	MOVD pix+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD square+16(FP), R2
	MOVD n+24(FP), R3
	LSL  $1, R3, R4 // a row of the square
	MOVD R3, R5

rows:
	MOVD R0, R6
	MOVD R2, R7
	MOVD R3, R8

columns:
	MOVD   R7, R9
	VLD1.P (R9)(R4), [V0.H4]
	VLD1.P (R9)(R4), [V1.H4]
	VLD1.P (R9)(R4), [V2.H4]
	VLD1   (R9), [V3.H4]
	ADD    $8, R7, R7
	SUBS   $4, R8, R8
	VTRN1  V1.H4, V0.H4, V4.H4
	VTRN2  V1.H4, V0.H4, V5.H4
	VTRN1  V3.H4, V2.H4, V6.H4
	VTRN2  V3.H4, V2.H4, V7.H4
	VTRN1  V6.S2, V4.S2, V0.S2
	VTRN1  V7.S2, V5.S2, V1.S2
	VTRN2  V6.S2, V4.S2, V2.S2
	VTRN2  V7.S2, V5.S2, V3.S2
	VST1.P [V0.H4], (R6)(R1)
	VST1.P [V1.H4], (R6)(R1)
	VST1.P [V2.H4], (R6)(R1)
	VST1.P [V3.H4], (R6)(R1)
	BNE    columns

	ADD  $8, R0, R0
	ADD  R4<<2, R2, R2
	SUBS $4, R5, R5
	BNE  rows
	RET
