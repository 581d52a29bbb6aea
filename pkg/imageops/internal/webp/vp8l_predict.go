package webp

const opaqueBlack = 0xff000000

// addPrediction undoes that a row is the difference to what its neighbours predict (RFC 9649, 3.5.1). The pixel above and to the
// right of the last one is the first one of the row.
func (t *transform) addPrediction(row []uint32, y int) {
	upper := t.upper
	if y == 0 {
		row[0] = addPixels(row[0], opaqueBlack)
		addLeft(row, 1, len(row))
	} else {
		row[0] = addPixels(row[0], upper[0])
		upper[len(row)] = row[0]
		modes := t.data[(y>>t.bits)*t.wide:][:t.wide]
		for i, m := range modes {
			from, to := max(i<<t.bits, 1), min((i+1)<<t.bits, len(row))
			if from < to {
				addMode(row[from-1:to], upper[from-1:to+1], int(m>>8&15))
			}
		}
	}
	copy(upper, row)
}

func addLeft(row []uint32, from, to int) {
	left := row[from-1]
	for i, v := range row[from:to] {
		left = addPixels(left, v)
		row[from+i] = left
	}
}

// addMode predicts all of row but its first pixel, which is left of the others. upper[i] is above row[i].
func addMode(row, upper []uint32, mode int) { //nolint:cyclop // one case a predictor
	upper = upper[:len(row)+1]
	left := row[0]
	switch mode {
	case 1:
		addLeft(row, 1, len(row))
	case 2, 3, 4, 8, 9:
		addAbove(row, upper, mode)
	case 5:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], average(average(left, upper[i+1]), upper[i]))
			row[i] = left
		}
	case 6:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], average(left, upper[i-1]))
			row[i] = left
		}
	case 7:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], average(left, upper[i]))
			row[i] = left
		}
	case 10:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], average(average(left, upper[i-1]), average(upper[i], upper[i+1])))
			row[i] = left
		}
	case 11:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], nearer(left, upper[i], upper[i-1]))
			row[i] = left
		}
	case 12:
		addGradient(row, upper)
	case 13:
		for i := 1; i < len(row); i++ {
			left = addPixels(row[i], halfGradient(average(left, upper[i]), upper[i-1]))
			row[i] = left
		}
	default:
		for i, v := range row[1:] {
			row[1+i] = addPixels(v, opaqueBlack)
		}
	}
}

// addAbove is for the modes that do not look left.
func addAbove(row, upper []uint32, mode int) {
	for i := 1; i < len(row); i++ {
		var p uint32
		switch mode {
		case 2:
			p = upper[i]
		case 3:
			p = upper[i+1]
		case 4:
			p = upper[i-1]
		case 8:
			p = average(upper[i-1], upper[i])
		default:
			p = average(upper[i], upper[i+1])
		}
		row[i] = addPixels(row[i], p)
	}
}

// addPixels adds each channel by itself.
func addPixels(a, b uint32) uint32 {
	return (a&0xff00ff00+b&0xff00ff00)&0xff00ff00 | (a&0x00ff00ff+b&0x00ff00ff)&0x00ff00ff
}

// average rounds down in each channel.
func average(a, b uint32) uint32 { return (a^b)&0xfefefefe>>1 + a&b }

// nearer is the one of left and top that left + top - corner is nearer to.
func nearer(left, top, corner uint32) uint32 {
	toLeft, toTop := 0, 0
	for s := 0; s < 32; s += 8 {
		l, t, c := int(left>>s&0xff), int(top>>s&0xff), int(corner>>s&0xff)
		toLeft += abs(t - c)
		toTop += abs(l - c)
	}
	if toLeft < toTop {
		return left
	}
	return top
}

// addGradient is addMode for left + top - corner, clamped. It computes on four channels at once, in 16 bits each, where 256 is
// added so that nothing is borrowed: a sum with bit 8 is in range then, and one with bit 9 is over it.
func addGradient(row, upper []uint32) {
	const ones, bytes = 0x0001000100010001, 0x00ff00ff00ff00ff
	left, corner := lanes(row[0]), lanes(upper[0])
	for i := 1; i < len(row); i++ {
		top := lanes(upper[i])
		sum := left + top + ones<<8 - corner
		predicted := sum&(sum>>8&ones*255) | sum>>9&ones*255
		left = (predicted + lanes(row[i])) & bytes
		row[i] = uint32(left) | uint32(left>>24)
		corner = top
	}
}

// lanes spreads the channels of a pixel, the second and fourth of them to the upper half.
func lanes(v uint32) uint64 { return uint64(v&0xff00ff00)<<24 | uint64(v&0x00ff00ff) }

// halfGradient is a + (a - corner)/2, clamped.
func halfGradient(a, corner uint32) (p uint32) {
	for s := 0; s < 32; s += 8 {
		v := int32(a >> s & 0xff)
		p |= uint32(clip(v+(v-int32(corner>>s&0xff))/2)) << s
	}
	return p
}
