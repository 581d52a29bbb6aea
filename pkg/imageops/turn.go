package imageops

import "github.com/s3img/s3img/pkg/imageops/jpeg"

// An EXIF orientation is: turn round the axes that flips names, then exchange them for 5 to 8 (CIPA DC-008, 4.6.5.1.6).

// flips says which axes of the stored image are turned round before they may be exchanged.
func flips(orientation int) (x, y bool) {
	switch orientation {
	case 2, 8:
		return true, false
	case 3, 7:
		return true, true
	case 4, 6:
		return false, true
	}
	return false, false
}

// turnPlane makes a plane upright.
func turnPlane(p jpeg.Plane, orientation int) jpeg.Plane {
	if orientation <= 1 {
		return p
	}
	flipX, flipY := flips(orientation)
	width, height := turned(p.Width, p.Height, orientation)
	out := jpeg.Plane{Pix: make([]byte, width*height), Stride: width, Width: width, Height: height, H: p.H, V: p.V}
	for y := range p.Height {
		row := p.Pix[y*p.Stride:][:p.Width]
		toY := y
		if flipY {
			toY = p.Height - 1 - y
		}
		for x, v := range row {
			toX := x
			if flipX {
				toX = p.Width - 1 - x
			}
			if orientation >= 5 {
				out.Pix[toX*width+toY] = v
			} else {
				out.Pix[toY*width+toX] = v
			}
		}
	}
	return out
}
