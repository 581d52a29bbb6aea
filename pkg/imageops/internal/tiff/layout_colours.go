package tiff

// readColours reads what the samples mean.
func (l *layout) readColours(d *directory) (err error) {
	if l.photometric, err = d.first(tagPhotometric, l.likely()); err != nil {
		return err
	}
	switch l.photometric {
	case whiteIsZero, blackIsZero, paletted:
		l.colours = 1
	case rgb, ycbcr, cieLab, iccLab:
		l.colours = 3
	case separated:
		inks, err := d.first(tagInkSet, 1)
		if err != nil {
			return err
		}
		if inks != 1 {
			return unsupported("inks other than cyan, magenta, yellow and black")
		}
		l.colours = 4
	default:
		if name, ok := photometrics[l.photometric]; ok {
			return unsupported("%s", name)
		}
		return unsupported("photometric interpretation %d", l.photometric)
	}
	if l.photometric == cieLab && l.samples < 3 {
		l.colours = 1 // lightness alone (TIFF 6.0, section 23)
	}
	if l.samples < l.colours {
		return malformed("%d samples a pixel for %d colours", l.samples, l.colours)
	}
	return l.readAlpha(d)
}

// likely is the photometric interpretation of a file that does not say: as libtiff guesses.
func (l *layout) likely() int64 {
	switch {
	case l.fax():
		return whiteIsZero
	case l.samples >= 3:
		return rgb
	}
	return blackIsZero
}

// readAlpha finds the sample that is alpha. Where a file says nothing about one sample too many, that is alpha, as for libvips
// and ImageMagick; a sample that is said to be something else is not.
func (l *layout) readAlpha(d *directory) error {
	extra, err := d.numbers(tagExtraSamples, maxSamples)
	if err != nil {
		return err
	}
	if len(extra) == 0 && l.samples == l.colours+1 {
		l.alpha = l.colours
	}
	for i, kind := range extra {
		at := l.colours + i
		if at < l.samples && (kind == 1 || kind == 2) {
			l.alpha, l.associated = at, kind == 1
			break
		}
	}
	return nil
}

// readChroma reads how many pixels share their chroma; a JPEG says so itself.
func (l *layout) readChroma(d *directory) error {
	l.h, l.v = 1, 1
	if l.photometric != ycbcr || l.jpeg() {
		return nil
	}
	l.h, l.v = 2, 2
	factors, err := d.numbers(tagSubsampling, 2)
	if err != nil {
		return err
	}
	if len(factors) == 2 {
		for _, f := range factors {
			if f != 1 && f != 2 && f != 4 {
				return malformed("chroma subsampling by %d", f)
			}
		}
		l.h, l.v = int(factors[0]), int(factors[1])
	}
	if l.samples != 3 || l.bits != 8 {
		return unsupported("%d samples of %d bits of luma and chroma", l.samples, l.bits)
	}
	return nil
}
