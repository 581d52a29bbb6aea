package hevc

// place is a column and a row within a block.
type place struct{ x, y uint8 }

// Orders in which coefficients of 4×4, and sub-blocks of up to 8×8, are coded (6.5.3 to 6.5.5).
const (
	scanDiagonal = iota
	scanHorizontal
	scanVertical
)

var (
	diagonal2 = diagonalScan(2)
	diagonal4 = [16]place(diagonalScan(4))
	diagonal8 = [64]place(diagonalScan(8))
)

// scans are by order, and by log2 of the side.
var scans = [3][4][]place{
	{{{0, 0}}, diagonal2, diagonal4[:], diagonal8[:]},
	{{{0, 0}}, horizontalScan(2), horizontalScan(4), horizontalScan(8)},
	{{{0, 0}}, verticalScan(2), verticalScan(4), verticalScan(8)},
}

// unscans are their inverses: the number of a place, by y<<log2 + x.
var unscans = invert()

func invert() (inverse [3][4][]uint8) {
	for order := range scans {
		for log2, scan := range scans[order] {
			numbers := make([]uint8, len(scan))
			for i, at := range scan {
				numbers[int(at.y)<<log2+int(at.x)] = uint8(i)
			}
			inverse[order][log2] = numbers
		}
	}
	return inverse
}

// diagonalScan goes up and to the right (6.5.3).
func diagonalScan(side int) (scan []place) {
	for sum := range 2*side - 1 {
		for x := max(0, sum-side+1); x <= min(sum, side-1); x++ {
			scan = append(scan, place{uint8(x), uint8(sum - x)})
		}
	}
	return scan
}

func horizontalScan(side int) (scan []place) {
	for i := range side * side {
		scan = append(scan, place{uint8(i % side), uint8(i / side)})
	}
	return scan
}

func verticalScan(side int) (scan []place) {
	for i := range side * side {
		scan = append(scan, place{uint8(i / side), uint8(i % side)})
	}
	return scan
}
