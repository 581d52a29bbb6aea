//go:build !purego

#include "textflag.h"

// The passes of passes.go on int16 in NEON, bit for bit the same. Macros name the instructions that Go's assembler does not know;
// their operands are numbers of registers, the last is the destination.
#define SMLAL(m, n, d) WORD $(0x0E608000 | m<<16 | n<<5 | d)   // SMLAL Vd.4S, Vn.4H, Vm.4H
#define SMLAL2(m, n, d) WORD $(0x4E608000 | m<<16 | n<<5 | d)  // SMLAL2 Vd.4S, Vn.8H, Vm.8H
#define SSHL(m, n, d) WORD $(0x4EA04400 | m<<16 | n<<5 | d)    // SSHL Vd.4S, Vn.4S, Vm.4S
#define SQXTN(n, d) WORD $(0x0E614800 | n<<5 | d)              // SQXTN Vd.4H, Vn.4S
#define SQXTN2(n, d) WORD $(0x4E614800 | n<<5 | d)             // SQXTN2 Vd.8H, Vn.4S
#define SQSHRUN(n, d) WORD $(0x2F0C8400 | n<<5 | d)            // SQSHRUN Vd.8B, Vn.8H, #4
#define SQSHRUN2(n, d) WORD $(0x6F0C8400 | n<<5 | d)           // SQSHRUN2 Vd.16B, Vn.8H, #4

// SHIFT makes four int32 of half of 1<<shift in V30, and of -shift, for SSHL, in V31.
#define SHIFT(shift, x, y) \
	MOVD $1, x      \
	LSL  shift, x, x \
	LSR  $1, x, x   \
	VDUP x, V30.S4  \
	NEG  shift, y   \
	VDUP y, V31.S4

// HALVES starts the sums of 32 samples, in V16 to V23.
#define HALVES \
	VMOV V30.B16, V16.B16 \
	VMOV V30.B16, V17.B16 \
	VMOV V30.B16, V18.B16 \
	VMOV V30.B16, V19.B16 \
	VMOV V30.B16, V20.B16 \
	VMOV V30.B16, V21.B16 \
	VMOV V30.B16, V22.B16 \
	VMOV V30.B16, V23.B16

// WEIGH adds to the sums the 32 words in registers a to d times the weight in w.
#define WEIGH(w, a, b, c, d) \
	SMLAL(w, a, 16)  \
	SMLAL2(w, a, 17) \
	SMLAL(w, b, 18)  \
	SMLAL2(w, b, 19) \
	SMLAL(w, c, 20)  \
	SMLAL2(w, c, 21) \
	SMLAL(w, d, 22)  \
	SMLAL2(w, d, 23)

// PACK shifts the sums, and saturates them to 32 words in V16 to V19.
#define PACK \
	SSHL(31, 16, 16) \
	SSHL(31, 17, 17) \
	SSHL(31, 18, 18) \
	SSHL(31, 19, 19) \
	SSHL(31, 20, 20) \
	SSHL(31, 21, 21) \
	SSHL(31, 22, 22) \
	SSHL(31, 23, 23) \
	SQXTN(16, 16)    \
	SQXTN2(17, 16)   \
	SQXTN(18, 17)    \
	SQXTN2(19, 17)   \
	SQXTN(20, 18)    \
	SQXTN2(21, 18)   \
	SQXTN(22, 19)    \
	SQXTN2(23, 19)

// func columnBytesNEON(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)
TEXT ·columnBytesNEON(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD n+8(FP), R1
	MOVD rows+16(FP), R2
	MOVD weight+24(FP), R3
	MOVD pairs+32(FP), R4
	MOVD shift+40(FP), R5
	SHIFT(R5, R6, R5)
	MOVD ZR, R7

bytesBlock:
	HALVES
	MOVD R2, R8
	MOVD R3, R9
	MOVD R4, R10

bytesPair:
	MOVD    (R8), R11
	MOVD    24(R8), R12
	ADD     R7, R11, R11
	ADD     R7, R12, R12
	VLD1    (R11), [V0.B16, V1.B16]
	VLD1    (R12), [V2.B16, V3.B16]
	VLD1R.P 2(R9), [V4.H8]
	VLD1R.P 2(R9), [V5.H8]
	ADD     $48, R8, R8
	VUXTL   V0.B8, V6.H8
	VUXTL2  V0.B16, V7.H8
	VUXTL   V1.B8, V8.H8
	VUXTL2  V1.B16, V9.H8
	VUXTL   V2.B8, V10.H8
	VUXTL2  V2.B16, V11.H8
	VUXTL   V3.B8, V12.H8
	VUXTL2  V3.B16, V13.H8
	WEIGH(4, 6, 7, 8, 9)
	WEIGH(5, 10, 11, 12, 13)
	SUBS    $1, R10, R10
	BNE     bytesPair

	PACK
	VST1.P [V16.H8, V17.H8, V18.H8, V19.H8], 64(R0)
	ADD    $32, R7, R7
	CMP    R1, R7
	BLT    bytesBlock
	RET

// func columnWordsNEON(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)
TEXT ·columnWordsNEON(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD n+8(FP), R1
	MOVD rows+16(FP), R2
	MOVD weight+24(FP), R3
	MOVD pairs+32(FP), R4
	MOVD shift+40(FP), R5
	SHIFT(R5, R6, R5)
	LSL  $1, R1, R1
	MOVD ZR, R7

wordsBlock:
	HALVES
	MOVD R2, R8
	MOVD R3, R9
	MOVD R4, R10

wordsPair:
	MOVD    (R8), R11
	MOVD    24(R8), R12
	ADD     R7, R11, R11
	ADD     R7, R12, R12
	VLD1    (R11), [V0.H8, V1.H8, V2.H8, V3.H8]
	VLD1    (R12), [V6.H8, V7.H8, V8.H8, V9.H8]
	VLD1R.P 2(R9), [V4.H8]
	VLD1R.P 2(R9), [V5.H8]
	ADD     $48, R8, R8
	WEIGH(4, 0, 1, 2, 3)
	WEIGH(5, 6, 7, 8, 9)
	SUBS    $1, R10, R10
	BNE     wordsPair

	PACK
	VST1.P [V16.H8, V17.H8, V18.H8, V19.H8], 64(R0)
	ADD    $64, R7, R7
	CMP    R1, R7
	BLT    wordsBlock
	RET

// START loads the address of the first tap of an output.
#define START(r) \
	MOVW.P 4(R3), r      \
	ADD    r<<1, R2, r

// func rowWordsNEON(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)
TEXT ·rowWordsNEON(SB), NOSPLIT, $0-56
	MOVD dst+0(FP), R0
	MOVD groups+8(FP), R1
	MOVD src+16(FP), R2
	MOVD starts+24(FP), R3
	MOVD weight+32(FP), R4
	MOVD blocks+40(FP), R5
	MOVD shift+48(FP), R6
	SHIFT(R6, R7, R6)

wordsGroup:
	START(R8)
	START(R9)
	START(R10)
	START(R11)
	START(R12)
	START(R13)
	START(R14)
	START(R15)
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	VEOR V22.B16, V22.B16, V22.B16
	VEOR V23.B16, V23.B16, V23.B16
	MOVD R5, R7

wordsTaps:
	VLD1.P 64(R4), [V0.H8, V1.H8, V2.H8, V3.H8] // weights of outputs 0, 4, 1, 5
	VLD1.P 64(R4), [V4.H8, V5.H8, V6.H8, V7.H8] // and of 2, 6, 3, 7
	VLD1.P 16(R8), [V8.H8]
	VLD1.P 16(R9), [V9.H8]
	VLD1.P 16(R10), [V10.H8]
	VLD1.P 16(R11), [V11.H8]
	VLD1.P 16(R12), [V12.H8]
	VLD1.P 16(R13), [V13.H8]
	VLD1.P 16(R14), [V14.H8]
	VLD1.P 16(R15), [V15.H8]
	SUBS   $1, R7, R7
	SMLAL(0, 8, 16)
	SMLAL(2, 9, 17)
	SMLAL(4, 10, 18)
	SMLAL(6, 11, 19)
	SMLAL(1, 12, 20)
	SMLAL(3, 13, 21)
	SMLAL(5, 14, 22)
	SMLAL(7, 15, 23)
	SMLAL2(0, 8, 16)
	SMLAL2(2, 9, 17)
	SMLAL2(4, 10, 18)
	SMLAL2(6, 11, 19)
	SMLAL2(1, 12, 20)
	SMLAL2(3, 13, 21)
	SMLAL2(5, 14, 22)
	SMLAL2(7, 15, 23)
	BNE    wordsTaps

	VADDP V17.S4, V16.S4, V16.S4
	VADDP V19.S4, V18.S4, V18.S4
	VADDP V21.S4, V20.S4, V20.S4
	VADDP V23.S4, V22.S4, V22.S4
	VADDP V18.S4, V16.S4, V16.S4
	VADDP V22.S4, V20.S4, V20.S4
	VADD  V30.S4, V16.S4, V16.S4
	VADD  V30.S4, V20.S4, V20.S4
	SSHL(31, 16, 16)
	SSHL(31, 20, 20)
	SQXTN(16, 16)
	SQXTN2(20, 16)
	VST1.P [V16.H8], 16(R0)
	SUBS   $1, R1, R1
	BNE    wordsGroup
	RET

// func narrowNEON(dst *uint8, src *int16, n int)
TEXT ·narrowNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD src+8(FP), R1
	MOVD n+16(FP), R2
	MOVD $8, R3
	VDUP R3, V30.H8

narrowBlock:
	VLD1.P 64(R1), [V0.H8, V1.H8, V2.H8, V3.H8]
	VADD   V30.H8, V0.H8, V0.H8
	VADD   V30.H8, V1.H8, V1.H8
	VADD   V30.H8, V2.H8, V2.H8
	VADD   V30.H8, V3.H8, V3.H8
	SQSHRUN(0, 4)
	SQSHRUN2(1, 4)
	SQSHRUN(2, 5)
	SQSHRUN2(3, 5)
	VST1.P [V4.B16, V5.B16], 32(R0)
	SUBS   $32, R2, R2
	BNE    narrowBlock
	RET
