package resample

import (
	"errors"
	"fmt"
)

// samples is the length of a row.
func (l Layout) samples() int { return l.Width * l.Channels }

func (l Layout) validate() error {
	switch {
	case l.Width < 1 || l.Height < 1 || l.Width > maxSide || l.Height > maxSide:
		return fmt.Errorf("resample: source of %d × %d pixels: want 1 to %d", l.Width, l.Height, maxSide)
	case l.Channels > maxChannels:
		return fmt.Errorf("resample: source of %d channels: want 1 to %d", l.Channels, maxChannels)
	case l.Alpha > PerhapsOpaque:
		return fmt.Errorf("resample: unknown alpha %d", l.Alpha)
	case l.Alpha != Opaque && l.Channels < 2:
		return errors.New("resample: alpha needs a second channel")
	}
	return nil
}

func (t Target[S]) validate(source Layout) error {
	if t.Width < 1 || t.Height < 1 || t.Width > maxSide || t.Height > maxSide {
		return fmt.Errorf("resample: %d × %d pixels: want 1 to %d", t.Width, t.Height, maxSide)
	}
	if t.Filter > Box {
		return fmt.Errorf("resample: unknown filter %d", t.Filter)
	}
	r := t.Region
	// Written so that NaN fails.
	if !(r.X0 < r.X1 && r.Y0 < r.Y1 && r.X0 >= -maxSide && r.Y0 >= -maxSide && r.X1 <= 2*maxSide && r.Y1 <= 2*maxSide) {
		return fmt.Errorf("resample: region %v is empty or out of range", r)
	}
	if r.X0 >= float64(source.Width) || r.X1 <= 0 || r.Y0 >= float64(source.Height) || r.Y1 <= 0 {
		return fmt.Errorf("resample: region %v lies outside of the source", r)
	}
	return holds(len(t.Pix), t.Stride, t.Width*source.Channels, t.Height)
}

// holds checks that rows of n samples fit.
func holds(length, stride, n, rows int) error {
	if stride < n || length < n || (length-n)/stride < rows-1 {
		return fmt.Errorf("resample: %d samples at stride %d do not hold %d rows of %d", length, stride, rows, n)
	}
	return nil
}
