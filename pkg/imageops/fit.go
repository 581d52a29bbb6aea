package imageops

import "math"

// Fit returns the dimensions of an image of width × height pixels when it is
// made to fit inside a square of box × box pixels: aspect kept, never enlarged,
// neither side below 1. Arguments below 1 count as 1.
//
// It is, to the pixel, what Pillow's Image.thumbnail((box, box)) does, because
// clients rely on those dimensions; see preserve_aspect_ratio in PIL/Image.py.
// The longer side becomes box. The other one is whichever of the two integers
// around its exact length gives the aspect that is closer, the smaller on a tie.
func Fit(width, height, box int) (int, int) {
	width, height, box = max(width, 1), max(height, 1), max(box, 1)
	if width <= box && height <= box {
		return width, height
	}
	// float64(…) around each step keeps the compiler from fusing two of them
	// into one, which would round differently on some processors.
	aspect := float64(width) / float64(height)
	side := float64(box)
	if aspect <= 1 {
		w := roundAspect(float64(side*aspect), func(n float64) float64 {
			return math.Abs(aspect - float64(n/side))
		})
		return w, box
	}
	h := roundAspect(float64(side/aspect), func(n float64) float64 {
		if n == 0 {
			return 0
		}
		return math.Abs(aspect - float64(side/n))
	})
	return box, h
}

// roundAspect rounds n down or up, to where miss is smaller; down on a tie.
func roundAspect(n float64, miss func(float64) float64) int {
	floor, ceil := math.Floor(n), math.Ceil(n)
	if miss(ceil) < miss(floor) {
		floor = ceil
	}
	return max(int(floor), 1)
}
