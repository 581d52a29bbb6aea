//go:build !purego

#include "textflag.h"

DATA bytesOfWords<>+0(SB)/8, $0x0202020202020202
DATA bytesOfWords<>+8(SB)/8, $0x0202020202020202
DATA bytesOfWords<>+16(SB)/8, $0x0202020202020202
DATA bytesOfWords<>+24(SB)/8, $0x0202020202020202
GLOBL bytesOfWords<>(SB), RODATA|NOPTR, $32

// The bytes of word 2, which is for samples that are like their neighbours.
DATA middle<>+0(SB)/8, $0x0504050405040504
DATA middle<>+8(SB)/8, $0x0504050405040504
DATA middle<>+16(SB)/8, $0x0504050405040504
DATA middle<>+24(SB)/8, $0x0504050405040504
GLOBL middle<>(SB), RODATA|NOPTR, $32

// func correctEdgesAVX2(out, here, a, b *uint16, n int, offsets *[8]int16, most int)
//
// n is a multiple of 16. Samples have at most 14 bits.
TEXT ·correctEdgesAVX2(SB), NOSPLIT, $0-56
	MOVQ           out+0(FP), DI
	MOVQ           here+8(FP), SI
	MOVQ           a+16(FP), R8
	MOVQ           b+24(FP), R9
	MOVQ           n+32(FP), CX
	MOVQ           offsets+40(FP), AX
	VBROADCASTI128 (AX), Y15
	MOVQ           most+48(FP), AX
	VMOVD          AX, X14
	VPBROADCASTW   X14, Y14
	VPXOR          Y13, Y13, Y13
	VMOVDQU        bytesOfWords<>(SB), Y12
	VMOVDQU        middle<>(SB), Y11
	XORL           BX, BX
	ADDQ           CX, CX

sixteen:
	VMOVDQU  (SI)(BX*1), Y0
	VMOVDQU  (R8)(BX*1), Y1
	VMOVDQU  (R9)(BX*1), Y2
	VPCMPGTW Y1, Y0, Y3
	VPCMPGTW Y0, Y1, Y1
	VPCMPGTW Y2, Y0, Y4
	VPCMPGTW Y0, Y2, Y2
	VPSUBW   Y3, Y1, Y1    // the signs of both differences
	VPSUBW   Y4, Y2, Y2
	VPADDW   Y2, Y1, Y1
	VPMULLW  Y12, Y1, Y1
	VPADDW   Y11, Y1, Y1
	VPSHUFB  Y1, Y15, Y1
	VPADDW   Y1, Y0, Y0
	VPMAXSW  Y13, Y0, Y0
	VPMINSW  Y14, Y0, Y0
	VMOVDQU  Y0, (DI)(BX*1)
	ADDQ     $32, BX
	CMPQ     BX, CX
	JLT      sixteen
	VZEROUPPER
	RET
