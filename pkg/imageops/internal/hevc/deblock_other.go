//go:build (!amd64 && !arm64) || purego

package hevc

func lumaColumns(pix []uint16, stride int, edges []lumaEdge, most int) {
	lumaColumnsGo(pix, stride, edges, most)
}

func lumaRows(pix []uint16, stride int, edges []lumaEdge, most int) {
	lumaRowsGo(pix, stride, edges, most)
}

func chromaColumns(pix []uint16, stride int, limits []uint16, most int) {
	chromaColumnsGo(pix, stride, limits, most)
}

func chromaRows(pix []uint16, stride int, limits []uint16, most int) {
	chromaRowsGo(pix, stride, limits, most)
}
