//go:build !purego

#include "textflag.h"

// The passes of passes.go in AVX2, bit for bit the same.

// ROUND sets acc (8 × int32) to half of 1<<shift, given the shift in R.
#define ROUND(shift, acc, x) \
	MOVL    $1, AX              \
	MOVQ    shift, CX           \
	SHLQ    CX, AX              \
	SHRQ    $1, AX              \
	MOVQ    AX, x               \
	VPBROADCASTD x, acc

// WEIGH adds to acc the pairs of words in v times the pair of weights in Y12.
#define WEIGH(v, acc) \
	VPMADDWD Y12, v, v \
	VPADDD   v, acc, acc

// PACK shifts the sums of 32 samples, which lie in Y4 to Y7 as unpacking left them, and stores them.
#define PACK \
	VPSRAD     X15, Y4, Y4     \
	VPSRAD     X15, Y5, Y5     \
	VPSRAD     X15, Y6, Y6     \
	VPSRAD     X15, Y7, Y7     \
	VPACKSSDW  Y5, Y4, Y4      \
	VPACKSSDW  Y7, Y6, Y6

// func columnBytesAVX2(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)
TEXT ·columnBytesAVX2(SB), NOSPLIT, $0-48
	MOVQ  shift+40(FP), R10
	ROUND(R10, Y14, X14)
	VMOVQ R10, X15
	VPXOR Y13, Y13, Y13
	MOVQ  dst+0(FP), DI
	MOVQ  n+8(FP), CX
	MOVQ  rows+16(FP), SI
	MOVQ  weight+24(FP), DX
	MOVQ  pairs+32(FP), BX
	XORQ  AX, AX

bytesBlock:
	VMOVDQA Y14, Y4
	VMOVDQA Y14, Y5
	VMOVDQA Y14, Y6
	VMOVDQA Y14, Y7
	MOVQ    SI, R8
	MOVQ    DX, R9
	MOVQ    BX, R11

bytesPair:
	MOVQ         (R8), R12
	MOVQ         24(R8), R13
	VMOVDQU      (R12)(AX*1), Y0
	VMOVDQU      (R13)(AX*1), Y1
	VPBROADCASTD (R9), Y12
	VPUNPCKLBW   Y1, Y0, Y2
	VPUNPCKHBW   Y1, Y0, Y3
	VPUNPCKLBW   Y13, Y2, Y0
	VPUNPCKHBW   Y13, Y2, Y1
	VPUNPCKLBW   Y13, Y3, Y8
	VPUNPCKHBW   Y13, Y3, Y9
	WEIGH(Y0, Y4)
	WEIGH(Y1, Y5)
	WEIGH(Y8, Y6)
	WEIGH(Y9, Y7)
	ADDQ         $48, R8
	ADDQ         $4, R9
	DECQ         R11
	JNZ          bytesPair

	PACK
	VPERM2I128 $0x20, Y6, Y4, Y0
	VPERM2I128 $0x31, Y6, Y4, Y1
	VMOVDQU    Y0, (DI)(AX*2)
	VMOVDQU    Y1, 32(DI)(AX*2)
	ADDQ       $32, AX
	CMPQ       AX, CX
	JLT        bytesBlock
	VZEROUPPER
	RET

// func columnWordsAVX2(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)
TEXT ·columnWordsAVX2(SB), NOSPLIT, $0-48
	MOVQ  shift+40(FP), R10
	ROUND(R10, Y14, X14)
	VMOVQ R10, X15
	MOVQ  dst+0(FP), DI
	MOVQ  n+8(FP), CX
	MOVQ  rows+16(FP), SI
	MOVQ  weight+24(FP), DX
	MOVQ  pairs+32(FP), BX
	XORQ  AX, AX

wordsBlock:
	VMOVDQA Y14, Y4
	VMOVDQA Y14, Y5
	VMOVDQA Y14, Y6
	VMOVDQA Y14, Y7
	MOVQ    SI, R8
	MOVQ    DX, R9
	MOVQ    BX, R11

wordsPair:
	MOVQ         (R8), R12
	MOVQ         24(R8), R13
	VMOVDQU      (R12)(AX*2), Y0
	VMOVDQU      (R13)(AX*2), Y1
	VMOVDQU      32(R12)(AX*2), Y2
	VMOVDQU      32(R13)(AX*2), Y3
	VPBROADCASTD (R9), Y12
	VPUNPCKLWD   Y1, Y0, Y8
	VPUNPCKHWD   Y1, Y0, Y9
	VPUNPCKLWD   Y3, Y2, Y10
	VPUNPCKHWD   Y3, Y2, Y11
	WEIGH(Y8, Y4)
	WEIGH(Y9, Y5)
	WEIGH(Y10, Y6)
	WEIGH(Y11, Y7)
	ADDQ         $48, R8
	ADDQ         $4, R9
	DECQ         R11
	JNZ          wordsPair

	PACK
	VMOVDQU Y4, (DI)(AX*2)
	VMOVDQU Y6, 32(DI)(AX*2)
	ADDQ    $32, AX
	CMPQ    AX, CX
	JLT     wordsBlock
	VZEROUPPER
	RET

// STARTS loads the addresses of the first taps of eight outputs, of 1<<scale bytes each, to R8 to R15.
#define STARTS(scale) \
	MOVLQSX 0(CX), R8           \
	MOVLQSX 4(CX), R9           \
	MOVLQSX 8(CX), R10          \
	MOVLQSX 12(CX), R11         \
	MOVLQSX 16(CX), R12         \
	MOVLQSX 20(CX), R13         \
	MOVLQSX 24(CX), R14         \
	MOVLQSX 28(CX), R15         \
	LEAQ    (SI)(R8*scale), R8   \
	LEAQ    (SI)(R9*scale), R9   \
	LEAQ    (SI)(R10*scale), R10 \
	LEAQ    (SI)(R11*scale), R11 \
	LEAQ    (SI)(R12*scale), R12 \
	LEAQ    (SI)(R13*scale), R13 \
	LEAQ    (SI)(R14*scale), R14 \
	LEAQ    (SI)(R15*scale), R15

// func rowWordsAVX2(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)
TEXT ·rowWordsAVX2(SB), NOSPLIT, $0-56
	MOVQ  shift+48(FP), R10
	ROUND(R10, Y14, X14)
	VMOVQ R10, X15
	MOVQ  dst+0(FP), DI
	MOVQ  groups+8(FP), DX
	MOVQ  src+16(FP), SI
	MOVQ  weight+32(FP), BX
	MOVQ  starts+24(FP), CX
	SHLQ  $4, blocks+40(FP)

wordsGroup:
	STARTS(2)
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	XORQ  AX, AX

wordsTaps:
	VMOVDQU     (R8)(AX*1), X0
	VMOVDQU     (R9)(AX*1), X1
	VMOVDQU     (R10)(AX*1), X2
	VMOVDQU     (R11)(AX*1), X3
	VINSERTI128 $1, (R12)(AX*1), Y0, Y0
	VINSERTI128 $1, (R13)(AX*1), Y1, Y1
	VINSERTI128 $1, (R14)(AX*1), Y2, Y2
	VINSERTI128 $1, (R15)(AX*1), Y3, Y3
	VPMADDWD    (BX), Y0, Y0
	VPMADDWD    32(BX), Y1, Y1
	VPMADDWD    64(BX), Y2, Y2
	VPMADDWD    96(BX), Y3, Y3
	VPADDD      Y0, Y4, Y4
	VPADDD      Y1, Y5, Y5
	VPADDD      Y2, Y6, Y6
	VPADDD      Y3, Y7, Y7
	ADDQ        $128, BX
	ADDQ        $16, AX
	CMPQ        AX, blocks+40(FP)
	JLT         wordsTaps

	VPHADDD   Y5, Y4, Y4
	VPHADDD   Y7, Y6, Y6
	VPHADDD   Y6, Y4, Y4
	VPADDD    Y14, Y4, Y4
	VPSRAD    X15, Y4, Y4
	VEXTRACTI128 $1, Y4, X5
	VPACKSSDW X5, X4, X4
	VMOVDQU   X4, (DI)
	ADDQ      $16, DI
	ADDQ      $32, CX
	DECQ      DX
	JNZ       wordsGroup
	VZEROUPPER
	RET

// FLUSH adds the sums to the totals and clears them.
#define FLUSH \
	VADDPS Y4, Y8, Y8   \
	VADDPS Y5, Y9, Y9   \
	VADDPS Y6, Y10, Y10 \
	VADDPS Y7, Y11, Y11 \
	VXORPS Y4, Y4, Y4   \
	VXORPS Y5, Y5, Y5   \
	VXORPS Y6, Y6, Y6   \
	VXORPS Y7, Y7, Y7

// CLEAR clears sums and totals.
#define CLEAR \
	VXORPS Y4, Y4, Y4    \
	VXORPS Y5, Y5, Y5    \
	VXORPS Y6, Y6, Y6    \
	VXORPS Y7, Y7, Y7    \
	VXORPS Y8, Y8, Y8    \
	VXORPS Y9, Y9, Y9    \
	VXORPS Y10, Y10, Y10 \
	VXORPS Y11, Y11, Y11

// func columnFloatsAVX2(dst *float32, n int, rows *[]float32, weight *float32, taps int)
TEXT ·columnFloatsAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	MOVQ rows+16(FP), SI
	MOVQ weight+24(FP), DX
	MOVQ taps+32(FP), BX
	XORQ AX, AX

floatsBlock:
	CLEAR
	MOVQ   SI, R8
	MOVQ   DX, R9
	MOVQ   BX, R11
	MOVQ   $32, R10

floatsRow:
	MOVQ         (R8), R12
	VBROADCASTSS (R9), Y12
	VMULPS       (R12)(AX*4), Y12, Y0
	VMULPS       32(R12)(AX*4), Y12, Y1
	VMULPS       64(R12)(AX*4), Y12, Y2
	VMULPS       96(R12)(AX*4), Y12, Y3
	VADDPS       Y0, Y4, Y4
	VADDPS       Y1, Y5, Y5
	VADDPS       Y2, Y6, Y6
	VADDPS       Y3, Y7, Y7
	ADDQ         $24, R8
	ADDQ         $4, R9
	DECQ         R11
	JZ           floatsStore
	DECQ         R10
	JNZ          floatsRow
	FLUSH
	MOVQ         $32, R10
	JMP          floatsRow

floatsStore:
	FLUSH
	VMOVUPS Y8, (DI)(AX*4)
	VMOVUPS Y9, 32(DI)(AX*4)
	VMOVUPS Y10, 64(DI)(AX*4)
	VMOVUPS Y11, 96(DI)(AX*4)
	ADDQ    $32, AX
	CMPQ    AX, CX
	JLT     floatsBlock
	VZEROUPPER
	RET

// func rowFloatsAVX2(dst *float32, groups int, src *float32, starts *int32, weight *float32, blocks int)
TEXT ·rowFloatsAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ groups+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ starts+24(FP), CX
	MOVQ weight+32(FP), BX
	SHLQ $4, blocks+40(FP)

floatsGroup:
	STARTS(4)
	CLEAR
	XORQ   AX, AX

floatsTaps:
	VMOVUPS     (R8)(AX*1), X0
	VMOVUPS     (R9)(AX*1), X1
	VMOVUPS     (R10)(AX*1), X2
	VMOVUPS     (R11)(AX*1), X3
	VINSERTF128 $1, (R12)(AX*1), Y0, Y0
	VINSERTF128 $1, (R13)(AX*1), Y1, Y1
	VINSERTF128 $1, (R14)(AX*1), Y2, Y2
	VINSERTF128 $1, (R15)(AX*1), Y3, Y3
	VMULPS      (BX), Y0, Y0
	VMULPS      32(BX), Y1, Y1
	VMULPS      64(BX), Y2, Y2
	VMULPS      96(BX), Y3, Y3
	VADDPS      Y0, Y4, Y4
	VADDPS      Y1, Y5, Y5
	VADDPS      Y2, Y6, Y6
	VADDPS      Y3, Y7, Y7
	ADDQ        $128, BX
	ADDQ        $16, AX
	CMPQ        AX, blocks+40(FP)
	JGE         floatsSum
	TESTQ       $511, AX
	JNZ         floatsTaps
	FLUSH
	JMP         floatsTaps

floatsSum:
	FLUSH
	VHADDPS Y9, Y8, Y4
	VHADDPS Y11, Y10, Y6
	VHADDPS Y6, Y4, Y4
	VMOVUPS Y4, (DI)
	ADDQ    $32, DI
	ADDQ    $32, CX
	DECQ    DX
	JNZ     floatsGroup
	VZEROUPPER
	RET

// func narrowAVX2(dst *uint8, src *int16, n int)
TEXT ·narrowAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	MOVL $0x00080008, AX
	MOVQ AX, X2
	VPBROADCASTD X2, Y2

narrowBlock:
	VPADDW    (SI), Y2, Y0
	VPADDW    32(SI), Y2, Y1
	VPSRAW    $4, Y0, Y0
	VPSRAW    $4, Y1, Y1
	VPACKUSWB Y1, Y0, Y0
	VPERMQ    $0xD8, Y0, Y0
	VMOVDQU   Y0, (DI)
	ADDQ      $64, SI
	ADDQ      $32, DI
	SUBQ      $32, CX
	JNZ       narrowBlock
	VZEROUPPER
	RET

// func convertBytesAVX2(dst *float32, src *uint8, n int)
TEXT ·convertBytesAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX

convertBytes:
	VPMOVZXBD (SI), Y0
	VCVTDQ2PS Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       convertBytes
	VZEROUPPER
	RET

// func multiplyBytesAVX2(dst *float32, src *uint8, n int, top float32)
TEXT ·multiplyBytesAVX2(SB), NOSPLIT, $0-28
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS top+24(FP), Y3

multiplyBytes:
	VPMOVZXBD (SI), Y0
	VCVTDQ2PS Y0, Y0
	VPERMILPS $0xFF, Y0, Y1
	VBLENDPS  $0x88, Y3, Y0, Y0
	VMULPS    Y1, Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       multiplyBytes
	VZEROUPPER
	RET

// func convertWordsAVX2(dst *float32, src *uint16, n int)
TEXT ·convertWordsAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX

convertWords:
	VPMOVZXWD (SI), Y0
	VCVTDQ2PS Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $16, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       convertWords
	VZEROUPPER
	RET

// func multiplyWordsAVX2(dst *float32, src *uint16, n int, top float32)
TEXT ·multiplyWordsAVX2(SB), NOSPLIT, $0-28
	MOVQ         dst+0(FP), DI
	MOVQ         src+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS top+24(FP), Y3

multiplyWords:
	VPMOVZXWD (SI), Y0
	VCVTDQ2PS Y0, Y0
	VPERMILPS $0xFF, Y0, Y1
	VBLENDPS  $0x88, Y3, Y0, Y0
	VMULPS    Y1, Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $16, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       multiplyWords
	VZEROUPPER
	RET
