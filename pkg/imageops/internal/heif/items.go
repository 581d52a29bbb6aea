package heif

import (
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// maxItems bounds the items and properties of a file. The photos of phones have about a hundred.
const maxItems = 20_000

// item is a part of a file with a number: a picture, or metadata.
type item struct {
	id         uint32
	kind       string // of four letters
	media      string // media type, where kind is "mime"
	inMeta     bool   // its bytes are in the box idat
	extents    []extent
	properties []property
	refs       map[string][]uint32 // by kind of reference
}

type extent struct{ offset, length uint64 }

// property is a box that belongs to items.
type property struct {
	box
	essential bool // who does not know it may not show the item
}

// file is what a HEIF file says of its items.
type file struct {
	data    []byte
	idat    []byte
	movie   []byte // the box moov, where no item is primary
	primary uint32
	items   map[uint32]*item
	order   []*item
}

// parse reads the box meta.
func parse(data []byte) (*file, error) {
	f := &file{data: data, items: map[uint32]*item{}}
	found := false
	rest := data
	for len(rest) > 0 && (!found || f.items[f.primary] == nil) {
		b, after, err := nextBox(rest)
		if err != nil {
			return nil, err
		}
		switch {
		case b.kind == "meta" && len(b.data) >= 4 && !found:
			found = true
			if err := f.meta(b.data[4:]); err != nil {
				return nil, err
			}
		case b.kind == "moov" && f.movie == nil:
			f.movie = b.data
		}
		rest = after
	}
	if f.items[f.primary] == nil {
		return f, f.cover()
	}
	return f, nil
}

// meta reads its boxes in the order in which they need each other.
func (f *file) meta(data []byte) error {
	byKind := map[string][]byte{}
	err := boxes(data, func(b box) error {
		if byKind[b.kind] == nil {
			byKind[b.kind] = b.data
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.idat = byKind["idat"]
	for _, part := range []struct {
		kind string
		read func(*fields) error
	}{{"iinf", f.infos}, {"pitm", f.pitm}, {"iloc", f.locations}, {"iref", f.references}, {"iprp", f.properties}} {
		if data := byKind[part.kind]; data != nil {
			r := &fields{data: data}
			if err := part.read(r); err != nil {
				return err
			}
			if err := r.err(part.kind); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *file) pitm(r *fields) error {
	version, _ := r.version()
	f.primary = uint32(r.uint(idSize(version)))
	return nil
}

// idSize is that of an item's number in bytes.
func idSize(version int) int {
	if version == 0 {
		return 2
	}
	return 4
}

func (f *file) infos(r *fields) error {
	version, _ := r.version()
	r.uint(idSize(version))
	return boxes(r.data, func(b box) error {
		if b.kind != "infe" {
			return nil
		}
		if len(f.order) == maxItems {
			return codec.FormatError("it has too many items")
		}
		in := &fields{data: b.data}
		version, _ := in.version()
		if version < 2 {
			return nil // of no picture
		}
		it := &item{refs: map[string][]uint32{}}
		it.id = uint32(in.uint(idSize(version - 2)))
		in.uint(2)
		it.kind = string(in.take(4))
		in.text()
		if it.kind == "mime" {
			it.media = in.text()
		}
		if f.items[it.id] == nil {
			f.items[it.id] = it
			f.order = append(f.order, it)
		}
		return in.err("infe")
	})
}

func (f *file) locations(r *fields) error {
	version, _ := r.version()
	sizes := r.uint(2)
	offset, length, base, index := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		index = 0
	}
	id := idSize(b2i(version >= 2))
	for n := r.uint(id); n > 0 && !r.short; n-- {
		it := f.items[uint32(r.uint(id))]
		if it == nil {
			it = &item{} // of no interest
		}
		if version > 0 {
			method := r.uint(2) & 15
			it.inMeta = method == 1
			if method > 1 {
				return &codec.UnsupportedError{Format: "HEIF item made of parts of another"}
			}
		}
		r.uint(2)
		from := r.uint(base)
		for n := r.uint(2); n > 0 && !r.short; n-- {
			r.uint(index)
			e := extent{offset: from + r.uint(offset), length: r.uint(length)}
			it.extents = append(it.extents, e)
		}
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *file) references(r *fields) error {
	version, _ := r.version()
	id := idSize(version)
	return boxes(r.data, func(b box) error {
		in := &fields{data: b.data}
		it := f.items[uint32(in.uint(id))]
		for n := in.uint(2); n > 0 && !in.short; n-- {
			if to := uint32(in.uint(id)); it != nil {
				it.refs[b.kind] = append(it.refs[b.kind], to)
			}
		}
		return in.err("iref")
	})
}

func (f *file) properties(r *fields) error {
	var all []box
	return boxes(r.data, func(b box) error {
		switch b.kind {
		case "ipco":
			return boxes(b.data, func(b box) error {
				if all = append(all, b); len(all) > maxItems {
					return codec.FormatError("it has too many properties")
				}
				return nil
			})
		case "ipma":
			return f.associate(&fields{data: b.data}, all)
		}
		return nil
	})
}

func (f *file) associate(r *fields, all []box) error {
	version, flags := r.version()
	size := 1 + int(flags&1)
	for n := r.uint(4); n > 0 && !r.short; n-- {
		it := f.items[uint32(r.uint(idSize(version)))]
		for n := r.uint(1); n > 0; n-- {
			v := r.uint(size)
			top := uint64(1) << (8*size - 1)
			i := int(v &^ top)
			if it == nil || i == 0 || i > len(all) {
				continue
			}
			it.properties = append(it.properties, property{all[i-1], v&top != 0})
		}
	}
	return r.err("ipma")
}

// property returns the first of a kind, or nil.
func (it *item) property(kind string) []byte {
	for _, p := range it.properties {
		if p.kind == kind {
			return p.data
		}
	}
	return nil
}

// bytes are those of an item; most bounds them.
func (f *file) bytes(it *item, most int) ([]byte, error) {
	from := f.data
	if it.inMeta {
		from = f.idat
	}
	var whole []byte
	for _, e := range it.extents {
		length := e.length
		if e.offset > uint64(len(from)) {
			return nil, io.ErrUnexpectedEOF
		}
		if length == 0 { // up to the end
			length = uint64(len(from)) - e.offset
		}
		if length > uint64(len(from))-e.offset {
			return nil, io.ErrUnexpectedEOF
		}
		if uint64(len(whole))+length > uint64(most) {
			return nil, codec.FormatError("an item is larger than the file")
		}
		part := from[e.offset:][:length:length]
		if len(it.extents) == 1 {
			return part, nil
		}
		whole = append(whole, part...)
	}
	return whole, nil
}
