package hevc

import "fmt"

// Config is what stands before the picture: its parameter sets.
type Config struct {
	sps [16]*SPS
	pps [64]*pps
}

// SPS returns the first sequence parameter set, or nil: pictures of a HEIC item have one.
func (c *Config) SPS() *SPS {
	for _, s := range c.sps {
		if s != nil {
			return s
		}
	}
	return nil
}

// Add reads a parameter set; units of other kinds are passed over. A unit is without start code or length.
func (c *Config) Add(unit []byte) error {
	if len(unit) < 2 {
		return errShort
	}
	payload, _ := unescape(nil, unit[2:])
	switch kind := unit[0] >> 1 & 63; kind {
	case unitSPS:
		s, err := parseSPS(payload)
		if err != nil {
			return err
		}
		c.sps[s.ID] = s
	case unitPPS:
		p, err := parsePPS(payload, func(id int) *SPS { return c.sps[id] })
		if err != nil {
			return err
		}
		c.pps[p.id] = p
	}
	return nil
}

// decoder is at work on one picture.
type decoder struct {
	Config
	pic       *picture
	slice     *slice
	maxPixels int64
	room      *Room
}

// Room is memory that pictures are decoded in, one after the other. The zero value has none yet.
type Room struct {
	pic     picture
	slice   slice
	payload []byte
	edges   edgeRow
	sao     saoRows
}

// Decode decodes the picture that units hold; parameter sets among them count for it. One of more than maxPixels is an error
// before memory is taken. A picture of which a part is missing, or which its stream contradicts, is an error. The picture is valid
// until the room is used again.
func (r *Room) Decode(config Config, units [][]byte, maxPixels int64) (pic *Picture, err error) {
	defer func() {
		if p := recover(); p != nil {
			pic, err = nil, damaged("%v", p)
		}
	}()
	d := &decoder{Config: config, maxPixels: maxPixels, room: r}
	for _, unit := range units {
		more, err := d.unit(unit)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if d.pic == nil {
		return nil, damaged("there is no picture in the stream")
	}
	for i := range d.pic.ctbs {
		if d.pic.ctbs[i].header == nil {
			return nil, damaged("block %d of %d is missing", i, len(d.pic.ctbs))
		}
	}
	d.pic.deblock(&r.edges)
	d.pic.correct(&r.sao)
	return &d.pic.Picture, nil
}

// unit decodes a unit. It is false at the second picture.
func (d *decoder) unit(unit []byte) (more bool, err error) {
	if len(unit) < 3 {
		return true, nil
	}
	kind, layer := int(unit[0]>>1&63), unit[0]&1<<5|unit[1]>>3
	switch {
	case layer > 0:
		return true, nil
	case kind == unitSPS || kind == unitPPS:
		return true, d.Add(unit)
	case kind >= unitVPS || kind > unitIRAPLast:
		return true, nil
	case kind < unitIRAPFirst:
		return false, &UnsupportedError{"prediction from other pictures"}
	}
	payload, cuts := unescape(d.room.payload[:0], unit[2:])
	d.room.payload = payload
	return d.segment(kind, payload, cuts)
}

func (d *decoder) segment(kind int, payload []byte, cuts []int) (more bool, err error) {
	var before *sliceHeader
	if d.slice != nil {
		before = d.slice.header
	}
	h, p, err := d.parseSliceHeader(kind, payload, before)
	if err != nil {
		return false, err
	}
	switch {
	case h.first && d.pic != nil:
		return false, nil
	case d.pic == nil:
		if err := d.begin(p); err != nil {
			return false, err
		}
	case d.pic.SPS != d.sps[p.sps]:
		return false, damaged("slices of one picture name two sequence parameter sets")
	}
	d.slice.header, d.slice.pps = h, p
	if err := d.slice.decodeSegment(payload, cuts); err != nil {
		return false, fmt.Errorf("slice at block %d: %w", h.address, err)
	}
	return true, nil
}

func (d *decoder) begin(p *pps) error {
	sps := d.sps[p.sps]
	if n := int64(sps.Width) * int64(sps.Height); n > d.maxPixels {
		return damaged("a picture of %d×%d has more than %d pixels", sps.Width, sps.Height, d.maxPixels)
	}
	d.pic, d.slice = &d.room.pic, &d.room.slice
	d.pic.begin(sps, p)
	*d.slice = slice{picture: d.pic}
	return nil
}
