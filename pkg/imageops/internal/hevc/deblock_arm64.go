//go:build !purego

package hevc

// lumaColumns is lumaColumnsGo.
func lumaColumns(pix []uint16, stride int, edges []lumaEdge, most int) {
	if most > mostInWords {
		lumaColumnsGo(pix, stride, edges, most)
		return
	}
	_ = pix[7*stride+8*len(edges)-1]
	lumaColumnsNEON(&pix[0], 2*stride, &edges[0], len(edges), most)
}

// lumaRows is lumaRowsGo.
func lumaRows(pix []uint16, stride int, edges []lumaEdge, most int) {
	if most > mostInWords {
		lumaRowsGo(pix, stride, edges, most)
		return
	}
	_ = pix[7*stride+8*len(edges)-1]
	lumaRowsNEON(&pix[0], 2*stride, &edges[0], len(edges), most)
}

// chromaColumns is chromaColumnsGo.
func chromaColumns(pix []uint16, stride int, limits []uint16, most int) {
	if most > mostInWords {
		chromaColumnsGo(pix, stride, limits, most)
		return
	}
	_ = pix[3*stride+2*len(limits)-8+3]
	chromaColumnsNEON(&pix[0], 2*stride, &limits[0], len(limits)/4, most)
}

// chromaRows is chromaRowsGo.
func chromaRows(pix []uint16, stride int, limits []uint16, most int) {
	if most > mostInWords {
		chromaRowsGo(pix, stride, limits, most)
		return
	}
	_ = pix[3*stride+len(limits)-1]
	chromaRowsNEON(&pix[0], 2*stride, &limits[0], len(limits)/4, most)
}

//go:noescape
func lumaColumnsNEON(pix *uint16, stride int, edges *lumaEdge, n, most int)

//go:noescape
func lumaRowsNEON(pix *uint16, stride int, edges *lumaEdge, n, most int)

//go:noescape
func chromaColumnsNEON(pix *uint16, stride int, limits *uint16, fours, most int)

//go:noescape
func chromaRowsNEON(pix *uint16, stride int, limits *uint16, fours, most int)
