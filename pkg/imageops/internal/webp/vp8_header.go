package webp

import (
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// vp8Size reads the dimensions from the first 10 bytes of a VP8 key frame (RFC 6386, 9.1). The scaling that they ask for is
// ignored, as by all who show WebP.
func vp8Size(b []byte) (width, height int, err error) {
	switch {
	case len(b) < 10:
		return 0, 0, io.ErrUnexpectedEOF
	case b[0]&1 != 0:
		return 0, 0, codec.FormatError("VP8 frame is no key frame")
	case b[0]>>1&7 > 3:
		return 0, 0, codec.FormatError(fmt.Sprintf("VP8 frame has version %d", b[0]>>1&7))
	case b[0]>>4&1 == 0:
		return 0, 0, codec.FormatError("VP8 frame is hidden")
	case string(b[3:6]) != "\x9d\x01\x2a":
		return 0, 0, codec.FormatError("VP8 frame has no start code")
	}
	width, height = int(b[6])|int(b[7]&0x3f)<<8, int(b[8])|int(b[9]&0x3f)<<8
	if width == 0 || height == 0 {
		return 0, 0, codec.FormatError(fmt.Sprintf("VP8 frame is %d×%d", width, height))
	}
	return width, height, nil
}

// segments are up to four kinds of macroblocks (RFC 6386, 9.3).
type segments struct {
	on, mapped, absolute bool
	quantizer, level     [4]int
	probs                [3]uint8
}

func (s *segments) read(r *boolReader) {
	s.absolute, s.probs = true, [3]uint8{255, 255, 255}
	if s.on = r.flag(); !s.on {
		return
	}
	s.mapped = r.flag()
	if r.flag() {
		s.absolute = r.flag()
		for i := range s.quantizer {
			s.quantizer[i] = r.optional(7)
		}
		for i := range s.level {
			s.level[i] = r.optional(6)
		}
	}
	for i := range s.probs {
		if s.mapped && r.flag() {
			s.probs[i] = uint8(r.number(8))
		}
	}
}

// of is what segment i makes of a value of the frame.
func (s *segments) of(i, frame int, values *[4]int) int {
	switch {
	case !s.on:
		return frame
	case s.absolute:
		return values[i]
	}
	return frame + values[i]
}

// factors are those of dequantisation, for the first coefficient of a block and for the others.
type factors struct{ luma, second, chroma [2]int16 }

// readFactors computes the factors of each segment (RFC 6386, 9.6 and 14.1).
func readFactors(r *boolReader, s *segments) (all [4]factors) {
	frame := r.number(7)
	lumaDC, secondDC, secondAC, chromaDC, chromaAC := r.optional(4), r.optional(4), r.optional(4), r.optional(4), r.optional(4)
	at := func(i int) int { return min(max(i, 0), 127) }
	for i := range all {
		q := s.of(i, frame, &s.quantizer)
		all[i] = factors{
			luma:   [2]int16{dcFactors[at(q+lumaDC)], acFactors[at(q)]},
			second: [2]int16{2 * dcFactors[at(q+secondDC)], int16(max(int(acFactors[at(q+secondAC)])*155/100, 8))},
			chroma: [2]int16{min(dcFactors[at(q+chromaDC)], 132), acFactors[at(q+chromaAC)]},
		}
	}
	return all
}

// strength is how a macroblock is filtered (RFC 6386, 15.2 and 15.3). At edge 0 it is not.
type strength struct {
	edge, inner uint8 // limits at the edges of macroblocks and of blocks
	interior    uint8
	variance    uint8 // threshold of high edge variance
}

// readStrengths computes the strengths of each segment, for macroblocks predicted as a whole and in 4×4 blocks, and whether
// the filter is the simple one.
func readStrengths(r *boolReader, s *segments) (all [4][2]strength, simple, on bool) {
	simple = r.flag()
	level, sharpness := r.number(6), r.number(3)
	var intra, split int
	deltasOn := r.flag()
	if deltasOn && r.flag() { // the second tells that they are sent
		deltas := [8]int{}
		for i := range deltas {
			deltas[i] = r.optional(6)
		}
		intra, split = deltas[0], deltas[4]
	} // deltas that are on but not sent are those of the frame before, and a key frame has none
	for i := range all {
		for kind := range all[i] {
			all[i][kind] = strengthOf(min(max(s.of(i, level, &s.level)+intra+kind*split, 0), 63), sharpness)
		}
	}
	return all, simple, level > 0
}

func strengthOf(level, sharpness int) strength {
	if level == 0 {
		return strength{}
	}
	interior := level
	if sharpness > 0 {
		interior >>= 1 + b2u(sharpness > 4)
		interior = min(interior, 9-sharpness)
	}
	interior = max(interior, 1)
	inner := 2*level + interior
	return strength{
		edge: uint8(inner + 4), inner: uint8(inner), interior: uint8(interior),
		variance: b2u(level >= 15) + b2u(level >= 40),
	}
}

// partitions cuts the coefficients into their 1 to 8 parts (RFC 6386, 9.5). Parts that are cut off are short or empty.
func partitions(data []byte, n int) ([]boolReader, error) {
	sizes := 3 * (n - 1)
	if len(data) <= sizes {
		return nil, io.ErrUnexpectedEOF
	}
	parts := make([]boolReader, n)
	rest := data[sizes:]
	for i := range parts {
		size := len(rest)
		if i < n-1 {
			size = min(size, int(uint24(data[3*i:])))
		}
		parts[i] = newBoolReader(rest[:size])
		rest = rest[size:]
	}
	return parts, nil
}

func uint24(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
}
