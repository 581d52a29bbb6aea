//go:build !purego

package hevc

// correctEdges is correctEdgesGo.
func correctEdges(out, here, a, b []uint16, offsets *[8]int16, most int) {
	n := len(out) &^ 7
	if n > 0 {
		_, _, _ = here[n-1], a[n-1], b[n-1]
		correctEdgesNEON(&out[0], &here[0], &a[0], &b[0], n, offsets, most)
	}
	correctEdgesGo(out[n:], here[n:], a[n:], b[n:], offsets, most)
}

//go:noescape
func correctEdgesNEON(out, here, a, b *uint16, n int, offsets *[8]int16, most int)
