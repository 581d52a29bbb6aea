//go:build !purego

#include "textflag.h"

// func narrowSixteens(to *uint8, line *uint16, n int)
TEXT ·narrowSixteens(SB), NOSPLIT, $0-24
	MOVQ to+0(FP), DI
	MOVQ line+8(FP), SI
	MOVQ n+16(FP), CX

sixteen:
	MOVOU    (SI), X0
	MOVOU    16(SI), X1
	PACKUSWB X1, X0
	MOVOU    X0, (DI)
	ADDQ     $32, SI
	ADDQ     $16, DI
	SUBQ     $16, CX
	JNZ      sixteen
	RET
