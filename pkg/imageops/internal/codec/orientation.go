package codec

// An EXIF orientation says: turn round the axes that Flips names, then exchange them for 5 to 8 (CIPA DC-008, 4.6.5.1.6: it
// tells where the first row and the first column of what is stored are on display).

// Turned returns the dimensions that width × height stored pixels have on display, and the other way round.
func Turned(width, height, orientation int) (int, int) {
	if orientation >= 5 {
		return height, width
	}
	return width, height
}

// Flips says which axes of the stored image are turned round before they may be exchanged.
func Flips(orientation int) (x, y bool) {
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

// Turn makes samples upright: width × height pixels of some channels, without gaps between rows.
func Turn(pix []uint8, width, height, channels, orientation int) []uint8 {
	if orientation <= 1 {
		return pix
	}
	flipX, flipY := Flips(orientation)
	stepX, stepY := channels, channels*width
	if orientation >= 5 {
		stepX, stepY = channels*height, channels
	}
	start := 0
	if flipX {
		start += stepX * (width - 1)
		stepX = -stepX
	}
	if flipY {
		start += stepY * (height - 1)
		stepY = -stepY
	}
	out := make([]uint8, len(pix))
	for y := range height {
		row, to := pix[y*width*channels:][:width*channels], start+y*stepY
		if channels == 1 {
			turnSamples(out, row, to, stepX)
			continue
		}
		for ; len(row) > 0; row = row[channels:] {
			copy(out[to:to+channels], row)
			to += stepX
		}
	}
	return out
}

// turnSamples lays out a row of one channel, from out[to] on in steps.
func turnSamples(out, row []uint8, to, step int) {
	for _, v := range row {
		out[to] = v
		to += step
	}
}
