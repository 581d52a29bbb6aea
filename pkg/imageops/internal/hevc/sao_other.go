//go:build (!amd64 && !arm64) || purego

package hevc

func correctEdges(out, here, a, b []uint16, offsets *[8]int16, most int) {
	correctEdgesGo(out, here, a, b, offsets, most)
}
