package hevc

// Where the contexts of each syntax element begin (9.3.4.2).
const (
	ctxSaoMerge      = 0
	ctxSaoType       = ctxSaoMerge + 1
	ctxSplitCU       = ctxSaoType + 1
	ctxBypassCU      = ctxSplitCU + 3
	ctxPart          = ctxBypassCU + 1
	ctxPrevMode      = ctxPart + 1
	ctxChromaMode    = ctxPrevMode + 1
	ctxSplitTU       = ctxChromaMode + 1
	ctxCodedLuma     = ctxSplitTU + 3
	ctxCodedChroma   = ctxCodedLuma + 2
	ctxQPDelta       = ctxCodedChroma + 5
	ctxSkip          = ctxQPDelta + 2
	ctxLastX         = ctxSkip + 2
	ctxLastY         = ctxLastX + 18
	ctxCodedSub      = ctxLastY + 18
	ctxSignificant   = ctxCodedSub + 4
	ctxGreater1      = ctxSignificant + 44
	ctxGreater2      = ctxGreater1 + 24
	ctxScaleAbs      = ctxGreater2 + 6
	ctxScaleSign     = ctxScaleAbs + 8
	ctxChromaQP      = ctxScaleSign + 2
	ctxChromaQPIndex = ctxChromaQP + 1
	numContexts      = ctxChromaQPIndex + 1
)

// initValues are those of intra slices (tables 9-5 to 9-37), in the order of the constants above.
var initValues = [numContexts]uint8{
	153,
	200,
	139, 141, 157,
	154,
	184,
	184,
	63,
	153, 138, 138,
	111, 141,
	94, 138, 182, 154, 154,
	154, 154,
	139, 139,
	110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63,
	110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63,
	91, 171, 134, 141,
	111, 111, 125, 110, 110, 94, 124, 108, 124, 107, 125, 141, 179, 153, 125, 107, 125, 141, 179, 153, 125, 107,
	125, 141, 179, 153, 125, 140, 139, 182, 182, 152, 136, 152, 136, 153, 136, 139, 111, 136, 139, 111, 141, 111,
	140, 92, 137, 138, 140, 152, 138, 139, 153, 74, 149, 92, 139, 107, 122, 152, 140, 179, 166, 182, 140, 227, 122, 197,
	138, 153, 136, 167, 152, 152,
	154, 154, 154, 154, 154, 154, 154, 154,
	154, 154,
	154,
	154,
}

// contexts are all states of probability, and what the coder learns of the size of coefficients (9.3.4.2.6 of the extensions).
type contexts struct {
	model [numContexts]context
	rice  [4]uint8
}

// reset begins with the QP of a slice (9.3.2.2).
func (c *contexts) reset(qp int) {
	qp = min(max(qp, 0), 51)
	for i, v := range initValues {
		slope, offset := int(v>>4)*5-45, int(v&15)<<3-16
		state := min(max((slope*qp)>>4+offset, 1), 126)
		if state <= 63 {
			c.model[i] = context((63 - state) << 1)
		} else {
			c.model[i] = context((state-64)<<1 | 1)
		}
	}
	c.rice = [4]uint8{}
}

// lpsTable is the width of the less probable symbol (table 9-52), by state and by the quarter of the interval.
var lpsTable = [64][4]uint8{
	{128, 176, 208, 240}, {128, 167, 197, 227}, {128, 158, 187, 216}, {123, 150, 178, 205},
	{116, 142, 169, 195}, {111, 135, 160, 185}, {105, 128, 152, 175}, {100, 122, 144, 166},
	{95, 116, 137, 158}, {90, 110, 130, 150}, {85, 104, 123, 142}, {81, 99, 117, 135},
	{77, 94, 111, 128}, {73, 89, 105, 122}, {69, 85, 100, 116}, {66, 80, 95, 110},
	{62, 76, 90, 104}, {59, 72, 86, 99}, {56, 69, 81, 94}, {53, 65, 77, 89},
	{51, 62, 73, 85}, {48, 59, 69, 80}, {46, 56, 66, 76}, {43, 53, 63, 72},
	{41, 50, 59, 69}, {39, 48, 56, 65}, {37, 45, 54, 62}, {35, 43, 51, 59},
	{33, 41, 48, 56}, {32, 39, 46, 53}, {30, 37, 43, 50}, {29, 35, 41, 48},
	{27, 33, 39, 45}, {26, 31, 37, 43}, {24, 30, 35, 41}, {23, 28, 33, 39},
	{22, 27, 32, 37}, {21, 26, 30, 35}, {20, 24, 29, 33}, {19, 23, 27, 31},
	{18, 22, 26, 30}, {17, 21, 25, 28}, {16, 20, 23, 27}, {15, 19, 22, 25},
	{14, 18, 21, 24}, {14, 17, 20, 23}, {13, 16, 19, 22}, {12, 15, 18, 21},
	{12, 14, 17, 20}, {11, 14, 16, 19}, {11, 13, 15, 18}, {10, 12, 15, 17},
	{10, 12, 14, 16}, {9, 11, 13, 15}, {9, 11, 12, 14}, {8, 10, 12, 14},
	{8, 9, 11, 13}, {7, 9, 11, 12}, {7, 9, 10, 12}, {7, 8, 10, 11},
	{6, 8, 9, 11}, {6, 7, 9, 10}, {6, 7, 8, 9}, {2, 2, 2, 2},
}

// lpsWidths is lpsTable in one row: it begins at twice the state of a context.
var lpsWidths = flattened()

func flattened() (widths [512]uint8) {
	for state := range lpsTable {
		copy(widths[4*state:], lpsTable[state][:])
	}
	return widths
}

// afterLPS is the state behind a less probable symbol (table 9-53).
var afterLPS = [64]uint8{
	0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21, 22, 22, 23, 24,
	24, 25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37, 38, 38, 63,
}

// nextMPS and nextLPS are by state and symbol; renorm is by the width of the less probable symbol, divided by 8.
var (
	nextMPS, nextLPS = transitions()
	renorm           = [32]uint8{6, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
)

func transitions() (more, less [256]context) {
	for state := range 64 {
		for symbol := range 2 {
			i := state<<1 | symbol
			up := state
			if state < 62 {
				up++
			}
			more[i] = context(up<<1 | symbol)
			other := symbol
			if state == 0 {
				other ^= 1
			}
			less[i] = context(int(afterLPS[state])<<1 | other)
		}
	}
	return more, less
}
