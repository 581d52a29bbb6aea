package imageops

import (
	"image"

	"github.com/disintegration/imaging"
)

// turned returns the dimensions that width × height stored pixels have on
// display, and the other way round: orientations 5 to 8 lay the image on its side.
func turned(width, height, orientation int) (int, int) {
	if orientation >= 5 {
		return height, width
	}
	return width, height
}

// orient makes img upright. See the tag Orientation in the EXIF standard
// (CIPA DC-008, 4.6.5.1.6): it tells where the first row and the first column
// are on display. imaging rotates counter-clockwise.
func orient(img *image.NRGBA, orientation int) *image.NRGBA {
	switch orientation {
	case 2: // first row at the top, first column at the right
		return imaging.FlipH(img)
	case 3: // bottom, right
		return imaging.Rotate180(img)
	case 4: // bottom, left
		return imaging.FlipV(img)
	case 5: // left, top
		return imaging.Transpose(img)
	case 6: // right, top
		return imaging.Rotate270(img)
	case 7: // right, bottom
		return imaging.Transverse(img)
	case 8: // left, bottom
		return imaging.Rotate90(img)
	}
	return img
}
