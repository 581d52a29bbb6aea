package heif

import (
	"encoding/binary"
)

// madeItem is an item of a file that a test writes.
type madeItem struct {
	kind       string
	media      string
	data       []byte
	properties []box
	essential  bool
	refs       map[string][]int // numbers of items, counted from 1
}

// write makes a file of items, the first of which is the primary one.
func write(items ...madeItem) []byte {
	var infos, locations, references, associations, properties, media []byte
	n := 0
	for i, it := range items {
		id := uint16(i + 1)
		hidden := byte(b2i(i > 0)) // no picture of its own
		info := append([]byte{2, 0, 0, hidden}, be16(id)...)
		info = append(info, 0, 0)
		info = append(info, it.kind...)
		info = append(info, 0)
		if it.kind == "mime" {
			info = append(info, it.media+"\x00"...)
		}
		infos = append(infos, made("infe", info)...)
		associations = append(associations, be16(id)...)
		associations = append(associations, byte(len(it.properties)))
		for _, p := range it.properties {
			n++
			properties = append(properties, made(p.kind, p.data)...)
			v := uint16(n)
			if it.essential {
				v |= 1 << 15
			}
			associations = append(associations, be16(v)...)
		}
		for kind, to := range it.refs {
			ref := append(be16(id), be16(uint16(len(to)))...)
			for _, t := range to {
				ref = append(ref, be16(uint16(t))...)
			}
			references = append(references, made(kind, ref)...)
		}
	}
	build := func(start int) []byte {
		locations = be16(uint16(len(items)))
		media = nil
		for i, it := range items {
			locations = append(locations, be16(uint16(i+1))...)
			locations = append(locations, 0, 0, 0, 1)
			locations = append(locations, be32(uint32(start+len(media)))...)
			locations = append(locations, be32(uint32(len(it.data)))...)
			media = append(media, it.data...)
		}
		meta := []byte{0, 0, 0, 0}
		meta = append(meta, made("hdlr", append(make([]byte, 8), "pict\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...))...)
		meta = append(meta, made("pitm", []byte{0, 0, 0, 0, 0, 1})...)
		meta = append(meta, made("iinf", append(append([]byte{0, 0, 0, 0}, be16(uint16(len(items)))...), infos...))...)
		if references != nil {
			meta = append(meta, made("iref", append([]byte{0, 0, 0, 0}, references...))...)
		}
		ipma := append([]byte{0, 0, 0, 1}, be32(uint32(len(items)))...)
		meta = append(meta, made("iprp", append(made("ipco", properties), made("ipma", append(ipma, associations...))...))...)
		meta = append(meta, made("iloc", append([]byte{0, 0, 0, 0, 0x44, 0}, locations...))...)
		file := made("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
		return append(file, made("meta", meta)...)
	}
	head := build(0)
	head = build(len(head) + 8)
	return append(head, made("mdat", media)...)
}

func made(kind string, data []byte) []byte {
	return append(append(be32(uint32(len(data)+8)), kind...), data...)
}

func be16(v uint16) []byte { return binary.BigEndian.AppendUint16(nil, v) }

func be32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }

func ispe(width, height int) box {
	return box{"ispe", append(append(make([]byte, 4), be32(uint32(width))...), be32(uint32(height))...)}
}

// gridOf is the data of a grid item.
func gridOf(rows, columns, width, height int) []byte {
	b := []byte{0, 1, byte(rows - 1), byte(columns - 1)}
	return append(append(b, be32(uint32(width))...), be32(uint32(height))...)
}
