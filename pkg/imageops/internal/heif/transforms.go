package heif

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// view is how an item's properties show what is coded: a rectangle of it, turned.
type view struct {
	x, y, width, height int // in coded samples
	turn                matrix
	turned              bool // a property says how, and so EXIF does not
}

// matrix turns and mirrors offsets from the middle of a picture, y going down: from coded to shown.
type matrix struct{ xx, xy, yx, yy int }

// turns are by EXIF orientation minus 1.
var turns = [8]matrix{
	{1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, -1, 0}, {0, 1, -1, 0},
}

// after is m followed by n.
func (m matrix) after(n matrix) matrix {
	return matrix{
		n.xx*m.xx + n.xy*m.yx, n.xx*m.xy + n.xy*m.yy,
		n.yx*m.xx + n.yy*m.yx, n.yx*m.xy + n.yy*m.yy,
	}
}

// orientation is the EXIF number of a view's turn.
func (v *view) orientation() int {
	for i, m := range turns {
		if m == v.turn {
			return i + 1
		}
	}
	return 1
}

// apply follows the properties of an item in their order (MIAF demands clap, irot, imir; other orders are shown as they say).
func (v *view) apply(it *item) error {
	for _, p := range it.properties {
		switch {
		case p.kind == "irot" && len(p.data) > 0: // quarters of a circle, against the clock (6.5.10)
			for range p.data[0] & 3 {
				v.turn = v.turn.after(turns[8-1])
			}
			v.turned = true
		case p.kind == "imir" && len(p.data) > 0: // 0 exchanges top and bottom, 1 left and right (6.5.12)
			v.turn = v.turn.after(turns[[2]int{4, 2}[p.data[0]&1]-1])
			v.turned = true
		case p.kind == "clap":
			if err := v.crop(p.data); err != nil {
				return err
			}
		}
	}
	return nil
}

// crop takes a clean aperture (ISO/IEC 14496-12, 12.1.4): its size, and how far its middle is from that of the picture.
func (v *view) crop(data []byte) error {
	r := &fields{data: data}
	var n [8]int64
	for i := range n {
		n[i] = int64(int32(uint32(r.uint(4))))
	}
	if r.short || n[1] <= 0 || n[3] <= 0 || n[5] <= 0 || n[7] <= 0 {
		return codec.FormatError("the clean aperture is no rectangle")
	}
	width, height := v.width, v.height
	if v.turn.xx == 0 {
		width, height = height, width
	}
	w, h := int(n[0]/n[1]), int(n[2]/n[3])
	x := floorHalf(2*n[4]+(int64(width-w))*n[5], n[5])
	y := floorHalf(2*n[6]+(int64(height-h))*n[7], n[7])
	if w <= 0 || h <= 0 || x < 0 || y < 0 || x > width-w || y > height-h {
		return codec.FormatError("the clean aperture leaves the picture")
	}
	v.cut(x, y, w, h, width, height)
	return nil
}

// floorHalf is n/(2·d), rounded down.
func floorHalf(n, d int64) int {
	q := n / (2 * d)
	if n%(2*d) < 0 {
		q--
	}
	return int(q)
}

// cut takes a rectangle of what is shown, width × height so far.
func (v *view) cut(x, y, w, h, width, height int) {
	// In offsets from the middle, doubled, so that they are whole.
	dx, dy := 2*x+w-width, 2*y+h-height
	m := v.turn // its inverse is its transpose
	cx, cy := m.xx*dx+m.yx*dy, m.xy*dx+m.yy*dy
	if m.xx == 0 {
		w, h = h, w
	}
	v.x += (v.width + cx - w) / 2
	v.y += (v.height + cy - h) / 2
	v.width, v.height = w, h
}
