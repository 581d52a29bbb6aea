//go:build !purego

#include "textflag.h"

// The passes of passes.go on float32 in NEON, bit for bit the same: products are rounded before they are added.
// Macros name the instructions that Go's assembler does not know; the last operand is the destination.
#define FMUL(m, n, d) WORD $(0x6E20DC00 | m<<16 | n<<5 | d)  // FMUL Vd.4S, Vn.4S, Vm.4S
#define FADD(m, n, d) WORD $(0x4E20D400 | m<<16 | n<<5 | d)  // FADD Vd.4S, Vn.4S, Vm.4S
#define FADDP(m, n, d) WORD $(0x6E20D400 | m<<16 | n<<5 | d) // FADDP Vd.4S, Vn.4S, Vm.4S
#define UCVTF(n, d) WORD $(0x6E21D800 | n<<5 | d)            // UCVTF Vd.4S, Vn.4S

// ZERO clears the sums, V16 to V23.
#define ZERO \
	VEOR V16.B16, V16.B16, V16.B16 \
	VEOR V17.B16, V17.B16, V17.B16 \
	VEOR V18.B16, V18.B16, V18.B16 \
	VEOR V19.B16, V19.B16, V19.B16 \
	VEOR V20.B16, V20.B16, V20.B16 \
	VEOR V21.B16, V21.B16, V21.B16 \
	VEOR V22.B16, V22.B16, V22.B16 \
	VEOR V23.B16, V23.B16, V23.B16

// CLEAR clears sums and totals.
#define CLEAR \
	ZERO                           \
	VEOR V24.B16, V24.B16, V24.B16 \
	VEOR V25.B16, V25.B16, V25.B16 \
	VEOR V26.B16, V26.B16, V26.B16 \
	VEOR V27.B16, V27.B16, V27.B16 \
	VEOR V28.B16, V28.B16, V28.B16 \
	VEOR V29.B16, V29.B16, V29.B16 \
	VEOR V30.B16, V30.B16, V30.B16 \
	VEOR V31.B16, V31.B16, V31.B16

// FLUSH adds the sums to the totals, V24 to V31.
#define FLUSH \
	FADD(16, 24, 24) \
	FADD(17, 25, 25) \
	FADD(18, 26, 26) \
	FADD(19, 27, 27) \
	FADD(20, 28, 28) \
	FADD(21, 29, 29) \
	FADD(22, 30, 30) \
	FADD(23, 31, 31)

// ADDSUMS adds the products, V0 to V7, to the sums.
#define ADDSUMS \
	FADD(0, 16, 16) \
	FADD(1, 17, 17) \
	FADD(2, 18, 18) \
	FADD(3, 19, 19) \
	FADD(4, 20, 20) \
	FADD(5, 21, 21) \
	FADD(6, 22, 22) \
	FADD(7, 23, 23)

// func columnFloatsNEON(dst *float32, n int, rows *[]float32, weight *float32, taps int)
TEXT ·columnFloatsNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD n+8(FP), R1
	MOVD rows+16(FP), R2
	MOVD weight+24(FP), R3
	MOVD taps+32(FP), R4
	LSL  $2, R1, R1
	MOVD ZR, R5

floatsBlock:
	CLEAR
	MOVD R2, R6
	MOVD R3, R7
	MOVD R4, R8

floatsFlush:
	// Up to 32 rows.
	MOVD $32, R9
	CMP  R9, R8
	CSEL LT, R8, R9, R9
	SUB  R9, R8, R8

floatsRow:
	MOVD.P  24(R6), R10
	VLD1R.P 4(R7), [V8.S4]
	ADD     R5, R10, R10
	VLD1.P  64(R10), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1    (R10), [V4.S4, V5.S4, V6.S4, V7.S4]
	SUBS    $1, R9, R9
	FMUL(8, 0, 0)
	FMUL(8, 1, 1)
	FMUL(8, 2, 2)
	FMUL(8, 3, 3)
	FMUL(8, 4, 4)
	FMUL(8, 5, 5)
	FMUL(8, 6, 6)
	FMUL(8, 7, 7)
	ADDSUMS
	BNE     floatsRow
	FLUSH
	CBZ     R8, floatsStore
	ZERO
	B       floatsFlush

floatsStore:
	VST1.P [V24.S4, V25.S4, V26.S4, V27.S4], 64(R0)
	VST1.P [V28.S4, V29.S4, V30.S4, V31.S4], 64(R0)
	ADD    $128, R5, R5
	CMP    R1, R5
	BLT    floatsBlock
	RET

// START loads the address of the first tap of an output.
#define START(r) \
	MOVW.P 4(R3), r      \
	ADD    r<<2, R2, r

// func rowFloatsNEON(dst *float32, groups int, src *float32, starts *int32, weight *float32, blocks int)
TEXT ·rowFloatsNEON(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD groups+8(FP), R1
	MOVD src+16(FP), R2
	MOVD starts+24(FP), R3
	MOVD weight+32(FP), R4
	MOVD blocks+40(FP), R5

floatsGroup:
	START(R8)
	START(R9)
	START(R10)
	START(R11)
	START(R12)
	START(R13)
	START(R14)
	START(R15)
	CLEAR
	MOVD R5, R6

floatsTotal:
	// Up to 32 blocks.
	MOVD $32, R7
	CMP  R7, R6
	CSEL LT, R6, R7, R7
	SUB  R7, R6, R6

floatsTaps:
	VLD1.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4] // weights of outputs 0, 4, 1, 5
	VLD1.P 64(R4), [V4.S4, V5.S4, V6.S4, V7.S4] // and of 2, 6, 3, 7
	VLD1.P 16(R8), [V8.S4]
	VLD1.P 16(R12), [V9.S4]
	VLD1.P 16(R9), [V10.S4]
	VLD1.P 16(R13), [V11.S4]
	VLD1.P 16(R10), [V12.S4]
	VLD1.P 16(R14), [V13.S4]
	VLD1.P 16(R11), [V14.S4]
	VLD1.P 16(R15), [V15.S4]
	SUBS   $1, R7, R7
	FMUL(8, 0, 0)
	FMUL(9, 1, 1)
	FMUL(10, 2, 2)
	FMUL(11, 3, 3)
	FMUL(12, 4, 4)
	FMUL(13, 5, 5)
	FMUL(14, 6, 6)
	FMUL(15, 7, 7)
	ADDSUMS
	BNE    floatsTaps
	FLUSH
	CBZ    R6, floatsSum
	ZERO
	B      floatsTotal

floatsSum:
	FADDP(26, 24, 24) // 0 and 1
	FADDP(30, 28, 28) // 2 and 3
	FADDP(27, 25, 25) // 4 and 5
	FADDP(31, 29, 29) // 6 and 7
	FADDP(28, 24, 24)
	FADDP(29, 25, 25)
	VST1.P [V24.S4, V25.S4], 32(R0)
	SUBS   $1, R1, R1
	BNE    floatsGroup
	RET

// FLOATS makes float32 of the eight words in V0, in V0 and V1.
#define FLOATS \
	VUXTL2 V0.H8, V1.S4 \
	VUXTL  V0.H4, V0.S4 \
	UCVTF(0, 0)         \
	UCVTF(1, 1)

// func convertBytesNEON(dst *float32, src *uint8, n int)
TEXT ·convertBytesNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD src+8(FP), R1
	MOVD n+16(FP), R2

convertBytes:
	VLD1.P 8(R1), [V0.B8]
	VUXTL  V0.B8, V0.H8
	FLOATS
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS   $8, R2, R2
	BNE    convertBytes
	RET

// func convertWordsNEON(dst *float32, src *uint16, n int)
TEXT ·convertWordsNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD src+8(FP), R1
	MOVD n+16(FP), R2

convertWords:
	VLD1.P 16(R1), [V0.H8]
	FLOATS
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS   $8, R2, R2
	BNE    convertWords
	RET

// MULTIPLY multiplies two pixels, in V0 and V1, by their alpha; V4 is its maximum.
#define MULTIPLY \
	VDUP V0.S[3], V2.S4    \
	VDUP V1.S[3], V3.S4    \
	VMOV V4.S[0], V0.S[3]  \
	VMOV V4.S[0], V1.S[3]  \
	FMUL(2, 0, 0)          \
	FMUL(3, 1, 1)

// func multiplyBytesNEON(dst *float32, src *uint8, n int, top float32)
TEXT ·multiplyBytesNEON(SB), NOSPLIT, $0-28
	MOVD  dst+0(FP), R0
	MOVD  src+8(FP), R1
	MOVD  n+16(FP), R2
	FMOVS top+24(FP), F4

multiplyBytes:
	VLD1.P 8(R1), [V0.B8]
	VUXTL  V0.B8, V0.H8
	FLOATS
	MULTIPLY
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS   $8, R2, R2
	BNE    multiplyBytes
	RET

// func multiplyWordsNEON(dst *float32, src *uint16, n int, top float32)
TEXT ·multiplyWordsNEON(SB), NOSPLIT, $0-28
	MOVD  dst+0(FP), R0
	MOVD  src+8(FP), R1
	MOVD  n+16(FP), R2
	FMOVS top+24(FP), F4

multiplyWords:
	VLD1.P 16(R1), [V0.H8]
	FLOATS
	MULTIPLY
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS   $8, R2, R2
	BNE    multiplyWords
	RET
