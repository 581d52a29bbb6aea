package webp

import "math/bits"

// pixelToken is a pixel, a place in the cache of colours, or a copy of pixels before.
type pixelToken struct {
	value  uint32 // of a pixel, of a place in the cache, or the distance as it is written
	length int32  // of a copy, or what else the token is
}

const (
	isPixel  = 0
	isCached = -1
)

// numberCode is the symbol of a length or distance, and the bits behind it.
func numberCode(v int) (symbol int, extra uint64, n uint) {
	if v--; v < 4 {
		return v, 0, 0
	}
	high := uint(bits.Len(uint(v)) - 1)
	n = high - 1
	return int(2*high) + v>>n&1, uint64(v & (1<<n - 1)), n
}

// alphabet numbers the symbols of the five codes of a group, one code after the other: green with lengths and the cache, red, blue,
// alpha, distances.
type alphabet struct {
	from [6]int // of each code; the last is the number of all symbols
}

// newAlphabet is that of images with a cache of 1<<cacheBits colours, or with none for 0.
func newAlphabet(cacheBits int) alphabet {
	green := greenSymbols
	if cacheBits > 0 {
		green += 1 << cacheBits
	}
	return alphabet{[6]int{0, green, green + 256, green + 512, green + 768, green + 768 + distanceSymbols}}
}

func (a *alphabet) size() int { return a.from[5] }

// symbols gives those of a token, and their number.
func (a *alphabet) symbols(t pixelToken) (s [4]int, n int) {
	switch t.length {
	case isPixel:
		v := t.value
		return [4]int{int(v >> 8 & 0xff), a.from[1] + int(v>>16&0xff), a.from[2] + int(v&0xff), a.from[3] + int(v>>24)}, 4
	case isCached:
		return [4]int{greenSymbols + int(t.value)}, 1
	}
	length, _, _ := numberCode(int(t.length))
	distance, _, _ := numberCode(int(t.value))
	return [4]int{literals + length, a.from[4] + distance}, 2
}

// pixels is how many pixels a token stands for.
func (t pixelToken) pixels() int { return max(int(t.length), 1) }

// count counts the symbols of tokens.
func (a *alphabet) count(tokens []pixelToken) []uint32 {
	counts := make([]uint32, a.size())
	for _, t := range tokens {
		s, n := a.symbols(t)
		for _, symbol := range s[:n] {
			counts[symbol]++
		}
	}
	return counts
}

// bitsOf is what each symbol costs where they are so frequent, in bits. Those that do not occur cost more than the rarest.
func (a *alphabet) bitsOf(counts []uint32) []float32 {
	out := make([]float32, len(counts))
	for i := range 5 {
		costs(out[a.from[i]:a.from[i+1]], counts[a.from[i]:a.from[i+1]])
	}
	return out
}

// costs fills in what the symbols of one code cost.
func costs(out []float32, counts []uint32) {
	total, used := uint32(0), 0
	for _, n := range counts {
		total += n
		used += int(b2u(n > 0))
	}
	all := log2(float32(total))
	for i, n := range counts {
		switch {
		case used < 2 && n > 0:
			out[i] = 0
		case n > 0:
			out[i] = all - log2(float32(n))
		default:
			out[i] = all + 2
		}
	}
}

// extraBits is how many bits stand behind the symbols of lengths and distances.
func (a *alphabet) extraBits(counts []uint32) (sum float32) {
	for i := range distanceSymbols {
		n := counts[a.from[4]+i]
		if i < greenSymbols-literals {
			n += counts[literals+i]
		}
		sum += float32(n) * float32(max(i>>1-1, 0))
	}
	return sum
}
