//go:build !purego

package hevc

import "golang.org/x/sys/cpu"

// correctEdges is correctEdgesGo.
func correctEdges(out, here, a, b []uint16, offsets *[8]int16, most int) {
	n := 0
	if cpu.X86.HasAVX2 && len(out) >= 16 {
		n = len(out) &^ 15
		_, _, _ = here[n-1], a[n-1], b[n-1]
		correctEdgesAVX2(&out[0], &here[0], &a[0], &b[0], n, offsets, most)
	}
	correctEdgesGo(out[n:], here[n:], a[n:], b[n:], offsets, most)
}

//go:noescape
func correctEdgesAVX2(out, here, a, b *uint16, n int, offsets *[8]int16, most int)
