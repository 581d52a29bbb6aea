package imageops

import "math"

// Inside returns the dimensions of an image of width × height pixels when it is made to fit inside b: aspect kept, never enlarged,
// neither side below 1. Arguments below 1 count as 1, and a side of b that is 0 bounds nothing.
//
// It is, to the pixel, what Pillow's Image.thumbnail((width, height)) does, because
// clients rely on those dimensions; see preserve_aspect_ratio in PIL/Image.py.
// One side becomes that of the box. The other one is whichever of the two integers
// around its exact length gives the aspect that is closer, the smaller on a tie.
func (b Box) Inside(width, height int) (int, int) {
	width, height = max(width, 1), max(height, 1)
	x, y := math.Inf(1), math.Inf(1)
	if b.Width > 0 {
		x = float64(b.Width)
	}
	if b.Height > 0 {
		y = float64(b.Height)
	}
	if x >= float64(width) && y >= float64(height) {
		return width, height
	}
	// float64(…) around each step keeps the compiler from fusing two of them
	// into one, which would round differently on some processors.
	aspect := float64(width) / float64(height)
	if float64(x/y) >= aspect {
		w := roundAspect(float64(y*aspect), func(n float64) float64 {
			return math.Abs(aspect - float64(n/y))
		})
		return w, b.Height
	}
	h := roundAspect(float64(x/aspect), func(n float64) float64 {
		if n == 0 {
			return 0
		}
		return math.Abs(aspect - float64(x/n))
	})
	return b.Width, h
}

// roundAspect rounds n down or up, to where miss is smaller; down on a tie.
func roundAspect(n float64, miss func(float64) float64) int {
	floor, ceil := math.Floor(n), math.Ceil(n)
	if miss(ceil) < miss(floor) {
		floor = ceil
	}
	return max(int(floor), 1)
}
