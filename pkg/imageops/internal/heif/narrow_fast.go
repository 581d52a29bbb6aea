//go:build (amd64 || arm64) && !purego

package heif

// narrow is narrowGo.
func narrow(to []uint8, line []uint16) {
	n := len(to) &^ 15
	if n > 0 {
		_ = line[n-1]
		narrowSixteens(&to[0], &line[0], n)
	}
	narrowGo(to[n:], line[n:])
}

// narrowSixteens copies n samples, a multiple of 16. SSE2 is enough, which every amd64 has.
//
//go:noescape
func narrowSixteens(to *uint8, line *uint16, n int)
