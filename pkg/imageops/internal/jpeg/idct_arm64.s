//go:build !purego

#include "textflag.h"

// The same arithmetic as in idct.go and idct8.go, in 32-bit lanes: the results are equal for every input. Macros name the
// instructions that Go's assembler does not know, or not with numbers of registers; the last operand is the destination.
#define ADDS4(m, n, d) WORD $(0x4EA08400 | m<<16 | n<<5 | d)  // ADD Vd.4S, Vn.4S, Vm.4S
#define SUBS4(m, n, d) WORD $(0x6EA08400 | m<<16 | n<<5 | d)  // SUB Vd.4S, Vn.4S, Vm.4S: n - m
#define MUL(c, n, d) WORD $(0x4F808000 | c | n<<5 | d)        // MUL Vd.4S, Vn.4S, Vm.S[i], c being one of the constants below
#define MLA(c, n, d) WORD $(0x6F800000 | c | n<<5 | d)        // MLA Vd.4S, Vn.4S, Vm.S[i]
#define MLS(c, n, d) WORD $(0x6F804000 | c | n<<5 | d)        // MLS Vd.4S, Vn.4S, Vm.S[i]
#define SHL13(n, d) WORD $(0x4F2D5400 | n<<5 | d)             // SHL Vd.4S, Vn.4S, #13
#define SSHR11(n, d) WORD $(0x4F350400 | n<<5 | d)            // SSHR Vd.4S, Vn.4S, #11
#define SHRN16(n, d) WORD $(0x0F108400 | n<<5 | d)            // SHRN Vd.4H, Vn.4S, #16
#define SHRN16H(n, d) WORD $(0x4F108400 | n<<5 | d)           // SHRN2 Vd.8H, Vn.4S, #16
#define SQSHRUN2(n, d) WORD $(0x2F0E8400 | n<<5 | d)          // SQSHRUN Vd.8B, Vn.8H, #2
#define SQSHRUN2H(n, d) WORD $(0x6F0E8400 | n<<5 | d)         // SQSHRUN2 Vd.16B, Vn.8H, #2

DATA factors<>+0(SB)/4, $2446
DATA factors<>+4(SB)/4, $3196
DATA factors<>+8(SB)/4, $4433
DATA factors<>+12(SB)/4, $6270
DATA factors<>+16(SB)/4, $7373
DATA factors<>+20(SB)/4, $9633
DATA factors<>+24(SB)/4, $12299
DATA factors<>+28(SB)/4, $15137
DATA factors<>+32(SB)/4, $16069
DATA factors<>+36(SB)/4, $16819
DATA factors<>+40(SB)/4, $20995
DATA factors<>+44(SB)/4, $25172
DATA factors<>+48(SB)/4, $1024     // 1<<10
DATA factors<>+52(SB)/4, $33685504 // 1<<17 + 128<<18
DATA factors<>+56(SB)/4, $10703
DATA factors<>+60(SB)/4, $0
GLOBL factors<>(SB), RODATA|NOPTR, $64

// Where the factors are, once they lie in V28 to V31: register, and lane of it.
#define C0298 (28<<16)
#define C0390 (28<<16 | 1<<21)
#define C0541 (28<<16 | 1<<11)
#define C0765 (28<<16 | 1<<11 | 1<<21)
#define C0899 (29<<16)
#define C1175 (29<<16 | 1<<21)
#define C1501 (29<<16 | 1<<11)
#define C1847 (29<<16 | 1<<11 | 1<<21)
#define C1961 (30<<16)
#define C2053 (30<<16 | 1<<21)
#define C2562 (30<<16 | 1<<11)
#define C3072 (30<<16 | 1<<11 | 1<<21)
#define C1306 (31<<16 | 1<<11)

// FACTORS loads them, and spreads what is added before the shift: in V26 for the first pass, in V27 for the second.
#define FACTORS \
	MOVD $factors<>(SB), R3                         \
	VLD1 (R3), [V28.S4, V29.S4, V30.S4, V31.S4]     \
	VDUP V31.S[0], V26.S4                           \
	VDUP V31.S[1], V27.S4

// PASS8 transforms eight vectors of four, in place but for the shift.
#define PASS8(s0, s1, s2, s3, s4, s5, s6, s7, round) \
	ADDS4(s6, s2, 16)     \
	MUL(C0541, 16, 17)    \
	MUL(C0541, 16, 16)    \
	MLA(C0765, s2, 17)    \
	MLS(C1847, s6, 16)    \
	ADDS4(s4, s0, 18)     \
	SUBS4(s4, s0, 19)     \
	SHL13(18, 18)         \
	SHL13(19, 19)         \
	ADDS4(round, 18, 18)  \
	ADDS4(round, 19, 19)  \
	ADDS4(17, 18, 20)     \ // e0 to e3 in V20 to V23
	ADDS4(16, 19, 21)     \
	SUBS4(16, 19, 22)     \
	SUBS4(17, 18, 23)     \
	ADDS4(s3, s7, 16)     \
	ADDS4(s1, s5, 17)     \
	ADDS4(17, 16, 18)     \
	MUL(C1175, 18, 19)    \
	MUL(C1175, 18, 18)    \
	MLS(C1961, 16, 19)    \ // z3 and z4 in V19 and V18
	MLS(C0390, 17, 18)    \
	ADDS4(s1, s7, 16)     \
	ADDS4(s3, s5, 17)     \
	MUL(C0899, 16, 16)    \ // -z1 and -z2
	MUL(C2562, 17, 17)    \
	SUBS4(16, 18, 24)     \
	SUBS4(17, 19, 25)     \
	SUBS4(17, 18, 18)     \
	SUBS4(16, 19, 19)     \
	MLA(C1501, s1, 24)    \ // o0 to o3 in V24, V25, V18, V19
	MLA(C3072, s3, 25)    \
	MLA(C2053, s5, 18)    \
	MLA(C0298, s7, 19)    \
	ADDS4(24, 20, s0)     \
	SUBS4(24, 20, s7)     \
	ADDS4(25, 21, s1)     \
	SUBS4(25, 21, s6)     \
	ADDS4(18, 22, s2)     \
	SUBS4(18, 22, s5)     \
	ADDS4(19, 23, s3)     \
	SUBS4(19, 23, s4)

// SHIFT8 ends the first pass.
#define SHIFT8(s) \
	SSHR11(s, s)              \
	SSHR11((s+1), (s+1))      \
	SSHR11((s+2), (s+2))      \
	SSHR11((s+3), (s+3))      \
	SSHR11((s+4), (s+4))      \
	SSHR11((s+5), (s+5))      \
	SSHR11((s+6), (s+6))      \
	SSHR11((s+7), (s+7))

// TURN turns a 4×4 square about its diagonal.
#define TURN(a, b, c, d) \
	VTRN1 b.S4, a.S4, V16.S4     \
	VTRN2 b.S4, a.S4, V17.S4     \
	VTRN1 d.S4, c.S4, V18.S4     \
	VTRN2 d.S4, c.S4, V19.S4     \
	VTRN1 V18.D2, V16.D2, a.D2   \
	VTRN1 V19.D2, V17.D2, b.D2   \
	VTRN2 V18.D2, V16.D2, c.D2   \
	VTRN2 V19.D2, V17.D2, d.D2

// func inverse8NEON(blk *block, pix *byte, stride int)
TEXT ·inverse8NEON(SB), NOSPLIT, $0-24
	MOVD blk+0(FP), R0
	MOVD pix+8(FP), R1
	MOVD stride+16(FP), R2
	FACTORS

	// The left half of row r is in V(2r), the right one in V(2r+1). Leave the block cleared.
	VEOR   V16.B16, V16.B16, V16.B16
	VEOR   V17.B16, V17.B16, V17.B16
	MOVD   R0, R3
	VLD1.P 32(R0), [V0.S4, V1.S4]
	VLD1.P 32(R0), [V2.S4, V3.S4]
	VLD1.P 32(R0), [V4.S4, V5.S4]
	VLD1.P 32(R0), [V6.S4, V7.S4]
	VLD1.P 32(R0), [V8.S4, V9.S4]
	VLD1.P 32(R0), [V10.S4, V11.S4]
	VLD1.P 32(R0), [V12.S4, V13.S4]
	VLD1   (R0), [V14.S4, V15.S4]
	VEOR   V18.B16, V18.B16, V18.B16
	VEOR   V19.B16, V19.B16, V19.B16
	VST1.P [V16.S4, V17.S4, V18.S4, V19.S4], 64(R3)
	VST1.P [V16.S4, V17.S4, V18.S4, V19.S4], 64(R3)
	VST1.P [V16.S4, V17.S4, V18.S4, V19.S4], 64(R3)
	VST1   [V16.S4, V17.S4, V18.S4, V19.S4], (R3)

	PASS8(0, 2, 4, 6, 8, 10, 12, 14, 26)
	PASS8(1, 3, 5, 7, 9, 11, 13, 15, 26)
	SHIFT8(0)
	SHIFT8(8)
	TURN(V0, V2, V4, V6)
	TURN(V1, V3, V5, V7)
	TURN(V8, V10, V12, V14)
	TURN(V9, V11, V13, V15)

	// The upper half of each column: of the first four in V0, V2, V4, V6, of the others in the odd ones. The lower half is 8 behind.
	PASS8(0, 2, 4, 6, 1, 3, 5, 7, 27)
	PASS8(8, 10, 12, 14, 9, 11, 13, 15, 27)

	// Columns of 16-bit numbers, then of bytes: the fourth from it is behind each.
	SHRN16(0, 0)
	SHRN16(2, 2)
	SHRN16(4, 4)
	SHRN16(6, 6)
	SHRN16(1, 1)
	SHRN16(3, 3)
	SHRN16(5, 5)
	SHRN16(7, 7)
	SHRN16H(8, 0)
	SHRN16H(10, 2)
	SHRN16H(12, 4)
	SHRN16H(14, 6)
	SHRN16H(9, 1)
	SHRN16H(11, 3)
	SHRN16H(13, 5)
	SHRN16H(15, 7)
	SQSHRUN2(0, 0)
	SQSHRUN2(2, 2)
	SQSHRUN2(4, 4)
	SQSHRUN2(6, 6)
	SQSHRUN2H(1, 0)
	SQSHRUN2H(3, 2)
	SQSHRUN2H(5, 4)
	SQSHRUN2H(7, 6)

	// Turn the bytes about the diagonal.
	VTRN1 V2.B16, V0.B16, V16.B16
	VTRN2 V2.B16, V0.B16, V17.B16
	VTRN1 V6.B16, V4.B16, V18.B16
	VTRN2 V6.B16, V4.B16, V19.B16
	VTRN1 V18.H8, V16.H8, V20.H8  // rows 0 and 4
	VTRN2 V18.H8, V16.H8, V22.H8  // 2 and 6
	VTRN1 V19.H8, V17.H8, V21.H8  // 1 and 5
	VTRN2 V19.H8, V17.H8, V23.H8  // 3 and 7
	VUZP1 V21.S4, V20.S4, V0.S4   // 0 and 1
	VUZP1 V23.S4, V22.S4, V1.S4   // 2 and 3
	VUZP2 V21.S4, V20.S4, V2.S4   // 4 and 5
	VUZP2 V23.S4, V22.S4, V3.S4   // 6 and 7
	ADD   R2, R1, R3
	LSL   $1, R2, R2
	VST1.P [V0.D1], (R1)(R2)
	VST1.P [V1.D1], (R1)(R2)
	VST1.P [V2.D1], (R1)(R2)
	VST1   [V3.D1], (R1)
	VST1   V0.D[1], (R3)
	ADD    R2, R3, R3
	VST1   V1.D[1], (R3)
	ADD    R2, R3, R3
	VST1   V2.D[1], (R3)
	ADD    R2, R3, R3
	VST1   V3.D[1], (R3)
	RET

// PASS4 transforms four vectors of four: V0 to V3, in place but for the shift.
#define PASS4(round) \
	ADDS4(2, 0, 4)       \
	SUBS4(2, 0, 5)       \
	SHL13(4, 4)          \
	SHL13(5, 5)          \
	ADDS4(round, 4, 4)   \
	ADDS4(round, 5, 5)   \
	MUL(C1306, 1, 6)     \
	MUL(C0541, 1, 7)     \
	MLA(C0541, 3, 6)     \
	MLS(C1306, 3, 7)     \
	ADDS4(6, 4, 0)       \
	ADDS4(7, 5, 1)       \
	SUBS4(7, 5, 2)       \
	SUBS4(6, 4, 3)

// func inverse4NEON(blk *block, pix *byte, stride int)
TEXT ·inverse4NEON(SB), NOSPLIT, $0-24
	MOVD blk+0(FP), R0
	MOVD pix+8(FP), R1
	MOVD stride+16(FP), R2
	FACTORS
	VLD1 (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VST1 [V16.S4, V17.S4, V18.S4, V19.S4], (R0)

	PASS4(26)
	SSHR11(0, 0)
	SSHR11(1, 1)
	SSHR11(2, 2)
	SSHR11(3, 3)
	TURN(V0, V1, V2, V3)
	PASS4(27)

	// Columns 0 and 1, then 2 and 3, to rows.
	SHRN16(0, 4)
	SHRN16H(1, 4)
	SHRN16(2, 5)
	SHRN16H(3, 5)
	SQSHRUN2(4, 4)
	SQSHRUN2H(5, 4)
	VEXT  $8, V4.B16, V4.B16, V5.B16
	VZIP1 V5.B16, V4.B16, V6.B16      // 0 and 2 in each row, then 1 and 3
	VEXT  $8, V6.B16, V6.B16, V7.B16
	VZIP1 V7.B16, V6.B16, V0.B16
	VST1  V0.S[0], (R1)
	ADD   R2, R1, R1
	VST1  V0.S[1], (R1)
	ADD   R2, R1, R1
	VST1  V0.S[2], (R1)
	ADD   R2, R1, R1
	VST1  V0.S[3], (R1)
	RET
