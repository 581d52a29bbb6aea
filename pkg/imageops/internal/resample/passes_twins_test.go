//go:build (amd64 || arm64) && !purego

package resample

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Assembly must yield what the Go code yields, bit for bit, on random and on extreme values.

var lengths = []int{32, 64, 96, 1024}

func word(r *rand.Rand, extreme bool) int16 {
	if extreme {
		return []int16{-32768, -32767, -1, 0, 1, 32767}[r.IntN(6)]
	}
	return int16(r.Uint32())
}

func fill[T any](n int, next func() T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = next()
	}
	return all
}

func TestColumnBytesTwins(t *testing.T) { columnBytesTwins(t, needAssembly(t)) }

func columnBytesTwins(t *testing.T, r *rand.Rand) {
	t.Helper()
	for _, n := range lengths {
		for rows := 2; rows < 70; rows += 6 {
			for _, extreme := range []bool{false, true} {
				src := fill(rows, func() []uint8 { return fill(n, func() uint8 { return uint8(word(r, extreme)) }) })
				weight := fill(rows, func() int16 { return word(r, extreme) })
				got, want := make([]int16, n), make([]int16, n)
				for shift := 10; shift <= maxShift; shift++ {
					columnBytes(got, src, weight, shift)
					columnBytesGo(want, src, weight, shift)
					if !slices.Equal(got, want) {
						t.Fatalf("%d rows of %d, shift %d: %v want %v", rows, n, shift, got, want)
					}
				}
			}
		}
	}
}

func TestColumnWordsTwins(t *testing.T) { columnWordsTwins(t, needAssembly(t)) }

func columnWordsTwins(t *testing.T, r *rand.Rand) {
	t.Helper()
	for _, n := range lengths {
		for rows := 2; rows < 70; rows += 6 {
			for _, extreme := range []bool{false, true} {
				src := fill(rows, func() []int16 { return fill(n, func() int16 { return word(r, extreme) }) })
				weight := fill(rows, func() int16 { return word(r, extreme) })
				got, want := make([]int16, n), make([]int16, n)
				columnWords(got, src, weight, 14+rows%5)
				columnWordsGo(want, src, weight, 14+rows%5)
				if !slices.Equal(got, want) {
					t.Fatalf("%d rows of %d: %v want %v", rows, n, got, want)
				}
			}
		}
	}
}

func TestRowWordsTwins(t *testing.T) { rowWordsTwins(t, needAssembly(t)) }

func rowWordsTwins(t *testing.T, r *rand.Rand) {
	t.Helper()
	for outputs := 1; outputs < 40; outputs += 3 {
		for in := 1; in < 3000; in += 1 + in/2 {
			a := axis[int16]{shift: 14 + in%5}
			for i := range outputs {
				start := i * in / outputs
				weight := fill(1+r.IntN(in-start), func() int16 { return word(r, in%2 == 0) })
				a.kernels = append(a.kernels, kernel[int16]{start, weight})
			}
			k := newRowKernel(a, in, 8)
			src := fill(k.length, func() int16 { return word(r, in%2 == 0) })
			got, want := make([]int16, padded(outputs)), make([]int16, padded(outputs))
			rowWords(got, src, &k)
			rowWordsGo(want, src, &k)
			if !slices.Equal(got, want) {
				t.Fatalf("%d from %d: %v want %v", outputs, in, got, want)
			}
		}
	}
}

func TestColumnFloatsTwins(t *testing.T) {
	r := needAssembly(t)
	next := func() float32 { return float32(r.NormFloat64()) * 1e4 }
	for _, n := range lengths {
		for rows := 1; rows < 140; rows += 3 {
			src := fill(rows, func() []float32 { return fill(n, next) })
			weight := fill(rows, next)
			got, want := make([]float32, n), make([]float32, n)
			columnFloats(got, src, weight)
			columnFloatsGo(want, src, weight)
			if !slices.Equal(got, want) {
				t.Fatalf("%d rows of %d: %v want %v", rows, n, got, want)
			}
		}
	}
}

func TestRowFloatsTwins(t *testing.T) {
	r := needAssembly(t)
	next := func() float32 { return float32(r.NormFloat64()) * 1e4 }
	for outputs := 1; outputs < 40; outputs += 3 {
		for in := 1; in < 3000; in += 1 + in/2 {
			a := axis[float32]{}
			for i := range outputs {
				start := i * in / outputs
				a.kernels = append(a.kernels, kernel[float32]{start, fill(1+r.IntN(in-start), next)})
			}
			k := newRowKernel(a, in, 4)
			src := fill(k.length, next)
			got, want := make([]float32, padded(outputs)), make([]float32, padded(outputs))
			rowFloats(got, src, &k)
			rowFloatsGo(want, src, &k)
			if !slices.Equal(got, want) {
				t.Fatalf("%d from %d: %v want %v", outputs, in, got, want)
			}
		}
	}
}

func TestNarrowTwins(t *testing.T) {
	needAssembly(t)
	src := make([]int16, 65536)
	for i := range src {
		src[i] = int16(i)
	}
	for n := 0; n < len(src); n += 1 + n*3 {
		got, want := make([]uint8, len(src)-n), make([]uint8, len(src)-n)
		narrow(got, src[n:])
		narrowGo(want, src[n:])
		if !slices.Equal(got, want) {
			t.Fatalf("from %d on: differs", n)
		}
	}
}

func TestLoadTwins(t *testing.T) {
	r := needAssembly(t)
	for n := 0; n < 300; n += 4 {
		loadTwins(t, fill(n, func() uint8 { return uint8(r.Uint32()) }))
		loadTwins(t, fill(n, func() uint16 { return uint16(r.Uint32()) }))
	}
}

func loadTwins[S Sample](t *testing.T, src []S) {
	t.Helper()
	got, want := make([]float32, len(src)), make([]float32, len(src))
	convert(got, src)
	convertGo(want, src)
	if !slices.Equal(got, want) {
		t.Fatalf("%d samples converted: %v want %v", len(src), got, want)
	}
	multiply(got, src, float32(^S(0)))
	multiplyGo(want, src, 4, float32(^S(0)))
	if !slices.Equal(got, want) {
		t.Fatalf("%d samples multiplied: %v want %v", len(src), got, want)
	}
}

func TestChannelsTwins(t *testing.T) {
	r := needAssembly(t)
	for channels := 1; channels <= maxChannels; channels++ {
		for n := range 70 {
			splitTwins(t, channels, fill(n*channels+n%channels, func() int16 { return int16(r.Uint32()) }))
			splitTwins(t, channels, fill(n*channels+n%channels, r.Float32))
			joinTwins(t, fill(channels, func() []int16 { return fill(n+n%3, func() int16 { return word(r, n%2 == 0) }) }), n)
		}
	}
}

func joinTwins(t *testing.T, rows [][]int16, n int) {
	t.Helper()
	for _, filled := range []bool{false, true} {
		channels := len(rows)
		if filled {
			channels++
		}
		if channels > maxChannels {
			continue
		}
		got, want := make([]uint8, n*channels), make([]uint8, n*channels)
		join(got, rows, filled)
		joinGo(want, rows, filled)
		if !slices.Equal(got, want) {
			t.Fatalf("%v joined, filled %v: %v want %v", rows, filled, got, want)
		}
	}
}

// TestDropAlphaTwins has one pixel at most that is not opaque.
func TestDropAlphaTwins(t *testing.T) {
	r := needAssembly(t)
	for _, channels := range []int{2, 4} {
		for n := range 70 {
			for x := range n + 1 {
				src := fill(n*channels, func() uint8 { return uint8(r.Uint32()) })
				for i := range n {
					src[i*channels+channels-1] = 255
				}
				if x < n {
					src[x*channels+channels-1] ^= 1 << r.IntN(8)
				}
				got, want := make([]uint8, n*(channels-1)), make([]uint8, n*(channels-1))
				opaque := dropAlpha(got, src, channels)
				if opaque != dropAlphaGo(want, src, channels) || opaque != (x == n) {
					t.Fatalf("alpha at %d of %v: opaque is %v", x, src, opaque)
				}
				if opaque && !slices.Equal(got, want) {
					t.Fatalf("%v: %v want %v", src, got, want)
				}
			}
		}
	}
}

func splitTwins[M weight](t *testing.T, channels int, src []M) {
	t.Helper()
	n := len(src)/channels + 1
	got, want := makeRows[M](channels, n), makeRows[M](channels, n)
	split(got, src)
	splitGo(want, src)
	for c := range got {
		if !slices.Equal(got[c], want[c]) {
			t.Fatalf("channel %d of %d of %v: %v want %v", c, channels, src, got[c], want[c])
		}
	}
}
