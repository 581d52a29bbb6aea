package heif

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/hevc"
)

// coded reads how an item's picture is coded. depth counts items within items.
func (f *file) coded(it *item, limits codec.Limits, depth int) (*coded, error) {
	if err := essentials(it); err != nil {
		return nil, err
	}
	switch it.kind {
	case "hvc1":
		return f.single(it, limits)
	case "grid":
		return f.grid(it, limits)
	case "iovl":
		if depth == 0 {
			return f.overlay(it, limits)
		}
	case "av01":
		return nil, &codec.UnsupportedError{Format: "AVIF"}
	case "jpeg", "avc1", "j2k1", "vvc1", "unci", "mski":
		return nil, &codec.UnsupportedError{Format: "HEIF with a picture of kind " + it.kind}
	}
	return nil, &codec.UnsupportedError{Format: fmt.Sprintf("HEIF item of kind %q", it.kind)}
}

// essentials refuses an item with a property that is needed to show it, and not known here.
func essentials(it *item) error {
	for _, p := range it.properties {
		switch p.kind {
		case "hvcC", "ispe", "pixi", "colr", "irot", "imir", "clap", "auxC", "pasp", "clli", "mdcv", "rloc", "lsel", "udes":
		default:
			if p.essential {
				return &codec.UnsupportedError{Format: fmt.Sprintf("HEIF with the essential property %q", p.kind)}
			}
		}
	}
	return nil
}

func (f *file) single(it *item, limits codec.Limits) (*coded, error) {
	config, err := parameterSets(it)
	if err != nil {
		return nil, err
	}
	sps := config.SPS()
	w, h := sps.Shown()
	if err := limits.CheckSize(int64(w), int64(h)); err != nil {
		return nil, err
	}
	return &coded{
		width: w, height: h, columns: 1, rows: 1, tileW: w, tileH: h, tiles: []*item{it}, config: []hevc.Config{config}, sps: sps,
	}, nil
}

// parameterSets are those of the box hvcC (ISO/IEC 14496-15, 8.3.3.1).
func parameterSets(it *item) (config hevc.Config, err error) {
	r := &fields{data: it.property("hvcC")}
	r.take(22)
	for n := r.uint(1); n > 0 && !r.short; n-- {
		r.uint(1)
		for n := r.uint(2); n > 0 && !r.short; n-- {
			if unit := r.take(int(r.uint(2))); !r.short {
				if err := config.Add(unit); err != nil {
					return config, err
				}
			}
		}
	}
	if r.short || config.SPS() == nil {
		return config, codec.FormatError("a picture has no sequence parameter set")
	}
	return config, nil
}

// grid reads a derived item of tiles side by side (6.6.2.3).
func (f *file) grid(it *item, limits codec.Limits) (*coded, error) { //nolint:cyclop // fields in their order, each held to what the others say
	data, err := f.bytes(it, 64)
	if err != nil {
		return nil, err
	}
	r := &fields{data: data}
	r.uint(1)
	size := 2 + 2*int(r.uint(1)&1)
	c := &coded{rows: int(r.uint(1)) + 1, columns: int(r.uint(1)) + 1}
	width, height := r.uint(size), r.uint(size)
	refs := it.refs["dimg"]
	if r.short || len(refs) != c.rows*c.columns || width == 0 || height == 0 {
		return nil, codec.FormatError("a grid does not have the tiles that it names")
	}
	if err := limits.CheckSize(int64(width), int64(height)); err != nil {
		return nil, err
	}
	c.width, c.height = int(width), int(height)
	for i, id := range refs {
		tile := f.items[id]
		if tile == nil || tile.kind != "hvc1" {
			return nil, &codec.UnsupportedError{Format: "HEIC grid of pictures that are not coded by H.265"}
		}
		part, err := f.single(tile, limits)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			c.tileW, c.tileH, c.sps = part.width, part.height, part.sps
		}
		if part.width != c.tileW || part.height != c.tileH || !alike(c.sps, part.sps) {
			return nil, codec.FormatError("the tiles of a grid differ")
		}
		c.tiles, c.config = append(c.tiles, tile), append(c.config, part.config[0])
	}
	if c.tileW*c.columns < c.width || c.tileH*c.rows < c.height ||
		(c.columns > 1 || c.rows > 1) && (c.tileW%2 != 0 || c.tileH%2 != 0) && c.sps.ChromaFormat != 3 && c.sps.ChromaFormat != 0 {
		return nil, codec.FormatError("the tiles of a grid do not fill it")
	}
	return c, codec.UpTo(4*limits.MaxPixels, int64(c.tileW)*int64(c.tileH)*int64(len(refs)), "pixels in tiles")
}

func alike(a, b *hevc.SPS) bool {
	return a.ChromaFormat == b.ChromaFormat && a.BitDepthY == b.BitDepthY && a.BitDepthC == b.BitDepthC
}

// units cuts the bytes of a coded item at the lengths before its units.
func (f *file) units(it *item) (units [][]byte, err error) {
	data, err := f.bytes(it, len(f.data))
	if err != nil {
		return nil, err
	}
	length := 4
	if config := it.property("hvcC"); len(config) > 21 {
		length = int(config[21]&3) + 1
	}
	for len(data) >= length {
		var n [8]byte
		copy(n[8-length:], data)
		size := binary.BigEndian.Uint64(n[:])
		if data = data[length:]; size > uint64(len(data)) {
			return nil, codec.FormatError("a unit is longer than its item")
		}
		units = append(units, data[:size])
		data = data[size:]
	}
	return units, nil
}

// tile decodes a tile in a room.
func (f *file) tile(room *hevc.Room, c *coded, i int) (*hevc.Picture, error) {
	units, err := f.units(c.tiles[i])
	if err != nil {
		return nil, err
	}
	pic, err := room.Decode(c.config[i], units, int64(c.tileW+64)*int64(c.tileH+64))
	if err != nil {
		return nil, err
	}
	if w, h := pic.SPS.Shown(); w != c.tileW || h != c.tileH || !alike(pic.SPS, c.sps) {
		return nil, codec.FormatError("a picture is not as its properties say")
	}
	return pic, nil
}
