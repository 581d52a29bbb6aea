package heif

import (
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// cover takes, of a file that has no picture as an item, the first picture of its first track that stands on its own (ISO/IEC
// 23008-12, 7), and makes an item of it.
func (f *file) cover() error {
	if f.movie == nil {
		if len(f.items) > 0 {
			return codec.FormatError("its primary item is missing")
		}
		return &codec.UnsupportedError{Format: "HEIF sequence without a cover picture"}
	}
	var it *item
	err := boxes(f.movie, func(b box) error {
		if b.kind != "trak" || it != nil {
			return nil
		}
		t := track{}
		if err := t.read(b.data); err != nil || !t.pictures {
			return err
		}
		at, size, err := t.sample()
		if err != nil {
			return err
		}
		it = &item{id: 1, kind: "hvc1", extents: []extent{{at, size}}, properties: t.properties, refs: map[string][]uint32{}}
		return nil
	})
	if err == nil && it == nil {
		err = &codec.UnsupportedError{Format: "HEIF sequence without a track of H.265"}
	}
	if err != nil {
		return err
	}
	f.items, f.order, f.primary = map[uint32]*item{1: it}, []*item{it}, 1
	return nil
}

// track is what a box trak tells of its pictures (ISO/IEC 14496-12, 8).
type track struct {
	pictures   bool       // they are coded by H.265
	properties []property // of each, as those of an item
	tables     map[string][]byte
}

// read walks down to the tables of samples.
func (t *track) read(data []byte) error {
	return boxes(data, func(b box) error {
		switch b.kind {
		case "mdia", "minf", "stbl":
			return t.read(b.data)
		case "tkhd":
			t.turn(b.data)
		case "stsd":
			return t.entry(b.data)
		case "stss", "stsc", "stsz", "stco", "co64":
			if t.tables == nil {
				t.tables = map[string][]byte{}
			}
			t.tables[b.kind] = b.data
		}
		return nil
	})
}

// turn makes a property of the matrix of a track, where that turns by quarters (8.3.2).
func (t *track) turn(data []byte) {
	r := &fields{data: data}
	version, _ := r.version()
	r.take(20 + 12*b2i(version == 1) + 16)
	var m [5]int32 // a, b, u, c, d
	for i := range m {
		m[i] = int32(uint32(r.uint(4)))
	}
	const one = 1 << 16
	quarters := map[[4]int32]byte{{0, -one, one, 0}: 1, {-one, 0, 0, -one}: 2, {0, one, -one, 0}: 3}[[4]int32{m[0], m[1], m[3], m[4]}]
	if quarters > 0 && !r.short {
		t.properties = append(t.properties, property{box: box{"irot", []byte{quarters}}})
	}
}

// entry reads the first description of samples (8.5.2, and 12.1.3 for pictures), which holds the boxes that are properties of an item.
func (t *track) entry(data []byte) error {
	if len(data) < 8 {
		return io.ErrUnexpectedEOF
	}
	b, _, err := nextBox(data[8:])
	if err != nil {
		return err
	}
	const head = 78
	if b.kind != "hvc1" && b.kind != "hev1" || len(b.data) < head {
		return nil
	}
	t.pictures = true
	return boxes(b.data[head:], func(b box) error {
		switch b.kind {
		case "hvcC", "colr", "clap":
			t.properties = append(t.properties, property{box: b})
		}
		return nil
	})
}

// sample finds the first one that stands on its own: where its bytes are, and how many.
func (t *track) sample() (at, size uint64, err error) {
	number := uint64(1)
	if sync := (&fields{data: t.tables["stss"]}); len(sync.data) >= 12 {
		sync.uint(8)
		number = sync.uint(4)
	}
	chunk, first, err := t.chunkOf(number)
	if err != nil {
		return 0, 0, err
	}
	offsets, width := &fields{data: t.tables["stco"]}, 4
	if offsets.data == nil {
		offsets, width = &fields{data: t.tables["co64"]}, 8
	}
	offsets.take(8)
	if chunk-1 > uint64(len(offsets.data)) { // so that the product is small
		return 0, 0, io.ErrUnexpectedEOF
	}
	offsets.take(int(chunk-1) * width)
	at = offsets.uint(width)
	before, size, err := t.sizes(first, number)
	if err != nil || offsets.short || size == 0 {
		return 0, 0, codec.FormatError("a sequence does not say where its pictures are")
	}
	return at + before, size, nil
}

// sizes are how many bytes the samples from first to the one before number take, and how many that takes (8.7.3).
func (t *track) sizes(first, number uint64) (before, size uint64, err error) {
	r := &fields{data: t.tables["stsz"]}
	r.uint(4)
	size = r.uint(4)
	r.uint(4)
	if size > 0 {
		return size * (number - first), size, nil
	}
	if number > uint64(len(r.data)) {
		return 0, 0, io.ErrUnexpectedEOF
	}
	r.take(int(first-1) * 4)
	for range number - first {
		before += r.uint(4)
	}
	return before, r.uint(4), r.err("stsz")
}

// chunkOf is the chunk that a sample lies in, and the first sample in that, both counted from 1 (8.7.4).
func (t *track) chunkOf(number uint64) (chunk, first uint64, err error) {
	r := &fields{data: t.tables["stsc"]}
	r.uint(4)
	first = 1
	var from, each uint64 // of the run of chunks before
	for n := r.uint(4); n > 0; n-- {
		next, samples := r.uint(4), r.uint(4)
		r.uint(4)
		if r.short || next <= from {
			return 0, 0, codec.FormatError("a sequence does not say where its pictures are")
		}
		if in := (next - from) * each; from > 0 && number < first+in {
			break
		} else if from > 0 {
			first += in
		}
		from, each = next, samples
	}
	if from == 0 || each == 0 || number < first {
		return 0, 0, codec.FormatError("a sequence does not say where its pictures are")
	}
	chunks := (number - first) / each
	return from + chunks, first + chunks*each, nil
}
