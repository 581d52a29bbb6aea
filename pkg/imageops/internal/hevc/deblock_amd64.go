//go:build !purego

package hevc

import "golang.org/x/sys/cpu"

// lumaColumns is lumaColumnsGo.
func lumaColumns(pix []uint16, stride int, edges []lumaEdge, most int) {
	if !cpu.X86.HasAVX2 || most > mostInWords {
		lumaColumnsGo(pix, stride, edges, most)
		return
	}
	_ = pix[7*stride+8*len(edges)-1]
	lumaColumnsAVX2(&pix[0], 2*stride, &edges[0], len(edges), most)
}

// lumaRows is lumaRowsGo.
func lumaRows(pix []uint16, stride int, edges []lumaEdge, most int) {
	if !cpu.X86.HasAVX2 || most > mostInWords {
		lumaRowsGo(pix, stride, edges, most)
		return
	}
	_ = pix[7*stride+8*len(edges)-1]
	lumaRowsAVX2(&pix[0], 2*stride, &edges[0], len(edges), most)
}

// chromaColumns is chromaColumnsGo.
func chromaColumns(pix []uint16, stride int, limits []uint16, most int) {
	if !cpu.X86.HasAVX2 || most > mostInWords {
		chromaColumnsGo(pix, stride, limits, most)
		return
	}
	_ = pix[3*stride+2*len(limits)-8+3]
	chromaColumnsAVX2(&pix[0], 2*stride, &limits[0], len(limits)/4, most)
}

// chromaRows is chromaRowsGo.
func chromaRows(pix []uint16, stride int, limits []uint16, most int) {
	if !cpu.X86.HasAVX2 || most > mostInWords {
		chromaRowsGo(pix, stride, limits, most)
		return
	}
	_ = pix[3*stride+len(limits)-1]
	chromaRowsAVX2(&pix[0], 2*stride, &limits[0], len(limits)/4, most)
}

//go:noescape
func lumaColumnsAVX2(pix *uint16, stride int, edges *lumaEdge, n, most int)

//go:noescape
func lumaRowsAVX2(pix *uint16, stride int, edges *lumaEdge, n, most int)

//go:noescape
func chromaColumnsAVX2(pix *uint16, stride int, limits *uint16, fours, most int)

//go:noescape
func chromaRowsAVX2(pix *uint16, stride int, limits *uint16, fours, most int)
