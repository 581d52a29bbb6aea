package tiff

// shape makes rows of lines.
type shape[S sample] struct {
	gatherer[S]
	steps []step[S]
}

func (s *shape[S]) row(lines [][]byte) []S {
	row := s.gather(lines)
	for _, change := range s.steps {
		row = change(row)
	}
	return row
}

// newShape8 is for rows of 8 bits.
func newShape8(d *directory, l *layout) (*shape[uint8], error) {
	bits := min(l.bits, 8)
	unpack := newUnpacker8(bits)
	switch {
	case l.bits > 8:
		unpack = narrowed(newUnpacker16(l, d.order), l.bits)
	case l.h*l.v > 1:
		unpack = unitUnpacker(l)
	}
	s := &shape[uint8]{gatherer: newGatherer(l, unpack)}
	s.direct = l.bits == 8 && !l.separate && l.h*l.v == 1
	var err error
	s.steps, err = newSteps[uint8](d, l, bits)
	return s, err
}

// newShape16 is for rows of 16 bits.
func newShape16(d *directory, l *layout) (*shape[uint16], error) {
	s := &shape[uint16]{gatherer: newGatherer(l, newUnpacker16(l, d.order))}
	var err error
	s.steps, err = newSteps[uint16](d, l, min(l.bits, 16))
	return s, err
}

// newSteps lists what makes the samples of the file those of rows, in order.
func newSteps[S sample](d *directory, l *layout, bits int) ([]step[S], error) {
	alpha, channels := l.rows().Alpha(), l.rows().Channels
	steps := []step[S]{pick[S](l, alpha)}
	if l.format == signed && bits > 1 && l.photometric != cieLab && l.photometric != iccLab {
		bits--
		steps = append(steps, positive[S](bits))
	}
	switch l.photometric {
	case paletted:
		colours, err := newPaletteStep[S](d, l, bits)
		if err != nil {
			return nil, err
		}
		steps = append(steps, colours)
	case ycbcr:
		colours, err := newChromaStep[S](d, l)
		if err != nil {
			return nil, err
		}
		steps = append(steps, colours)
	case cieLab, iccLab:
		steps = append(steps, newLabStep[S](d, l, alpha))
	default:
		steps = append(steps, spread[S](l, bits, alpha))
	}
	if l.associated && alpha {
		steps = append(steps, divide[S](channels))
	}
	if l.light {
		steps = append(steps, encode[S](channels, alpha))
	}
	return inOrder(steps...), nil
}

// inOrder leaves out steps that are nil.
func inOrder[S sample](all ...step[S]) (steps []step[S]) {
	for _, s := range all {
		if s != nil {
			steps = append(steps, s)
		}
	}
	return steps
}

// narrowed makes 8 bits of more.
func narrowed(unpack func([]uint16, []byte), bits int) func([]uint8, []byte) {
	top := uint32(1)<<min(bits, 16) - 1
	var wide []uint16
	return func(dst []uint8, line []byte) {
		if wide == nil {
			wide = make([]uint16, len(dst))
		}
		unpack(wide, line)
		for i, v := range wide {
			dst[i] = uint8((uint32(v)*255 + top/2) / top)
		}
	}
}
