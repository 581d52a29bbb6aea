//go:build (amd64 || arm64) && !purego

package webp

// blockMeans says which mean each pixel of a 4×4 block is, row by row, in the modes but modeDC and modeTM. From 16 on it is the pixel of
// the edge with that number less 16, smoothed with its neighbours; below, it is the mean of that pixel and the one before. An edge goes
// on at both ends as it ends.
var blockMeans = [splitModes][16]uint8{
	modeV:  {21, 22, 23, 24, 21, 22, 23, 24, 21, 22, 23, 24, 21, 22, 23, 24},
	modeH:  {19, 19, 19, 19, 18, 18, 18, 18, 17, 17, 17, 17, 16, 16, 16, 16},
	modeRD: {20, 21, 22, 23, 19, 20, 21, 22, 18, 19, 20, 21, 17, 18, 19, 20},
	modeVR: {5, 6, 7, 8, 20, 21, 22, 23, 19, 5, 6, 7, 18, 20, 21, 22},
	modeLD: {22, 23, 24, 25, 23, 24, 25, 26, 24, 25, 26, 27, 25, 26, 27, 28},
	modeVL: {6, 7, 8, 9, 22, 23, 24, 25, 7, 8, 9, 26, 23, 24, 25, 27},
	modeHD: {4, 20, 21, 22, 3, 19, 4, 20, 2, 18, 3, 19, 1, 17, 2, 18},
	modeHU: {3, 18, 2, 17, 2, 17, 1, 16, 1, 16, 0, 0, 0, 0, 0, 0},
}

// Sides of a square that are inside of the picture.
const (
	sideAbove = 1 << iota
	sideLeft
)

// predictSquare is predictSquareGo.
func predictSquare(s *strip, at, n int, above []byte, mode uint8, first, top bool) {
	_, _, _ = s.pix[at-1], s.pix[at+(n-1)*(s.stride+1)], above[n]
	sides := sideAbove*int(b2u(!top)) + sideLeft*int(b2u(!first))
	predictSquareRows(&s.pix[at], s.stride, n, &above[1], int(mode), sides)
}

//go:noescape
func predictSquareRows(pix *byte, stride, n int, above *byte, mode, sides int)
