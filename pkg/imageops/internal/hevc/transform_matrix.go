//go:build (amd64 || arm64) && !purego

package hevc

// The first half of the columns of each matrix (8.6.4.2), and all of those of 4×4.
var (
	matrix8   = halfMatrix(8, odd8, halfMatrix4)
	matrix16  = halfMatrix(16, odd16, matrix8)
	matrix32  = halfMatrix(32, odd32, matrix16)
	square4   = []int32{64, 64, 64, 64, 83, 36, -36, -83, 64, -64, -64, 64, 36, -83, 83, -36}
	squareDST = []int32{29, 55, 74, 84, 74, 74, 0, -74, 84, -29, -74, 55, 55, -84, 74, -29}
)

var halfMatrix4 = []int32{64, 64, 83, 36, 64, -64, 36, -83}

// halfMatrix is made of the odd rows, and of the half matrix of half the size, which has the even ones.
func halfMatrix(n int, odd, smaller []int32) []int32 {
	half := n / 2
	var m []int32
	for k := range n {
		if k%2 == 1 {
			m = append(m, odd[k/2*half:][:half]...)
			continue
		}
		row := smaller[k/2*half/2:][:half/2]
		m = append(m, row...)
		for i := range row {
			v := row[len(row)-1-i]
			if k/2%2 == 1 {
				v = -v
			}
			m = append(m, v)
		}
	}
	return m
}
