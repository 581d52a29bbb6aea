package jpeg

import "fmt"

// Most of a segment is its data: the length counts its own two bytes.
const (
	maxSegment  = 65533
	maxICCChunk = maxSegment - len(iccName) - 2
	iccName     = "ICC_PROFILE\x00"
)

func (o EncodeOptions) validate() error {
	if o.Quality < 1 || o.Quality > 100 {
		return fmt.Errorf("quality %d is out of range: want 1 to 100", o.Quality)
	}
	if len(o.ICC) > 255*maxICCChunk {
		return fmt.Errorf("colour profile of %d bytes is too large: at most %d", len(o.ICC), 255*maxICCChunk)
	}
	for _, s := range o.Segments {
		if s.Marker != 0xFE && (s.Marker < 0xE0 || s.Marker > 0xEF) {
			return fmt.Errorf("marker %#x: want an application segment or a comment", s.Marker)
		}
		if len(s.Data) > maxSegment {
			return fmt.Errorf("segment of %d bytes is too large: at most %d", len(s.Data), maxSegment)
		}
	}
	return nil
}

func checkPlanes(p *Planes) error {
	if p.Width < 1 || p.Height < 1 || p.Width > MaxSide || p.Height > MaxSide {
		return fmt.Errorf("%d × %d pixels %w: want 1 to %d", p.Width, p.Height, ErrPlanes, MaxSide)
	}
	switch {
	case p.Model == Gray && len(p.Plane) == 1:
		return checkPlane(&p.Plane[0], p.Width, p.Height)
	case p.Model == YCbCr && len(p.Plane) == 3:
		return checkColour(p)
	}
	return fmt.Errorf("%d planes of %v %w: want gray or YCbCr", len(p.Plane), p.Model, ErrPlanes)
}

func checkColour(p *Planes) error {
	h, v := p.Plane[0].H, p.Plane[0].V
	if h < 1 || h > 2 || v < 1 || v > 2 {
		return fmt.Errorf("luma with sampling factors %d × %d %w: want 1 or 2", h, v, ErrPlanes)
	}
	for i := range p.Plane {
		plane := &p.Plane[i]
		if i > 0 && (plane.H != 1 || plane.V != 1) {
			return fmt.Errorf("chroma with sampling factors %d × %d %w: want 1 × 1", plane.H, plane.V, ErrPlanes)
		}
		if err := checkPlane(plane, ceilDiv(p.Width*plane.H, h), ceilDiv(p.Height*plane.V, v)); err != nil {
			return err
		}
	}
	return nil
}

func checkPlane(p *Plane, width, height int) error {
	if p.Width != width || p.Height != height {
		return fmt.Errorf("a plane of %d × %d samples %w: want %d × %d", p.Width, p.Height, ErrPlanes, width, height)
	}
	if p.Stride < width || len(p.Pix) < width || (len(p.Pix)-width)/p.Stride < height-1 {
		return fmt.Errorf("a plane of %d × %d with %d samples at stride %d %w", width, height, len(p.Pix), p.Stride, ErrPlanes)
	}
	return nil
}
