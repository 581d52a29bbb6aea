package jpeg

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// testImage is an image of random coefficients, and write makes a file of it:
// so that what Decode must yield is known without any decoder, for any sampling factors.
type testImage struct {
	width, height int
	component     []*testComponent
	restart       int // MCUs between restart markers
}

type testComponent struct {
	h, v       int
	wide, high int // blocks, in whole MCUs
	quant      [64]uint16
	block      [][64]int // quantised coefficients in the order of the file
	like       []int     // the first block with the same ones
}

// sampling is the factors of each component: H, V.
type sampling [][2]int

// mostBlocks are different ones in a component. More would take long to check, and hardly tell more: each of them may be followed by any.
const mostBlocks = 512

// newTestImage returns coefficients that fall off with frequency as those of photos do; some samples leave 0 to 255.
func newTestImage(width, height int, factors sampling, seed uint64) *testImage {
	random := rand.New(rand.NewPCG(seed, 1))
	img := &testImage{width: width, height: height}
	maxH, maxV := 0, 0
	for _, f := range factors {
		maxH, maxV = max(maxH, f[0]), max(maxV, f[1])
	}
	for _, f := range factors {
		c := &testComponent{h: f[0], v: f[1]}
		c.wide, c.high = (width+8*maxH-1)/(8*maxH)*c.h, (height+8*maxV-1)/(8*maxV)*c.v
		for k := range c.quant {
			c.quant[k] = uint16(1 + random.IntN(4+k))
		}
		c.block, c.like = make([][64]int, c.wide*c.high), make([]int, c.wide*c.high)
		for i := range c.block {
			if i >= mostBlocks {
				c.like[i] = random.IntN(mostBlocks)
				c.block[i] = c.block[c.like[i]]
				continue
			}
			c.like[i] = i
			fillBlock(&c.block[i], &c.quant, random)
		}
		img.component = append(img.component, c)
	}
	return img
}

func fillBlock(b *[64]int, quant *[64]uint16, random *rand.Rand) {
	b[0] = random.IntN(2000) - 1000
	last := []int{0, 1, 3, 9, 30, 63}[random.IntN(6)]
	for k := 1; k <= last; k++ {
		if random.IntN(4) > 0 {
			b[k] = int(random.NormFloat64() * 300 / float64(k+1))
		}
	}
	for k := range b {
		b[k] /= int(quant[k])
	}
}

// testBits writes codes and values, with stuffing.
type testBits struct {
	bytes.Buffer
	acc uint64
	n   uint
}

func (w *testBits) bits(v uint64, n uint) {
	w.acc, w.n = w.acc<<n|v&(1<<n-1), w.n+n
	for ; w.n >= 8; w.n -= 8 {
		b := byte(w.acc >> (w.n - 8))
		w.WriteByte(b)
		if b == 0xff {
			w.WriteByte(0)
		}
	}
}

func (w *testBits) flush() {
	if w.n > 0 {
		w.bits(1<<8-1, 8-w.n)
	}
}

// The codes of AC symbols have 8 bits below 100 and 16 bits from there on; those of DC categories have 4 bits, or 12 from 8 on.
func (w *testBits) ac(symbol int) {
	if symbol < 100 {
		w.bits(uint64(symbol), 8)
	} else {
		w.bits(100<<8+uint64(symbol-100), 16)
	}
}

func (w *testBits) dc(category int) {
	if category < 8 {
		w.bits(uint64(category), 4)
	} else {
		w.bits(8<<8+uint64(category-8), 12)
	}
}

func (w *testBits) value(v int, size uint) {
	if v < 0 {
		v--
	}
	w.bits(uint64(v), size)
}

func sizeOf(v int) uint { return uint(bits.Len(uint(max(v, -v)))) }

func (w *testBits) dcOf(diff int) {
	w.dc(int(sizeOf(diff)))
	w.value(diff, sizeOf(diff))
}

func (w *testBits) acOf(b *[64]int) {
	run := 0
	for _, v := range b[1:] {
		if v == 0 {
			run++
			continue
		}
		for ; run > 15; run -= 16 {
			w.ac(0xf0)
		}
		w.ac(run<<4 | int(sizeOf(v)))
		w.value(v, sizeOf(v))
		run = 0
	}
	if run > 0 {
		w.ac(0)
	}
}

func segment(w *bytes.Buffer, code byte, p ...byte) {
	w.Write([]byte{0xff, code})
	_ = binary.Write(w, binary.BigEndian, uint16(len(p)+2))
	w.Write(p)
}

// head writes all up to the first scan.
func (img *testImage) head(w *bytes.Buffer, frame byte) {
	w.Write([]byte{0xff, 0xd8})
	sof := binary.BigEndian.AppendUint16([]byte{8}, uint16(img.height))
	sof = append(binary.BigEndian.AppendUint16(sof, uint16(img.width)), byte(len(img.component)))
	for i, c := range img.component {
		dqt := []byte{0x10 | byte(i)}
		for _, q := range c.quant {
			dqt = binary.BigEndian.AppendUint16(dqt, q)
		}
		segment(w, 0xdb, dqt...)
		sof = append(sof, byte(i+1), byte(c.h<<4|c.v), byte(i))
	}
	segment(w, frame, sof...)
	dc, ac := make([]byte, 17+12), make([]byte, 17+256)
	dc[4], dc[12] = 8, 4
	ac[0], ac[8], ac[16] = 0x10, 100, 156
	for i := range 256 {
		ac[17+i] = byte(i)
		if i < 12 {
			dc[17+i] = byte(i)
		}
	}
	segment(w, 0xc4, slices.Concat(dc, ac)...)
	if img.restart > 0 {
		segment(w, 0xdd, byte(img.restart>>8), byte(img.restart))
	}
}

// scan writes one scan of the components which: DC, AC or both.
func (img *testImage) scan(w *bytes.Buffer, which []int, dc, ac bool) {
	sos := []byte{byte(len(which))}
	for _, i := range which {
		sos = append(sos, byte(i+1), 0)
	}
	first, end := byte(0), byte(63)
	if !dc {
		first = 1
	}
	if !ac {
		end = 0
	}
	segment(w, 0xda, append(sos, first, end, 0)...)
	var b testBits
	last := make([]int, len(img.component))
	mcus := 0
	img.visit(which, func(mcu int, i int, blk *[64]int) {
		if mcu != mcus && img.restart > 0 && mcu%img.restart == 0 {
			b.flush()
			b.Write([]byte{0xff, 0xd0 + byte(mcu/img.restart-1)&7})
			clear(last)
		}
		mcus = mcu
		if dc {
			b.dcOf(blk[0] - last[i])
			last[i] = blk[0]
		}
		if ac {
			b.acOf(blk)
		}
	})
	b.flush()
	w.Write(b.Bytes())
}

// visit calls f for the blocks of a scan, in their order (T.81, A.2).
func (img *testImage) visit(which []int, f func(mcu, i int, blk *[64]int)) {
	maxH, maxV := 0, 0
	for _, c := range img.component {
		maxH, maxV = max(maxH, c.h), max(maxV, c.v)
	}
	ceil := func(a, b int) int { return (a + b - 1) / b }
	if len(which) == 1 {
		c := img.component[which[0]]
		wide, high := ceil(ceil(img.width*c.h, maxH), 8), ceil(ceil(img.height*c.v, maxV), 8)
		for i := range wide * high {
			f(i, which[0], &c.block[i/wide*c.wide+i%wide])
		}
		return
	}
	wide, high := ceil(img.width, 8*maxH), ceil(img.height, 8*maxV)
	for m := range wide * high {
		for _, i := range which {
			c := img.component[i]
			for k := range c.h * c.v {
				y, x := m/wide*c.v+k/c.h, m%wide*c.h+k%c.h
				f(m, i, &c.block[y*c.wide+x])
			}
		}
	}
}

// baseline writes one scan of all components, or one for each.
func (img *testImage) baseline(separate bool) []byte {
	var w bytes.Buffer
	img.head(&w, 0xc1)
	if separate {
		for i := range img.component {
			img.scan(&w, []int{len(img.component) - 1 - i}, true, true)
		}
	} else {
		img.scan(&w, []int{0, 1, 2, 3}[:len(img.component)], true, true)
	}
	w.Write([]byte{0xff, 0xd9})
	return w.Bytes()
}

// progressive writes all DC coefficients first, then the AC coefficients of each component.
func (img *testImage) progressive() []byte {
	var w bytes.Buffer
	img.head(&w, 0xc2)
	img.scan(&w, []int{0, 1, 2, 3}[:len(img.component)], true, false)
	for i := range img.component {
		img.scan(&w, []int{i}, false, true)
	}
	w.Write([]byte{0xff, 0xd9})
	return w.Bytes()
}
