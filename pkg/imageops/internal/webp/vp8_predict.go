package webp

// Prediction of whole macroblocks and of chroma (RFC 6386, 12.2 and 12.3), in squares of n pixels. What lies above the picture
// counts as 127, what lies left of it as 129, but for the mean, which leaves it out.

// predictSquareGo predicts the n×n pixels of s from at on, n being 8 or 16. above holds the row above, its first sample that of the
// corner.
func predictSquareGo(s *strip, at, n int, above []byte, mode uint8, first, top bool) {
	switch mode {
	case modeDC:
		fillSquare(s, at, n, squareMean(s, at, n, above, first, top))
	case modeTM:
		predictTrueMotion(s.pix[at:], s.stride, n, s.pix[at-1:], above)
	case modeV:
		for y := range n {
			copy(s.pix[at+y*s.stride:][:n], above[1:])
		}
	case modeH:
		for y := range n {
			row := s.pix[at+y*s.stride-1:][:n+1]
			fill(row[1:], row[0])
		}
	}
}

// squareMean is the mean of the pixels above and to the left, of those that are inside of the picture.
func squareMean(s *strip, at, n int, above []byte, first, top bool) byte {
	sum, count := 0, 0
	if !top {
		count += n
		for _, v := range above[1 : n+1] {
			sum += int(v)
		}
	}
	if !first {
		count += n
		for y := range n {
			sum += int(s.pix[at+y*s.stride-1])
		}
	}
	if count == 0 {
		return 128
	}
	return byte((sum + count/2) / count)
}

func fillSquare(s *strip, at, n int, v byte) {
	for y := range n {
		fill(s.pix[at+y*s.stride:][:n], v)
	}
}

func fill(row []byte, v byte) {
	for i := range row {
		row[i] = v
	}
}

// predictTrueMotion adds the slope of the row above to the pixel at the left. left[y*stride] is that pixel.
func predictTrueMotion(pix []byte, stride, n int, left, above []byte) {
	corner := int32(above[0])
	above = above[1 : n+1]
	for y := range n {
		base := int32(left[y*stride]) - corner
		row := pix[y*stride:][:len(above)]
		for x, v := range above {
			row[x] = clip(base + int32(v))
		}
	}
}
