//go:build !purego

#include "textflag.h"

// func narrowSixteens(to *uint8, line *uint16, n int)
TEXT ·narrowSixteens(SB), NOSPLIT, $0-24
	MOVD to+0(FP), R0
	MOVD line+8(FP), R1
	MOVD n+16(FP), R2

sixteen:
	VLD1.P 32(R1), [V0.B16, V1.B16]
	SUBS   $16, R2, R2
	VUZP1  V1.B16, V0.B16, V0.B16
	VST1.P [V0.B16], 16(R0)
	BNE    sixteen
	RET
