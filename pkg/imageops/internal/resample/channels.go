package resample

import "encoding/binary"

// Channels apart and together in Go. Where there is assembly it does exactly the same.

// splitGo takes interleaved samples apart.
func splitGo[M weight](dst [][]M, src []M) {
	switch len(dst) {
	case 3:
		n := len(src) / 3
		n = min(n, len(dst[0]), len(dst[1]), len(dst[2]))
		r, g, b := dst[0][:n], dst[1][:n], dst[2][:n]
		for i := range r {
			s := src[3*i : 3*i+3 : 3*i+3]
			r[i], g[i], b[i] = s[0], s[1], s[2]
		}
	case 4:
		n := min(len(src)/4, len(dst[0]), len(dst[1]), len(dst[2]), len(dst[3]))
		r, g, b, a := dst[0][:n], dst[1][:n], dst[2][:n], dst[3][:n]
		for i := range r {
			s := src[4*i : 4*i+4 : 4*i+4]
			r[i], g[i], b[i], a[i] = s[0], s[1], s[2], s[3]
		}
	default:
		for c, row := range dst {
			for i := 0; i < len(row) && i*len(dst)+c < len(src); i++ {
				row[i] = src[i*len(dst)+c]
			}
		}
	}
}

// joinGo interleaves channels, rounded and without their fraction. If filled, alpha follows, which is 255.
func joinGo(dst []uint8, rows [][]int16, filled bool) {
	channels := len(rows)
	if filled {
		channels++
		for i := channels - 1; i < len(dst); i += channels {
			dst[i] = 255
		}
	}
	for c, row := range rows {
		for i, d := 0, c; d < len(dst); i, d = i+1, d+channels {
			dst[d] = clampByte(row[i])
		}
	}
}

// dropAlphaGo copies the colours of 2 or 4 channels, and reports whether alpha, the last of them, is 255 throughout.
func dropAlphaGo(dst, src []uint8, channels int) (opaque bool) {
	if channels == 2 {
		all := uint8(255)
		for i := range dst {
			dst[i] = src[2*i]
			all &= src[2*i+1]
		}
		return all == 255
	}
	const alpha, left, right = 0xff000000ff000000, 0xffffff, 0xffffff << 24 // of two pixels
	all := uint64(alpha)
	for ; len(src) >= 16 && len(dst) >= 12; src, dst = src[16:], dst[12:] {
		a, b := binary.LittleEndian.Uint64(src), binary.LittleEndian.Uint64(src[8:])
		all &= a & b
		a, b = a&left|a>>8&right, b&left|b>>8&right
		binary.LittleEndian.PutUint64(dst, a|b<<48)
		binary.LittleEndian.PutUint32(dst[8:], uint32(b>>16))
	}
	last := uint8(255)
	for ; len(src) >= 4; src, dst = src[4:], dst[3:] {
		copy(dst[:3], src)
		last &= src[3]
	}
	return all == alpha && last == 255
}
