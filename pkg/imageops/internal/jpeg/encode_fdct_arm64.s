//go:build !purego

#include "textflag.h"

// The transform of encode_fdct.go in NEON, bit for bit the same. Sums of samples stay within 16 bits: in the second pass they
// are at most 8 × 4096. Macros name the instructions that Go's assembler does not know; the last operand is the destination.
#define SMULL(c, n, d) WORD $(0x0F40A000 | c | n<<5 | d)  // SMULL Vd.4S, Vn.4H, Vm.H[i], c being one of the constants below
#define SMULL2(c, n, d) WORD $(0x4F40A000 | c | n<<5 | d) // SMULL2 Vd.4S, Vn.8H, Vm.H[i]
#define SMLAL(c, n, d) WORD $(0x0F402000 | c | n<<5 | d)  // SMLAL Vd.4S, Vn.4H, Vm.H[i]
#define SMLAL2(c, n, d) WORD $(0x4F402000 | c | n<<5 | d) // SMLAL2 Vd.4S, Vn.8H, Vm.H[i]
#define SMLSL(c, n, d) WORD $(0x0F406000 | c | n<<5 | d)  // SMLSL Vd.4S, Vn.4H, Vm.H[i]
#define SMLSL2(c, n, d) WORD $(0x4F406000 | c | n<<5 | d) // SMLSL2 Vd.4S, Vn.8H, Vm.H[i]
#define RSHRN(s, n, d) WORD $(0x0F008C00 | (32-s)<<16 | n<<5 | d)  // RSHRN Vd.4H, Vn.4S, #s
#define RSHRN2(s, n, d) WORD $(0x4F008C00 | (32-s)<<16 | n<<5 | d) // RSHRN2 Vd.8H, Vn.4S, #s
#define SRSHR2(n, d) WORD $(0x4F1E2400 | n<<5 | d)        // SRSHR Vd.8H, Vn.8H, #2
#define SSHR15(n, d) WORD $(0x4F110400 | n<<5 | d)        // SSHR Vd.8H, Vn.8H, #15
#define USUBL(m, n, d) WORD $(0x2E202000 | m<<16 | n<<5 | d)  // USUBL Vd.8H, Vn.8B, Vm.8B
#define ABS(n, d) WORD $(0x4E60B800 | n<<5 | d)           // ABS Vd.8H, Vn.8H
#define UMULL(m, n, d) WORD $(0x2E60C000 | m<<16 | n<<5 | d)  // UMULL Vd.4S, Vn.4H, Vm.4H
#define UMULL2(m, n, d) WORD $(0x6E60C000 | m<<16 | n<<5 | d) // UMULL2 Vd.4S, Vn.8H, Vm.8H
#define UQXTN(n, d) WORD $(0x2E214800 | n<<5 | d)         // UQXTN Vd.8B, Vn.8H
#define UQXTN2(n, d) WORD $(0x6E214800 | n<<5 | d)        // UQXTN2 Vd.16B, Vn.8H

DATA sines<>+0(SB)/2, $2446
DATA sines<>+2(SB)/2, $3196
DATA sines<>+4(SB)/2, $4433
DATA sines<>+6(SB)/2, $6270
DATA sines<>+8(SB)/2, $7373
DATA sines<>+10(SB)/2, $9633
DATA sines<>+12(SB)/2, $12299
DATA sines<>+14(SB)/2, $15137
DATA sines<>+16(SB)/2, $16069
DATA sines<>+18(SB)/2, $16819
DATA sines<>+20(SB)/2, $20995
DATA sines<>+22(SB)/2, $25172
DATA sines<>+24(SB)/8, $0
GLOBL sines<>(SB), RODATA|NOPTR, $32

// Where they are, once they lie in V14 and V15: register, and lane of it.
#define S0298 (14<<16)
#define S0390 (14<<16 | 1<<20)
#define S0541 (14<<16 | 1<<21)
#define S0765 (14<<16 | 1<<21 | 1<<20)
#define S0899 (14<<16 | 1<<11)
#define S1175 (14<<16 | 1<<11 | 1<<20)
#define S1501 (14<<16 | 1<<11 | 1<<21)
#define S1847 (14<<16 | 1<<11 | 1<<21 | 1<<20)
#define S1961 (15<<16)
#define S2053 (15<<16 | 1<<20)
#define S2562 (15<<16 | 1<<21)
#define S3072 (15<<16 | 1<<21 | 1<<20)

// PASS transforms V0 to V7, each lane apart; it leaves the sum and the difference of V0 and V4 as they are.
#define PASS(shift) \
	VADD V7.H8, V0.H8, V16.H8   \ // t0 to t7 in V16 to V23
	VSUB V7.H8, V0.H8, V23.H8   \
	VADD V6.H8, V1.H8, V17.H8   \
	VSUB V6.H8, V1.H8, V22.H8   \
	VADD V5.H8, V2.H8, V18.H8   \
	VSUB V5.H8, V2.H8, V21.H8   \
	VADD V4.H8, V3.H8, V19.H8   \
	VSUB V4.H8, V3.H8, V20.H8   \
	VADD V19.H8, V16.H8, V24.H8 \ // s0 to s3 in V24 to V27
	VSUB V19.H8, V16.H8, V27.H8 \
	VADD V18.H8, V17.H8, V25.H8 \
	VSUB V18.H8, V17.H8, V26.H8 \
	VADD V25.H8, V24.H8, V0.H8  \
	VSUB V25.H8, V24.H8, V4.H8  \
	VADD V26.H8, V27.H8, V28.H8 \
	SMULL(S0541, 28, 8)         \
	SMULL2(S0541, 28, 9)        \
	SMULL(S0541, 28, 10)        \
	SMULL2(S0541, 28, 11)       \
	SMLAL(S0765, 27, 8)         \
	SMLAL2(S0765, 27, 9)        \
	SMLSL(S1847, 26, 10)        \
	SMLSL2(S1847, 26, 11)       \
	RSHRN(shift, 8, 2)          \
	RSHRN2(shift, 9, 2)         \
	RSHRN(shift, 10, 6)         \
	RSHRN2(shift, 11, 6)        \
	VADD V20.H8, V23.H8, V28.H8 \ // t4+t7, t5+t6, t4+t6, t5+t7
	VADD V21.H8, V22.H8, V29.H8 \
	VADD V20.H8, V22.H8, V30.H8 \
	VADD V21.H8, V23.H8, V31.H8 \
	VADD V30.H8, V31.H8, V24.H8 \
	SMULL(S1175, 24, 8)         \ // z3 in V8 and V9
	SMULL2(S1175, 24, 9)        \
	SMULL(S1175, 24, 10)        \ // z4 in V10 and V11
	SMULL2(S1175, 24, 11)       \
	SMLSL(S1961, 30, 8)         \
	SMLSL2(S1961, 30, 9)        \
	SMLSL(S0390, 31, 10)        \
	SMLSL2(S0390, 31, 11)       \
	SMULL(S0899, 28, 12)        \ // -z1
	SMULL2(S0899, 28, 13)       \
	VSUB V12.S4, V8.S4, V16.S4  \
	VSUB V13.S4, V9.S4, V17.S4  \
	VSUB V12.S4, V10.S4, V18.S4 \
	VSUB V13.S4, V11.S4, V19.S4 \
	SMULL(S2562, 29, 12)        \ // -z2
	SMULL2(S2562, 29, 13)       \
	VSUB V12.S4, V8.S4, V8.S4   \
	VSUB V13.S4, V9.S4, V9.S4   \
	VSUB V12.S4, V10.S4, V10.S4 \
	VSUB V13.S4, V11.S4, V11.S4 \
	SMLAL(S0298, 20, 16)        \
	SMLAL2(S0298, 20, 17)       \
	SMLAL(S1501, 23, 18)        \
	SMLAL2(S1501, 23, 19)       \
	SMLAL(S3072, 22, 8)         \
	SMLAL2(S3072, 22, 9)        \
	SMLAL(S2053, 21, 10)        \
	SMLAL2(S2053, 21, 11)       \
	RSHRN(shift, 16, 7)         \
	RSHRN2(shift, 17, 7)        \
	RSHRN(shift, 18, 1)         \
	RSHRN2(shift, 19, 1)        \
	RSHRN(shift, 8, 3)          \
	RSHRN2(shift, 9, 3)         \
	RSHRN(shift, 10, 5)         \
	RSHRN2(shift, 11, 5)

// TRANSPOSE swaps lanes and registers of V0 to V7.
#define TRANSPOSE \
	VTRN1 V1.H8, V0.H8, V16.H8   \
	VTRN2 V1.H8, V0.H8, V17.H8   \
	VTRN1 V3.H8, V2.H8, V18.H8   \
	VTRN2 V3.H8, V2.H8, V19.H8   \
	VTRN1 V5.H8, V4.H8, V20.H8   \
	VTRN2 V5.H8, V4.H8, V21.H8   \
	VTRN1 V7.H8, V6.H8, V22.H8   \
	VTRN2 V7.H8, V6.H8, V23.H8   \
	VTRN1 V18.S4, V16.S4, V24.S4 \
	VTRN2 V18.S4, V16.S4, V26.S4 \
	VTRN1 V19.S4, V17.S4, V25.S4 \
	VTRN2 V19.S4, V17.S4, V27.S4 \
	VTRN1 V22.S4, V20.S4, V28.S4 \
	VTRN2 V22.S4, V20.S4, V30.S4 \
	VTRN1 V23.S4, V21.S4, V29.S4 \
	VTRN2 V23.S4, V21.S4, V31.S4 \
	VTRN1 V28.D2, V24.D2, V0.D2  \
	VTRN2 V28.D2, V24.D2, V4.D2  \
	VTRN1 V29.D2, V25.D2, V1.D2  \
	VTRN2 V29.D2, V25.D2, V5.D2  \
	VTRN1 V30.D2, V26.D2, V2.D2  \
	VTRN2 V30.D2, V26.D2, V6.D2  \
	VTRN1 V31.D2, V27.D2, V3.D2  \
	VTRN2 V31.D2, V27.D2, V7.D2

// QUANTISE divides the eight coefficients in v by way of bias, factor and scale; it leaves their sizes in size.
#define QUANTISE(v, vn, size, sn, bias, factor, scale) \
	ABS(vn, sn)                       \
	SSHR15(vn, 31)                    \
	VADD  bias.H8, size.H8, size.H8   \
	UMULL(factor, sn, 28)             \
	UMULL2(factor, sn, 29)            \
	VUZP2 V29.H8, V28.H8, size.H8     \
	UMULL(scale, sn, 28)              \
	UMULL2(scale, sn, 29)             \
	VUZP2 V29.H8, V28.H8, size.H8     \
	VEOR  V31.B16, size.B16, v.B16    \
	VSUB  V31.H8, v.H8, v.H8

// func forwardNEON(b *quantised, pix *byte, stride int, d *divisors) uint64
TEXT ·forwardNEON(SB), NOSPLIT, $0-40
	MOVD   b+0(FP), R0
	MOVD   pix+8(FP), R1
	MOVD   stride+16(FP), R2
	MOVD   d+24(FP), R3
	MOVD   $sines<>(SB), R4
	VLD1   (R4), [V14.H8, V15.H8]
	VMOVI  $128, V16.B16
	VLD1.P (R1)(R2), [V0.B8]
	VLD1.P (R1)(R2), [V1.B8]
	VLD1.P (R1)(R2), [V2.B8]
	VLD1.P (R1)(R2), [V3.B8]
	VLD1.P (R1)(R2), [V4.B8]
	VLD1.P (R1)(R2), [V5.B8]
	VLD1.P (R1)(R2), [V6.B8]
	VLD1   (R1), [V7.B8]
	USUBL(16, 0, 0)
	USUBL(16, 1, 1)
	USUBL(16, 2, 2)
	USUBL(16, 3, 3)
	USUBL(16, 4, 4)
	USUBL(16, 5, 5)
	USUBL(16, 6, 6)
	USUBL(16, 7, 7)
	PASS(11)
	VSHL   $2, V0.H8, V0.H8
	VSHL   $2, V4.H8, V4.H8
	TRANSPOSE
	PASS(15)
	SRSHR2(0, 0)
	SRSHR2(4, 4)

	// bias, reciprocal and scale are 128 bytes each.
	ADD    $128, R3, R4
	ADD    $256, R3, R5
	VLD1.P 64(R3), [V16.H8, V17.H8, V18.H8, V19.H8]
	VLD1.P 64(R4), [V20.H8, V21.H8, V22.H8, V23.H8]
	VLD1.P 64(R5), [V24.H8, V25.H8, V26.H8, V27.H8]
	QUANTISE(V0, 0, V8, 8, V16, 20, 24)
	QUANTISE(V1, 1, V9, 9, V17, 21, 25)
	QUANTISE(V2, 2, V10, 10, V18, 22, 26)
	QUANTISE(V3, 3, V11, 11, V19, 23, 27)
	VLD1   (R3), [V16.H8, V17.H8, V18.H8, V19.H8]
	VLD1   (R4), [V20.H8, V21.H8, V22.H8, V23.H8]
	VLD1   (R5), [V24.H8, V25.H8, V26.H8, V27.H8]
	QUANTISE(V4, 4, V12, 12, V16, 20, 24)
	QUANTISE(V5, 5, V13, 13, V17, 21, 25)
	QUANTISE(V6, 6, V14, 14, V18, 22, 26)
	QUANTISE(V7, 7, V15, 15, V19, 23, 27)
	VST1.P [V0.H8, V1.H8, V2.H8, V3.H8], 64(R0)
	VST1   [V4.H8, V5.H8, V6.H8, V7.H8], (R0)

	// A bit for each that is not zero.
	MOVD   $0x8040201008040201, R4
	VDUP   R4, V31.D2
	UQXTN(8, 8)
	UQXTN2(9, 8)
	UQXTN(10, 10)
	UQXTN2(11, 10)
	UQXTN(12, 12)
	UQXTN2(13, 12)
	UQXTN(14, 14)
	UQXTN2(15, 14)
	VCMTST V8.B16, V8.B16, V8.B16
	VCMTST V10.B16, V10.B16, V10.B16
	VCMTST V12.B16, V12.B16, V12.B16
	VCMTST V14.B16, V14.B16, V14.B16
	VAND   V31.B16, V8.B16, V8.B16
	VAND   V31.B16, V10.B16, V10.B16
	VAND   V31.B16, V12.B16, V12.B16
	VAND   V31.B16, V14.B16, V14.B16
	VADDP  V10.B16, V8.B16, V8.B16
	VADDP  V14.B16, V12.B16, V12.B16
	VADDP  V12.B16, V8.B16, V8.B16
	VADDP  V8.B16, V8.B16, V8.B16
	VMOV   V8.D[0], R4
	MOVD   R4, ret+32(FP)
	RET
