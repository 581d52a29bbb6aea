package hevc

// scalingList holds the factors of intra blocks: by log2 of the size minus 2, and by component, row by row (7.4.5). 16 is one.
type scalingList struct {
	factor [4][3][]uint8
}

// rawScaling is a list as it is sent: at most 8×8 factors in the order of the diagonal scan, and that of the mean of larger blocks.
type rawScaling struct {
	list [4][6][64]uint8
	dc   [4][6]uint8
}

// The factors where a stream sends none (table 7-6): of intra and of inter blocks.
var defaultFactors = [2][64]uint8{{
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 17, 16, 17, 16, 17, 18, 17, 18, 18, 17, 18, 21, 19, 20, 21, 20, 19, 21, 24, 22, 22, 24,
	24, 22, 22, 24, 25, 25, 27, 30, 27, 25, 25, 29, 31, 35, 35, 31, 29, 36, 41, 44, 41, 36, 47, 54, 54, 47, 65, 70, 65, 88, 88, 115,
}, {
	16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 17, 18, 18, 18, 18, 18, 18, 20, 20, 20, 20, 20, 20, 20, 24, 24, 24, 24,
	24, 24, 24, 24, 25, 25, 25, 25, 25, 25, 25, 28, 28, 28, 28, 28, 28, 33, 33, 33, 33, 33, 41, 41, 41, 41, 54, 54, 54, 71, 71, 91,
}}

// setDefault makes a list the default one.
func (raw *rawScaling) setDefault(size, matrix int) {
	raw.dc[size][matrix] = 16
	if size > 0 {
		raw.list[size][matrix] = defaultFactors[matrix/3]
		return
	}
	for i := range raw.list[size][matrix] {
		raw.list[size][matrix][i] = 16
	}
}

func defaultScaling() *scalingList {
	raw := &rawScaling{}
	for size := range 4 {
		for matrix := range 6 {
			raw.setDefault(size, matrix)
		}
	}
	return raw.spread()
}

// parseScaling reads scaling_list_data (7.3.4).
func parseScaling(r *bitReader, chromaFormat int, err *error) *scalingList {
	raw := &rawScaling{}
	for size := range 4 {
		step := 1
		if size == 3 {
			step = 3
		}
		for matrix := 0; matrix < 6; matrix += step {
			raw.parse(r, size, matrix, step, err)
		}
	}
	if chromaFormat == 3 { // chroma of 32×32 is made from the lists of 16×16
		for _, matrix := range []int{1, 2, 4, 5} {
			raw.list[3][matrix], raw.dc[3][matrix] = raw.list[2][matrix], raw.dc[2][matrix]
		}
	}
	return raw.spread()
}

func (raw *rawScaling) parse(r *bitReader, size, matrix, step int, err *error) {
	if !r.flag() {
		from := matrix - step*r.number(matrix/step, err, "the reference of a scaling list")
		if from == matrix {
			raw.setDefault(size, matrix)
			return
		}
		raw.list[size][matrix], raw.dc[size][matrix] = raw.list[size][from], raw.dc[size][from]
		return
	}
	next := 8
	if size > 1 {
		next = 8 + r.signed(-7, 247, err, "the mean of a scaling list")
		raw.dc[size][matrix] = uint8(next)
	}
	for i := range min(64, 16<<(2*size)) {
		next = (next + r.signed(-128, 127, err, "a step of a scaling list") + 256) & 255
		raw.list[size][matrix][i] = uint8(next)
	}
}

// spread lays the lists out for whole blocks.
func (raw *rawScaling) spread() *scalingList {
	s := &scalingList{}
	for size := range 4 {
		n := 4 << size
		for component := range 3 {
			list := &raw.list[size][component]
			if size == 3 && component > 0 && raw.dc[3][component] == 0 {
				list = &raw.list[2][component] // of no use but in 4:4:4
			}
			factor := make([]uint8, n*n)
			scan, shift := diagonal4[:], 0
			if size > 0 {
				scan, shift = diagonal8[:], size-1
			}
			for i, at := range scan {
				x, y := int(at.x), int(at.y)
				for dy := range 1 << shift {
					for dx := range 1 << shift {
						factor[(y<<shift+dy)*n+x<<shift+dx] = list[i]
					}
				}
			}
			if size > 1 && raw.dc[size][component] != 0 {
				factor[0] = raw.dc[size][component]
			}
			s.factor[size][component] = factor
		}
	}
	return s
}
