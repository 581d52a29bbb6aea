package webp

// Kinds of blocks, each with probabilities of its own (RFC 6386, 13.3).
const (
	lumaAfterSecond = iota
	secondLuma
	chroma
	lumaWhole
)

type (
	// tokenProbs are by kind of block, band, what came before, and place in the tree of tokens.
	tokenProbs [4][8]bandProbs
	bandProbs  [3][11]uint8
)

// bandOf is the band of a coefficient; 16 is behind the last.
var bandOf = [17]uint8{0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0}

var zigzag = [16]uint8{0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15}

// extraProbs are those of the extra bits of the four largest categories (RFC 6386, 13.2).
var extraProbs = [4][]uint8{
	{173, 148, 140},
	{176, 155, 140, 135},
	{180, 157, 141, 134, 130},
	{254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
}

// update reads new probabilities (RFC 6386, 13.4).
func (p *tokenProbs) update(r *boolReader) {
	for i := range p {
		for j := range p[i] {
			for k := range p[i][j] {
				for l := range p[i][j][k] {
					if r.bit(tokenUpdates[i][j][k][l]) {
						p[i][j][k][l] = uint8(r.number(8))
					}
				}
			}
		}
	}
}

// byPlace is the probabilities of a kind of block by the place of a coefficient.
type byPlace [17]*bandProbs

func (p *tokenProbs) byPlace() (all [4]byPlace) {
	for kind := range all {
		for n, band := range bandOf {
			all[kind][n] = &p[kind][band]
		}
	}
	return all
}

// block reads coefficients from the first-th on, and returns how many there are, those before the first included. It keeps the
// state of the reader in variables, which is faster by a third.
func (r *boolReader) block(dst *[16]int16, probs *byPlace, context int, factor [2]int16, first int) int {
	value, span, spare := r.value, r.span, r.spare
	var one bool
	var shift uint8
	n, p := first, &probs[first][context]
	for n < 16 {
		if spare < 0 {
			value, spare = r.reload(value, spare)
		}
		value, span, shift, one = divide(value, span, p[0])
		spare -= int(shift)
		if !one {
			break
		}
		for {
			if spare < 0 {
				value, spare = r.reload(value, spare)
			}
			value, span, shift, one = divide(value, span, p[1])
			spare -= int(shift)
			if one {
				break
			}
			if n++; n == 16 {
				r.value, r.span, r.spare = value, span, spare
				return 16
			}
			p = &probs[n][0]
		}
		if spare < 0 {
			value, spare = r.reload(value, spare)
		}
		value, span, shift, one = divide(value, span, p[2])
		spare -= int(shift)
		v, size := 1, 1
		if one {
			r.value, r.span, r.spare = value, span, spare
			v, size = r.large(p), 2
			value, span, spare = r.value, r.span, r.spare
		}
		if spare < 0 {
			value, spare = r.reload(value, spare)
		}
		value, span, shift, one = divide(value, span, 128)
		spare -= int(shift)
		if one {
			v = -v
		}
		dst[zigzag[n]] = int16(v * int(factor[b2u(n > 0)]))
		n++
		p = &probs[n][size]
	}
	r.value, r.span, r.spare = value, span, spare
	return n
}

// large reads a coefficient of 2 or more.
func (r *boolReader) large(p *[11]uint8) int {
	if !r.bit(p[3]) {
		if !r.bit(p[4]) {
			return 2
		}
		return 3 + int(b2u(r.bit(p[5])))
	}
	if !r.bit(p[6]) {
		if !r.bit(p[7]) {
			return 5 + int(b2u(r.bit(159)))
		}
		v := 7 + 2*int(b2u(r.bit(165)))
		return v + int(b2u(r.bit(145)))
	}
	high := b2u(r.bit(p[8]))
	category := 2*high + b2u(r.bit(p[9+high]))
	v := 0
	for _, prob := range extraProbs[category] {
		v = 2*v + int(b2u(r.bit(prob)))
	}
	return v + 3 + 8<<category
}
