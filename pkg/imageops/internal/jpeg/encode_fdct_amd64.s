//go:build !purego

#include "textflag.h"

// The transform of encode_fdct.go in AVX2, bit for bit the same.

// EIGHT makes a vector of eight equal int32.
#define EIGHT(name, v) \
	DATA name<>+0(SB)/4, $v; \
	DATA name<>+4(SB)/4, $v; \
	DATA name<>+8(SB)/4, $v; \
	DATA name<>+12(SB)/4, $v; \
	DATA name<>+16(SB)/4, $v; \
	DATA name<>+20(SB)/4, $v; \
	DATA name<>+24(SB)/4, $v; \
	DATA name<>+28(SB)/4, $v; \
	GLOBL name<>(SB), RODATA|NOPTR, $32

EIGHT(s0298, 2446)
EIGHT(s0390, 3196)
EIGHT(s0541, 4433)
EIGHT(s0765, 6270)
EIGHT(s0899, 7373)
EIGHT(s1175, 9633)
EIGHT(s1501, 12299)
EIGHT(s1847, 15137)
EIGHT(s1961, 16069)
EIGHT(s2053, 16819)
EIGHT(s2562, 20995)
EIGHT(s3072, 25172)
EIGHT(level, 128)
EIGHT(round11, 1024)
EIGHT(round15, 16384)

// PASS transforms Y0 to Y7, each lane apart.
#define PASS(round, shift) \
	VPADDD Y7, Y0, Y8; \
	VPSUBD Y7, Y0, Y15; \
	VPADDD Y6, Y1, Y9; \
	VPSUBD Y6, Y1, Y14; \
	VPADDD Y5, Y2, Y10; \
	VPSUBD Y5, Y2, Y13; \
	VPADDD Y4, Y3, Y11; \
	VPSUBD Y4, Y3, Y12; \
	VPADDD Y11, Y8, Y0; \
	VPSUBD Y11, Y8, Y3; \
	VPADDD Y10, Y9, Y1; \
	VPSUBD Y10, Y9, Y2; \
	VPADDD Y1, Y0, Y8; \
	VPSUBD Y1, Y0, Y9; \
	VPSLLD $13, Y8, Y8; \
	VPSLLD $13, Y9, Y9; \
	VPADDD round<>(SB), Y8, Y8; \
	VPADDD round<>(SB), Y9, Y9; \
	VPSRAD $shift, Y8, Y0; \
	VPSRAD $shift, Y9, Y4; \
	VPADDD Y2, Y3, Y10; \
	VPMULLD s0541<>(SB), Y10, Y10; \
	VPMULLD s0765<>(SB), Y3, Y3; \
	VPMULLD s1847<>(SB), Y2, Y11; \
	VPADDD round<>(SB), Y10, Y10; \
	VPADDD Y3, Y10, Y3; \
	VPSUBD Y11, Y10, Y11; \
	VPSRAD $shift, Y3, Y2; \
	VPSRAD $shift, Y11, Y6; \
	VPADDD Y12, Y15, Y1; \
	VPADDD Y13, Y14, Y3; \
	VPADDD Y12, Y14, Y5; \
	VPADDD Y13, Y15, Y7; \
	VPADDD Y5, Y7, Y8; \
	VPMULLD s1175<>(SB), Y8, Y8; \
	VPMULLD s0899<>(SB), Y1, Y1; \
	VPMULLD s2562<>(SB), Y3, Y3; \
	VPMULLD s1961<>(SB), Y5, Y5; \
	VPMULLD s0390<>(SB), Y7, Y7; \
	VPMULLD s0298<>(SB), Y12, Y12; \
	VPMULLD s2053<>(SB), Y13, Y13; \
	VPMULLD s3072<>(SB), Y14, Y14; \
	VPMULLD s1501<>(SB), Y15, Y15; \
	VPADDD round<>(SB), Y8, Y8; \
	VPSUBD Y5, Y8, Y5; \
	VPSUBD Y7, Y8, Y7; \
	VPSUBD Y1, Y12, Y12; \
	VPSUBD Y3, Y13, Y13; \
	VPSUBD Y3, Y14, Y14; \
	VPSUBD Y1, Y15, Y15; \
	VPADDD Y5, Y12, Y12; \
	VPADDD Y7, Y13, Y13; \
	VPADDD Y5, Y14, Y14; \
	VPADDD Y7, Y15, Y15; \
	VPSRAD $shift, Y12, Y7; \
	VPSRAD $shift, Y13, Y5; \
	VPSRAD $shift, Y14, Y3; \
	VPSRAD $shift, Y15, Y1;

// TRANSPOSE swaps lanes and registers of Y0 to Y7.
#define TRANSPOSE \
	VPUNPCKLDQ Y1, Y0, Y8; \
	VPUNPCKHDQ Y1, Y0, Y9; \
	VPUNPCKLDQ Y3, Y2, Y10; \
	VPUNPCKHDQ Y3, Y2, Y11; \
	VPUNPCKLDQ Y5, Y4, Y12; \
	VPUNPCKHDQ Y5, Y4, Y13; \
	VPUNPCKLDQ Y7, Y6, Y14; \
	VPUNPCKHDQ Y7, Y6, Y15; \
	VPUNPCKLQDQ Y10, Y8, Y0; \
	VPUNPCKHQDQ Y10, Y8, Y1; \
	VPUNPCKLQDQ Y11, Y9, Y2; \
	VPUNPCKHQDQ Y11, Y9, Y3; \
	VPUNPCKLQDQ Y14, Y12, Y4; \
	VPUNPCKHQDQ Y14, Y12, Y5; \
	VPUNPCKLQDQ Y15, Y13, Y6; \
	VPUNPCKHQDQ Y15, Y13, Y7; \
	VPERM2I128 $0x31, Y4, Y0, Y8; \
	VPERM2I128 $0x31, Y5, Y1, Y9; \
	VPERM2I128 $0x31, Y6, Y2, Y10; \
	VPERM2I128 $0x31, Y7, Y3, Y11; \
	VPERM2I128 $0x20, Y4, Y0, Y0; \
	VPERM2I128 $0x20, Y5, Y1, Y1; \
	VPERM2I128 $0x20, Y6, Y2, Y2; \
	VPERM2I128 $0x20, Y7, Y3, Y3; \
	VMOVDQA Y8, Y4; \
	VMOVDQA Y9, Y5; \
	VMOVDQA Y10, Y6; \
	VMOVDQA Y11, Y7;

// QUANTISE divides the coefficients in a and b and stores them, at bytes into the block.
#define QUANTISE(a, b, out, at) \
	VPACKSSDW b, a, Y8; \
	VPERMQ $0xD8, Y8, Y8; \
	VPABSW Y8, out; \
	VPADDW at(DX), out, out; \
	VPMULHUW (128+at)(DX), out, out; \
	VPMULHUW (256+at)(DX), out, out; \
	VPSIGNW Y8, out, out; \
	VMOVDQU out, at(DI);

// ZEROS sets a bit of out for each of 32 coefficients that is zero.
#define ZEROS(a, b, out) \
	VPCMPEQW Y8, a, a; \
	VPCMPEQW Y8, b, b; \
	VPACKSSWB b, a, a; \
	VPERMQ $0xD8, a, a; \
	VPMOVMSKB a, out;

// func forwardAVX2(b *quantised, pix *byte, stride int, d *divisors) uint64
TEXT ·forwardAVX2(SB), NOSPLIT, $0-40
	MOVQ      b+0(FP), DI
	MOVQ      pix+8(FP), SI
	MOVQ      stride+16(FP), CX
	MOVQ      d+24(FP), DX
	LEAQ      (CX)(CX*2), BX
	LEAQ      (SI)(CX*4), AX
	VMOVDQU   level<>(SB), Y8
	VPMOVZXBD (SI), Y0
	VPMOVZXBD (SI)(CX*1), Y1
	VPMOVZXBD (SI)(CX*2), Y2
	VPMOVZXBD (SI)(BX*1), Y3
	VPMOVZXBD (AX), Y4
	VPMOVZXBD (AX)(CX*1), Y5
	VPMOVZXBD (AX)(CX*2), Y6
	VPMOVZXBD (AX)(BX*1), Y7
	VPSUBD    Y8, Y0, Y0
	VPSUBD    Y8, Y1, Y1
	VPSUBD    Y8, Y2, Y2
	VPSUBD    Y8, Y3, Y3
	VPSUBD    Y8, Y4, Y4
	VPSUBD    Y8, Y5, Y5
	VPSUBD    Y8, Y6, Y6
	VPSUBD    Y8, Y7, Y7
	PASS(round11, 11)
	TRANSPOSE
	PASS(round15, 15)
	QUANTISE(Y0, Y1, Y9, 0)
	QUANTISE(Y2, Y3, Y10, 32)
	QUANTISE(Y4, Y5, Y11, 64)
	QUANTISE(Y6, Y7, Y12, 96)
	VPXOR     Y8, Y8, Y8
	ZEROS(Y9, Y10, AX)
	ZEROS(Y11, Y12, BX)
	SHLQ      $32, BX
	ORQ       BX, AX
	NOTQ      AX
	MOVQ      AX, ret+32(FP)
	VZEROUPPER
	RET
