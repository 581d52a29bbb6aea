package webp

import "math/bits"

// pixelToken is a pixel, or a copy of pixels before.
type pixelToken struct {
	argb     uint32
	length   int // 0 for a pixel
	distance int // as it is written: near ones by place
}

const (
	hashBits    = 16
	chainLength = 24 // how many places are tried
	leastCopy   = 3
)

// matcher finds where pixels were before.
type matcher struct {
	pix    []uint32
	head   []int32 // the last place of a hash
	before []int32 // the place before it, by place
	width  int
	near   map[int]int // places in the neighbourhood by distance
}

func newMatcher(pix []uint32, width int) *matcher {
	m := &matcher{pix: pix, width: width, head: make([]int32, 1<<hashBits), before: make([]int32, len(pix)), near: map[int]int{}}
	for i := range m.head {
		m.head[i] = -1
	}
	for i := len(neighbours) - 1; i >= 0; i-- {
		m.near[nearby(i+1, width)] = i + 1
	}
	return m
}

func (m *matcher) hash(i int) uint32 {
	return (m.pix[i]*0x9e3779b1 ^ m.pix[i+1]*0x85ebca6b ^ m.pix[i+2]*0xc2b2ae35) >> (32 - hashBits)
}

func (m *matcher) add(i int) {
	if i+leastCopy <= len(m.pix) {
		h := m.hash(i)
		m.before[i], m.head[h] = m.head[h], int32(i)
	}
}

// longest returns the longest copy for the pixels from i on. Of equal ones it is the nearest.
func (m *matcher) longest(i int) (length, distance int) {
	if i+leastCopy > len(m.pix) {
		return 0, 0
	}
	most := min(longestCopy, len(m.pix)-i)
	for _, d := range [2]int{1, m.width} {
		if n := m.same(i, i-d, most); n > length {
			length, distance = n, d
		}
	}
	at := int(m.head[m.hash(i)])
	for range chainLength {
		if at < 0 || i-at > window-len(neighbours) || length == most {
			break
		}
		if n := m.same(i, at, most); n > length {
			length, distance = n, i-at
		}
		at = int(m.before[at])
	}
	return length, distance
}

func (m *matcher) same(i, j, most int) (n int) {
	if j < 0 {
		return 0
	}
	for n < most && m.pix[i+n] == m.pix[j+n] {
		n++
	}
	return n
}

// tokens describes all pixels. A copy waits for the next pixel's, which may be longer.
func (m *matcher) tokens() (all []pixelToken) {
	for i := 0; i < len(m.pix); {
		length, distance := m.longest(i)
		m.add(i)
		if length >= leastCopy && length < 64 {
			if next, _ := m.longest(i + 1); next > length+1 {
				length = 0
			}
		}
		if length < leastCopy {
			all = append(all, pixelToken{argb: m.pix[i]})
			i++
			continue
		}
		code, ok := m.near[distance]
		if !ok {
			code = distance + len(neighbours)
		}
		all = append(all, pixelToken{length: length, distance: code})
		for k := 1; k < length; k++ {
			m.add(i + k)
		}
		i += length
	}
	return all
}

// numberCode is the symbol of a length or distance, and the bits behind it.
func numberCode(v int) (symbol int, extra uint64, n uint) {
	if v--; v < 4 {
		return v, 0, 0
	}
	high := uint(bits.Len(uint(v)) - 1)
	n = high - 1
	return int(2*high) + v>>n&1, uint64(v & (1<<n - 1)), n
}

// writePixels writes the pixels of an image, with one group of codes and no cache of colours.
func writePixels(w *bitWriter, pix []uint32, width int, nested bool) {
	w.flag(false)
	if !nested {
		w.flag(false)
	}
	tokens := newMatcher(pix, width).tokens()
	var green [greenSymbols]uint32
	var red, blue, alpha [256]uint32
	var distance [distanceSymbols]uint32
	for _, t := range tokens {
		if t.length > 0 {
			symbol, _, _ := numberCode(t.length)
			green[literals+symbol]++
			symbol, _, _ = numberCode(t.distance)
			distance[symbol]++
			continue
		}
		green[t.argb>>8&0xff]++
		red[t.argb>>16&0xff]++
		blue[t.argb&0xff]++
		alpha[t.argb>>24]++
	}
	var codes [5]prefixCode
	for i, counts := range [5][]uint32{green[:], red[:], blue[:], alpha[:], distance[:]} {
		codes[i] = newPrefixCode(counts, maxLength)
		codes[i].write(w)
	}
	for _, t := range tokens {
		if t.length > 0 {
			symbol, extra, n := numberCode(t.length)
			codes[0].put(w, literals+symbol)
			w.put(extra, n)
			symbol, extra, n = numberCode(t.distance)
			codes[4].put(w, symbol)
			w.put(extra, n)
			continue
		}
		codes[0].put(w, int(t.argb>>8&0xff))
		codes[1].put(w, int(t.argb>>16&0xff))
		codes[2].put(w, int(t.argb&0xff))
		codes[3].put(w, int(t.argb>>24))
	}
}
