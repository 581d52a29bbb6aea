package metadata

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// GainMap says how a gain map makes a picture of high dynamic range of one of a standard range, or the other way round
// (ISO 21496-1, 5.2). Ranges and headrooms are binary logarithms: 1 is twice the light.
type GainMap struct {
	// Base and Alternate are by how much the whitest white of the picture, and of what becomes of it, is brighter than a sheet of paper.
	Base, Alternate Fraction
	// BaseColours tells that gains are for the primaries of the picture, not for those of the map's own profile.
	BaseColours bool
	// Channel is one for all colours, or one each for red, green and blue.
	Channel []GainChannel
}

// GainChannel is how the samples of a channel of the map mean gains.
type GainChannel struct {
	// Min and Max are the gains of the least and the largest sample; in between they go by the power of 1/Gamma.
	Min, Max, Gamma Fraction
	// BaseOffset and AlternateOffset are added to light before it is multiplied, so that black can become brighter.
	BaseOffset, AlternateOffset Fraction
}

// Fraction is a number as ISO 21496-1 has it. N is of 32 bits, with a sign or without.
type Fraction struct {
	N int64
	D uint32
}

// Float is the value.
func (f Fraction) Float() float64 { return float64(f.N) / float64(f.D) }

// fractionOf is the nearest fraction whose denominator is a power of two, so that what XMP says in decimals comes out even where it can.
func fractionOf(v float64) Fraction {
	const most = 1 << 30
	if math.Abs(v) >= most {
		return Fraction{N: int64(math.Copysign(most, v)), D: 1}
	}
	shift := 30 - max(bits.Len64(uint64(math.Abs(v))), 0)
	n := int64(math.RoundToEven(math.Ldexp(v, shift)))
	if n == 0 {
		return Fraction{D: 1}
	}
	even := min(bits.TrailingZeros64(uint64(n)), shift)
	return Fraction{N: n >> even, D: 1 << (shift - even)}
}

// ErrGainMap is wrapped in errors about what says how a gain map is applied.
var ErrGainMap = errors.New("its gain map is not described")

// ParseGainMap reads a description from the block of ISO 21496-1 if there is one, else from the XMP packet, of a map. Errors wrap
// ErrGainMap.
func ParseGainMap(iso, xmp []byte) (*GainMap, error) {
	if len(iso) > 4 {
		return parseGainISO(iso)
	}
	return parseGainXMP(xmp)
}

// isHDR reports whether the picture itself is the brighter one, which s3img says in no XMP.
func (g *GainMap) isHDR() bool { return g.Base.Float() > g.Alternate.Float() }

// leastGamma is far below what any map has: nothing of it would be left but its largest samples.
const leastGamma = 1e-6

// check finds numbers that make no sense.
func (g *GainMap) check() error {
	bad := g.Base.D == 0 || g.Alternate.D == 0 || g.Base.N < 0 || g.Alternate.N < 0
	for _, c := range g.Channel {
		for _, f := range []Fraction{c.Min, c.Max, c.Gamma, c.BaseOffset, c.AlternateOffset} {
			bad = bad || f.D == 0
		}
		bad = bad || c.Gamma.Float() < leastGamma || c.Max.Float() < c.Min.Float()
	}
	if bad {
		return fmt.Errorf("%w: numbers are out of range", ErrGainMap)
	}
	return nil
}
