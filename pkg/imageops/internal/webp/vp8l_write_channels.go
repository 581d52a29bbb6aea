package webp

// channelStats counts the bytes of the four channels of differences, and says what they cost.
type channelStats struct {
	counts [4][256]uint32 // blue, green, red, alpha, as in a pixel from the lowest byte on
	costs  [4][256]uint16 // 1/256 bits
	opaque bool           // alpha is left out: it costs the same, nothing, in all that were counted
}

// begin expects differences to be small.
func (s *channelStats) begin() {
	for c := range s.counts {
		for v := range s.counts[c] {
			d := abs(int(int8(v)))
			s.counts[c][v] = uint32(64 / (1 + d*d))
		}
	}
}

// update computes costs from counts.
func (s *channelStats) update() {
	for c := range s.counts {
		total := uint32(0)
		for _, n := range s.counts[c] {
			total += n
		}
		all := log2(float32(total)) + 1
		for v, n := range s.counts[c] {
			if n > 0 {
				s.costs[c][v] = uint16(256 * (all - 1 - log2(float32(n))))
			} else {
				s.costs[c][v] = uint16(256 * all)
			}
		}
	}
}

func (s *channelStats) add(pixels []uint32) {
	for _, v := range pixels {
		s.counts[0][v&0xff]++
		s.counts[1][v>>8&0xff]++
		s.counts[2][v>>16&0xff]++
		s.counts[3][v>>24]++
	}
}

func (s *channelStats) cost(pixels []uint32) (sum int) {
	if s.opaque {
		for _, v := range pixels {
			sum += int(s.costs[0][v&0xff]) + int(s.costs[1][v>>8&0xff]) + int(s.costs[2][v>>16&0xff])
		}
		return sum
	}
	for _, v := range pixels {
		sum += int(s.costs[0][v&0xff]) + int(s.costs[1][v>>8&0xff]) + int(s.costs[2][v>>16&0xff]) + int(s.costs[3][v>>24])
	}
	return sum
}

func (s *channelStats) one(v uint32) {
	s.counts[0][v&0xff]++
	s.counts[1][v>>8&0xff]++
	s.counts[2][v>>16&0xff]++
	s.counts[3][v>>24]++
}

// entropy is the bits of all that was counted.
func (s *channelStats) entropy() (sum float32) {
	for c := range s.counts {
		sum += entropyOf(s.counts[c][:])
	}
	return sum
}
