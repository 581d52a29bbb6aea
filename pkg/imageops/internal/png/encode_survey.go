package png

// surveyed is what an image needs at least.
type surveyed struct {
	translucent bool // some pixel is not opaque
	colored     bool // some pixel is not gray
	colors      colorSet
}

// survey looks at the pixels until there is nothing to be saved any more: in a photo, at its first rows.
func survey[S Sample](im Image[S]) *surveyed {
	s := &surveyed{colored: im.Channels >= 3, translucent: im.Channels == 2 || im.Channels == 4}
	mayColor, mayAlpha := s.colored, s.translucent
	s.colored, s.translucent = false, false
	_, eight := any(im.Pix).([]uint8)
	s.colors.full = !eight
	for y := range im.Height {
		row := im.row(y)
		if mayColor && !s.colored {
			s.colored = hasColor(row, im.Channels)
		}
		if mayAlpha && !s.translucent {
			s.translucent = hasAlpha(row, im.Channels)
		}
		if bytes, ok := any(row).([]uint8); ok && !s.colors.full {
			s.colors.add(bytes, im.Channels)
		}
		if s.colored == mayColor && s.translucent == mayAlpha && s.colors.full {
			break
		}
	}
	return s
}

func hasColor[S Sample](row []S, channels int) bool {
	for i := 0; i+2 < len(row); i += channels {
		if row[i] != row[i+1] || row[i] != row[i+2] {
			return true
		}
	}
	return false
}

func hasAlpha[S Sample](row []S, channels int) bool {
	for i := channels - 1; i < len(row); i += channels {
		if row[i] != ^S(0) {
			return true
		}
	}
	return false
}

// rgba is a pixel of 8 bits a sample: RGBA, straight.
type rgba [4]uint8

// colorAt returns the pixel at the start of row.
func colorAt(row []uint8, channels int) rgba {
	switch channels {
	case 1:
		return rgba{row[0], row[0], row[0], 255}
	case 2:
		return rgba{row[0], row[0], row[0], row[1]}
	case 3:
		return rgba{row[0], row[1], row[2], 255}
	default:
		return rgba(row)
	}
}

// colorSet is the colours of an image, up to 256.
type colorSet struct {
	known map[rgba]uint8
	full  bool // there are more
}

// add adds the colours of a row.
func (c *colorSet) add(row []uint8, channels int) {
	if c.known == nil {
		c.known = make(map[rgba]uint8, 256)
	}
	var last rgba
	for i := 0; i < len(row); i += channels {
		p := colorAt(row[i:], channels)
		if p == last && i > 0 {
			continue
		}
		last = p
		if _, ok := c.known[p]; ok {
			continue
		}
		if len(c.known) == 256 {
			c.full = true
			return
		}
		c.known[p] = 0
	}
}
