package resample

import "math"

// Fixed point: between the two passes a sample has fraction bits behind the point, weights have shift bits.
// More bits for weights than 14 are possible when a kernel is wide, because its largest weight is then small.
const (
	fraction = 4
	minShift = 14
	maxShift = 18
	// sampleMax is above what a pass makes of 8-bit samples: kernels overshoot by less than 28 %.
	sampleMax = 255 * 1.28 * (1 << fraction)
)

// fixedShift chooses the largest shift at which no weight leaves int16 and no sum leaves int32.
func fixedShift(all []taps) int {
	peak, worst := 0.0, 0.0
	for _, t := range all {
		sum := 0.0
		for _, w := range t.weight {
			peak = max(peak, math.Abs(w))
			sum += math.Abs(w)
		}
		worst = max(worst, sum)
	}
	shift := maxShift
	for shift > minShift && (peak*float64(int(1)<<shift) > 32000 || worst*sampleMax*float64(int(1)<<shift) > math.MaxInt32-(1<<20)) {
		shift--
	}
	return shift
}

// quantize rounds running sums, not weights: so errors never add up, and the total is exactly 1<<shift.
// Zeros at both ends are cut off. The weights lie in room, which is one longer: see even.
func (t taps) quantize(room []int16, shift int) kernel[int16] {
	one := float64(int(1) << shift)
	weight := room[:len(t.weight)]
	sum, before := 0.0, 0
	for i, w := range t.weight {
		sum += w
		now := int(math.RoundToEven(sum * one))
		if i == len(weight)-1 {
			now = 1 << shift
		}
		weight[i] = int16(now - before)
		before = now
	}
	first, last := 0, len(weight)
	for weight[first] == 0 {
		first++
	}
	for weight[last-1] == 0 {
		last--
	}
	return kernel[int16]{start: t.start + first, weight: weight[first:last]}
}
