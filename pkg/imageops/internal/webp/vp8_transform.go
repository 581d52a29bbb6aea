package webp

// inverseWalshHadamard is RFC 6386, 14.3.
func inverseWalshHadamard(in, out *[16]int16) {
	var t [16]int32
	for i := range 4 {
		a, b := int32(in[i])+int32(in[12+i]), int32(in[4+i])+int32(in[8+i])
		c, d := int32(in[4+i])-int32(in[8+i]), int32(in[i])-int32(in[12+i])
		t[i], t[4+i], t[8+i], t[12+i] = a+b, d+c, a-b, d-c
	}
	for i := 0; i < 16; i += 4 {
		a, b := t[i]+3+t[i+3], t[i+1]+t[i+2]
		c, d := t[i+1]-t[i+2], t[i]+3-t[i+3]
		out[i], out[i+1], out[i+2], out[i+3] = int16((a+b)>>3), int16((d+c)>>3), int16((a-b)>>3), int16((d-c)>>3)
	}
}

// Factors of the inverse cosine transform, 16 bits behind the point: √2·cos(π/8) - 1 and √2·sin(π/8).
const (
	cosine = 20091
	sine   = 35468
)

func timesCos(v int32) int32 { return v + v*cosine>>16 }

func timesSin(v int32) int32 { return v * sine >> 16 }

// addInverseGo adds the inverse transform of a block (RFC 6386, 14.4) to 4×4 pixels, row by row at stride.
func addInverseGo(in *[16]int16, pix []byte, stride int) {
	var t [16]int32
	for i := range 4 {
		a, b := int32(in[i])+int32(in[8+i]), int32(in[i])-int32(in[8+i])
		c := timesSin(int32(in[4+i])) - timesCos(int32(in[12+i]))
		d := timesCos(int32(in[4+i])) + timesSin(int32(in[12+i]))
		t[4*i], t[4*i+1], t[4*i+2], t[4*i+3] = a+d, b+c, b-c, a-d
	}
	for i := range 4 {
		a, b := t[i]+4+t[8+i], t[i]+4-t[8+i]
		c := timesSin(t[4+i]) - timesCos(t[12+i])
		d := timesCos(t[4+i]) + timesSin(t[12+i])
		row := (*[4]byte)(pix[i*stride:])
		row[0], row[1] = clip(int32(row[0])+(a+d)>>3), clip(int32(row[1])+(b+c)>>3)
		row[2], row[3] = clip(int32(row[2])+(b-c)>>3), clip(int32(row[3])+(a-d)>>3)
	}
}

// addFirst is addInverseGo for a block that has nothing but its first coefficient.
func addFirst(first int16, pix []byte, stride int) {
	dc := (int32(first) + 4) >> 3
	for y := range 4 {
		row := (*[4]byte)(pix[y*stride:])
		for x, v := range row {
			row[x] = clip(int32(v) + dc)
		}
	}
}

// add adds block i to 4×4 pixels.
func (r *residue) add(i int, pix []byte, stride int) {
	switch r.count[i] {
	case 1:
		addFirst(r.block[i][0], pix, stride)
	case 2:
		addInverse(&r.block[i], pix, stride)
	}
}

func clip(v int32) byte { return byte(min(max(v, 0), 255)) }
