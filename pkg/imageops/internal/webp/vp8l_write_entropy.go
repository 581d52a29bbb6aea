package webp

import "math"

// log2 is the logarithm of v to base 2, within 0.00002, for v of 1 or more; it is 0 for 0.
func log2(v float32) float32 {
	if v < 1 {
		return 0
	}
	b := math.Float32bits(v)
	m := math.Float32frombits(b&0x7fffff|0x3f800000) - 1 // 0 to 1
	exponent := float32(int32(b>>23) - 127)
	return exponent + m + m*(1-m)*(0.44183587+m*(-0.26653628+m*(0.14701877-m*0.04424374))) // least squares
}

// entropyOf is the bits of all the symbols that are counted, by one code, which is not counted.
func entropyOf(counts []uint32) float32 {
	total := uint32(0)
	var sum float32
	for _, n := range counts {
		if n > 0 {
			total += n
			sum += float32(n) * log2(float32(n))
		}
	}
	return float32(total)*log2(float32(total)) - sum
}

// What a prefix code itself takes, about, in bits: for each symbol that is used, and for each stretch of others.
const (
	usedSymbol = 3.2
	unusedRun  = 4.5
)

// codeBits is the bits of a prefix code and of the symbols that are counted, about.
func codeBits(counts []uint32) float32 {
	total, used, runs, before := uint32(0), 0, 0, uint32(0)
	var sum float32
	for _, n := range counts {
		if n > 0 {
			total += n
			sum += float32(n) * log2(float32(n))
			used++
		} else if before > 0 {
			runs++
		}
		before = n
	}
	if used < 3 {
		return float32(total)*log2(float32(total)) - sum + 10*float32(used)
	}
	return float32(total)*log2(float32(total)) - sum + usedSymbol*float32(used) + unusedRun*float32(runs) + 30
}
