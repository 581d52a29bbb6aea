package png

// rowFilter chooses a filter for each row: the one whose differences are smallest in sum (12.7), as libpng does.
type rowFilter struct {
	bpp, n  int
	none    bool // rows of indices or below 8 bits are better left as they are
	cur, up []byte
	out     [5][]byte // a row by each filter, behind its number
}

func newRowFilter(h Header) *rowFilter {
	f := &rowFilter{bpp: (h.pixelBits() + 7) / 8, n: h.rowBytes(h.Width), none: h.ColorType == Paletted || h.BitDepth < 8}
	f.cur, f.up = make([]byte, lead+f.n), make([]byte, lead+f.n)
	for i := range f.out {
		f.out[i] = make([]byte, 1+f.n)
		f.out[i][0] = byte(i)
	}
	return f
}

// next returns where the next row is to be written.
func (f *rowFilter) next() []byte {
	f.cur, f.up = f.up, f.cur
	return f.cur[lead:]
}

// filtered returns the row with its filter in front. It is valid until the next call.
func (f *rowFilter) filtered() []byte {
	if f.none {
		copy(f.out[0][1:], f.cur[lead:])
		return f.out[0]
	}
	var out [5][]byte
	for i := range out {
		out[i] = f.out[i][1:]
	}
	sums := filterAll(&out, f.cur[lead-f.bpp:], f.up[lead-f.bpp:], f.bpp)
	best := 0
	for i, sum := range sums {
		if sum < sums[best] {
			best = i
		}
	}
	return f.out[best]
}

// filterAllGo writes a row by each filter from index i on. cur and up start a pixel to the left.
// It returns the sums of the differences, taken as signed.
func filterAllGo(out *[5][]byte, cur, up []byte, bpp, i int) (sums [5]int64) {
	n := len(out[0])
	x, a, b, c := cur[bpp:][:n], cur[:n], up[bpp:][:n], up[:n]
	none, sub, above, average, nearest := out[0][:n], out[1][:n], out[2][:n], out[3][:n], out[4][:n]
	for ; i < n; i++ {
		v := x[i]
		none[i] = v
		sub[i] = v - a[i]
		above[i] = v - b[i]
		average[i] = v - uint8((int(a[i])+int(b[i]))/2)
		nearest[i] = v - paeth(int(a[i]), int(b[i]), int(c[i]))
		sums[0] += magnitude(v)
		sums[1] += magnitude(sub[i])
		sums[2] += magnitude(above[i])
		sums[3] += magnitude(average[i])
		sums[4] += magnitude(nearest[i])
	}
	return sums
}

// magnitude is how far a difference is from zero, modulo 256.
func magnitude(v uint8) int64 {
	return int64(min(v, -v))
}
