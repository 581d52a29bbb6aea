package resample

// The passes in Go. Where there is assembly it does exactly the same.
// Lengths of rows are multiples of 32, see padded.

// columnBytesGo sets dst to the weighted sum of an even number of rows, shifted down and rounded.
func columnBytesGo(dst []int16, rows [][]uint8, weight []int16, shift int) {
	var sums [32]int32
	for x := 0; x+32 <= len(dst); x += 32 {
		for i := range sums {
			sums[i] = 1 << shift >> 1
		}
		for k, w := range weight {
			row := (*[32]uint8)(rows[k][x:])
			for i, v := range row {
				sums[i] += int32(w) * int32(v)
			}
		}
		store(dst[x:], &sums, shift)
	}
}

// columnWordsGo is columnBytesGo for rows that were reduced already.
func columnWordsGo(dst []int16, rows [][]int16, weight []int16, shift int) {
	var sums [32]int32
	for x := 0; x+32 <= len(dst); x += 32 {
		for i := range sums {
			sums[i] = 1 << shift >> 1
		}
		for k, w := range weight {
			row := (*[32]int16)(rows[k][x:])
			for i, v := range row {
				sums[i] += int32(w) * int32(v)
			}
		}
		store(dst[x:], &sums, shift)
	}
}

func store(dst []int16, sums *[32]int32, shift int) {
	out := (*[32]int16)(dst)
	for i, v := range sums {
		out[i] = saturate(v >> shift)
	}
}

// saturate is what VPACKSSDW does.
func saturate(v int32) int16 { return int16(min(max(v, -32768), 32767)) }

// rowWordsGo sets dst to the outputs of k, in whole groups.
func rowWordsGo(dst, src []int16, k *rowKernel[int16]) {
	span := k.blocks * 8
	round := int32(1) << k.shift >> 1
	for i, start := range k.starts {
		in := src[start:][:span]
		weight := k.weight[i/group*group*span+(i%4*2+i%group/4)*8:]
		sum := round
		for b := range k.blocks {
			w, v := (*[8]int16)(weight[b*64:]), (*[8]int16)(in[b*8:])
			for t := range w {
				sum += int32(w[t]) * int32(v[t])
			}
		}
		dst[i] = saturate(sum >> k.shift)
	}
}

// flush is how many terms of a sum are added up before they join the total:
// thousands of them, one after the other, would lose the last bits.
const flush = 32

// columnFloatsGo sets dst to the weighted sum of rows.
// Products are rounded before they are added: assembly must not fuse them, nor the compiler.
func columnFloatsGo(dst []float32, rows [][]float32, weight []float32) {
	for x := 0; x+32 <= len(dst); x += 32 {
		out := (*[32]float32)(dst[x:])
		*out = [32]float32{}
		for k := 0; k < len(weight); k += flush {
			var sums [32]float32
			for j, w := range weight[k:min(k+flush, len(weight))] {
				row := (*[32]float32)(rows[k+j][x:])
				for i, v := range row {
					sums[i] += float32(w * v)
				}
			}
			for i, v := range sums {
				out[i] += v
			}
		}
	}
}

// rowFloatsGo sets dst to the outputs of k, in whole groups. Every fourth tap is summed apart.
func rowFloatsGo(dst, src []float32, k *rowKernel[float32]) {
	span := k.blocks * 4
	for i, start := range k.starts {
		in := src[start:][:span]
		weight := k.weight[i/group*group*span+(i%4*2+i%group/4)*4:]
		var sums, total [4]float32
		for b := range k.blocks {
			w, v := (*[4]float32)(weight[b*32:]), (*[4]float32)(in[b*4:])
			for t := range w {
				sums[t] += float32(w[t] * v[t])
			}
			if b%flush == flush-1 {
				total = plus(total, sums)
				sums = [4]float32{}
			}
		}
		total = plus(total, sums)
		dst[i] = (total[0] + total[1]) + (total[2] + total[3])
	}
}

func plus(a, b [4]float32) [4]float32 {
	return [4]float32{a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]}
}

// convertGo makes float32 of samples.
func convertGo[S Sample](dst []float32, src []S) {
	for i, v := range src {
		dst[i] = float32(v)
	}
}

// multiplyGo multiplies colours by alpha, and alpha by its maximum, so that all are of one scale.
func multiplyGo[S Sample](dst []float32, src []S, channels int, top float32) {
	for i := 0; i < len(src); i += channels {
		in, out := src[i:i+channels], dst[i:i+channels]
		alpha := float32(in[channels-1])
		for c, v := range in {
			out[c] = float32(v) * alpha
		}
		out[channels-1] = top * alpha
	}
}

// narrowGo drops the fraction of samples, rounding, and clamps them.
func narrowGo(dst []uint8, src []int16) {
	for i, v := range src[:len(dst)] {
		dst[i] = clampByte(v)
	}
}
