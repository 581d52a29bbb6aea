package jpeg

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// plainLengths is figures K.1 and K.2 of ITU-T T.81 as they stand, over all symbols.
func plainLengths(frequency []int32) []int {
	freq := make([]int64, len(frequency)+1)
	for i, f := range frequency {
		freq[i] = int64(f)
	}
	freq[len(frequency)] = 1
	size, others := make([]int, len(freq)), make([]int, len(freq))
	for i := range others {
		others[i] = -1
	}
	least := func(but int) int {
		at := -1
		for i, f := range freq {
			if f > 0 && i != but && (at < 0 || f <= freq[at]) {
				at = i
			}
		}
		return at
	}
	for {
		v1 := least(-1)
		v2 := least(v1)
		if v2 < 0 {
			return size
		}
		freq[v1] += freq[v2]
		freq[v2] = 0
		for size[v1]++; others[v1] >= 0; size[v1]++ {
			v1 = others[v1]
		}
		others[v1] = v2
		for size[v2]++; others[v2] >= 0; size[v2]++ {
			v2 = others[v2]
		}
	}
}

// Tables are those of the standard's own procedure: same lengths before they are limited, same order of symbols, and the sum of all codes
// leaves room for the one of all ones.
func TestOptimalIsThatOfTheStandard(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 400 {
		frequency := make([]int32, 256)
		for range 1 + n%256 {
			f := random.Int32N(1<<(1+n%30)) + 1
			frequency[random.IntN(256)] = f
		}
		want := plainLengths(frequency)
		symbols, lengths := codeLengths(frequency)
		for i, symbol := range symbols {
			if int(lengths[i]) != want[symbol] {
				t.Fatalf("%d: symbol %d has %d bits, want %d", n, symbol, lengths[i], want[symbol])
			}
		}
		h := optimal(frequency)
		var order []uint8
		for bits := 1; bits < 64; bits++ {
			for symbol, length := range want[:256] {
				if length == bits {
					order = append(order, uint8(symbol))
				}
			}
		}
		if !slices.Equal(h.value, order) {
			t.Fatalf("%d: %v, want %v", n, h.value, order)
		}
		codes, room := 0, 0
		for bits := 1; bits <= 16; bits++ {
			codes += int(h.count[bits])
			room += int(h.count[bits]) << (16 - bits)
		}
		if codes != len(order) || room >= 1<<16 {
			t.Fatalf("%d: %d codes for %d symbols, which fill %d of 65536", n, codes, len(order), room)
		}
	}
}
