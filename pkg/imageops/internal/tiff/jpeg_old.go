package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
)

// oldJPEGReader unpacks JPEG as TIFF 6.0, section 22 had it, which technical note 2 withdrew: tags hold tables and the strips only
// what is coded with them, or a tag tells the place of a whole JPEG.
type oldJPEGReader struct {
	jpegReader
	quant int  // tables for quantisation; 0 for a whole JPEG
	h, v  byte // sampling factors of luma
}

// The processes of JPEGProc, and the sizes of tables in bytes.
const (
	processBaseline = 1
	quantSize       = 64
	huffmanCounts   = 16
)

func newOldJPEGReader(f feed, d *directory, l *layout) (decompressor, error) {
	r := &oldJPEGReader{jpegReader: jpegReader{imageReader: newImageReader("JPEG", f, l)}, h: 1, v: 1}
	if process, err := d.first(tagJPEGProc, processBaseline); err != nil || process != processBaseline {
		return r, unsupported("old-style JPEG compression, process %d", process)
	}
	if d.has(tagJPEGStart) {
		return r, nil
	}
	if l.photometric == ycbcr {
		factors, err := d.numbers(tagSubsampling, 2)
		if err != nil {
			return nil, err
		}
		r.h, r.v = 2, 2
		if len(factors) == 2 {
			r.h, r.v = byte(factors[0]), byte(factors[1])
		}
	}
	return r, r.readTables(d)
}

// readTables makes the start of a JPEG: SOI, tables, the interval of restarts.
func (r *oldJPEGReader) readTables(d *directory) error {
	quant, err := d.numbers(tagJPEGQuant, 4)
	if err != nil {
		return err
	}
	if len(quant) == 0 {
		return unsupported("old-style JPEG compression without tables")
	}
	r.tables = []byte{0xff, 0xd8}
	r.quant = len(quant)
	for i, at := range quant {
		table := make([]byte, quantSize)
		if err := d.in.read(table, at); err != nil {
			return err
		}
		r.segment(0xdb, append([]byte{byte(i)}, table...))
	}
	for class, tag := range []uint16{tagJPEGDC, tagJPEGAC} {
		if err := r.readHuffman(d, class, tag); err != nil {
			return err
		}
	}
	interval, err := d.first(tagJPEGRestart, 0)
	if err == nil && interval > 0 && interval <= math.MaxUint16 {
		r.segment(0xdd, binary.BigEndian.AppendUint16(nil, uint16(interval)))
	}
	return err
}

func (r *oldJPEGReader) readHuffman(d *directory, class int, tag uint16) error {
	places, err := d.numbers(tag, 4)
	if err != nil {
		return err
	}
	for i, at := range places {
		counts := make([]byte, huffmanCounts)
		if err := d.in.read(counts, at); err != nil {
			return err
		}
		n := 0
		for _, count := range counts {
			n += int(count)
		}
		if n > math.MaxUint8+1 {
			return malformed("a Huffman table of %d codes", n)
		}
		values := make([]byte, n)
		if err := d.in.read(values, at+huffmanCounts); err != nil {
			return err
		}
		r.segment(0xc4, append(append([]byte{byte(class<<4 | i)}, counts...), values...))
	}
	return nil
}

// segment adds a marker and what belongs to it.
func (r *oldJPEGReader) segment(marker byte, data []byte) {
	r.tables = append(r.tables, 0xff, marker)
	r.tables = binary.BigEndian.AppendUint16(r.tables, uint16(len(data)+2))
	r.tables = append(r.tables, data...)
}

func (r *oldJPEGReader) start(ctx context.Context, p part) error {
	r.feed.start(p.at, p.n)
	if r.quant == 0 {
		r.begin(ctx, &r.feed, p)
		return nil
	}
	if p.width > math.MaxUint16 || p.height > math.MaxUint16 {
		return malformed("a JPEG of %d×%d pixels", p.width, p.height)
	}
	r.begin(ctx, io.MultiReader(bytes.NewReader(r.frame(p)), &r.feed, bytes.NewReader([]byte{0xff, 0xd9})), p)
	return nil
}

// frame is all that stands in a JPEG before what is coded.
func (r *oldJPEGReader) frame(p part) []byte {
	n := r.layout.stored()
	frame := []byte{8, byte(p.height >> 8), byte(p.height), byte(p.width >> 8), byte(p.width), byte(n)}
	scan := []byte{byte(n)}
	for i := range n {
		table := byte(min(i, r.quant-1))
		factors := byte(0x11)
		if i == 0 {
			factors = r.h<<4 | r.v&15
		}
		frame = append(frame, byte(i+1), factors, table)
		scan = append(scan, byte(i+1), table<<4|table)
	}
	whole := oldJPEGReader{jpegReader: jpegReader{tables: bytes.Clone(r.tables)}}
	whole.segment(0xc0, frame)
	whole.segment(0xda, append(scan, 0, 63, 0))
	return whole.tables
}
