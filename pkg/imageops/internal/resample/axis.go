package resample

import (
	"math"
	"slices"
)

// taps is what one output sample reads: weights for the source samples from start on. Their sum is 1.
type taps struct {
	start  int
	weight []float64
}

// tapsMemory holds the taps of one axis, until they have been laid out for an engine.
type tapsMemory struct {
	all    []taps
	weight []float64
}

// take makes room for taps of out samples, and for so many weights of all of them.
func (m *tapsMemory) take(out, weights int) ([]taps, []float64) {
	m.all, m.weight = slices.Grow(m.all[:0], out)[:out], slices.Grow(m.weight[:0], weights)
	return m.all, m.weight
}

// axisTaps computes the taps of out samples that divide the span [from, to) of in samples evenly.
// The centre of output i lies at from + (i+1/2)(to-from)/out, source sample j covers [j, j+1).
// What a kernel reads outside of the source is left out, and the rest scaled up to 1.
// The taps are valid until memory is used again.
func axisTaps(memory *tapsMemory, in, out int, from, to float64, f Filter) []taps {
	scale := (to - from) / float64(out)
	span := int(2*math.Ceil(f.support()*max(scale, 1))) + 2
	all, room := memory.take(out, out*min(span, in))
	for i := range all {
		centre := from + (float64(i)+0.5)*scale
		// A centre beyond the edge would see little but the kernel's lobes.
		centre = min(max(centre, 0), float64(in))
		if f == Box {
			all[i] = tapsOver(room, in, centre, scale/2)
		} else {
			all[i] = tapsAt(room, in, centre, max(scale, 1), f)
		}
		room = all[i].weight[len(all[i].weight):]
	}
	return all
}

// tapsAt samples the kernel at the centres of the source samples.
func tapsAt(room []float64, in int, centre, stretch float64, f Filter) taps {
	reach := f.support() * stretch
	first := max(int(math.Floor(centre-reach+0.5)), 0)
	last := min(int(math.Floor(centre+reach+0.5)), in)
	t := taps{start: first, weight: room}
	for j := first; j < last; j++ {
		t.weight = append(t.weight, f.at((float64(j)-centre+0.5)/stretch))
	}
	return t.normalised()
}

// tapsOver weighs each source sample with the part of it that lies in [centre-reach, centre+reach).
func tapsOver(room []float64, in int, centre, reach float64) taps {
	from, to := max(centre-reach, 0), min(centre+reach, float64(in))
	first := min(int(from), in-1)
	t := taps{start: first, weight: room}
	if to <= from { // the region is too thin for float64
		t.weight = append(t.weight, 1)
		return t
	}
	for j := first; j == first || float64(j) < to; j++ {
		t.weight = append(t.weight, min(to, float64(j+1))-max(from, float64(j)))
	}
	return t.normalised()
}

func (t taps) normalised() taps {
	sum := 0.0
	for _, w := range t.weight {
		sum += w
	}
	for j := range t.weight {
		t.weight[j] /= sum
	}
	return t
}

func totalTaps(all []taps) int {
	n := 0
	for _, t := range all {
		n += len(t.weight)
	}
	return n
}
