package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
)

const (
	pageData, pageIndex, pageDictionary, pageData2 = 0, 1, 2, 3

	maxPage         = 16 << 20 // bytes of a page: writers make pages of one megabyte
	headRead        = 4 << 10  // what a page's head is first looked for in
	maxHead         = 1 << 20
	codecPlain      = 0
	codecSnappy     = 1
	codecGzip       = 2
	encPlain        = 0
	encPlainDict    = 2
	encRLE          = 3
	encRLEDict      = 8
	maxWidth        = 32
	bitsOfOneLevel  = 1
	bytesOfInt32    = 4
	bytesOfInt64    = 8
	truthsOfOneByte = 8
)

// codecName is how the format calls a codec.
func codecName(codec int64) string {
	names := []string{"UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"}
	if codec < 0 || codec >= int64(len(names)) {
		return fmt.Sprintf("codec %d", codec)
	}
	return names[codec]
}

// encodingName is how the format calls an encoding.
func encodingName(encoding int64) string {
	names := []string{"PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
		"DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"}
	if encoding < 0 || encoding >= int64(len(names)) {
		return fmt.Sprintf("encoding %d", encoding)
	}
	return names[encoding]
}

// pageHead is what is read of a PageHeader.
type pageHead struct {
	kind       int64
	full, size int64 // bytes of the page, and what they are compressed to
	values     int64
	encoding   int64
	levels     int64 // bytes of levels before the values: of a page of version 2
	repeats    int64 // bytes of repetition levels
	plain      bool  // a page of version 2 that is not compressed
}

func readHead(t *thrift) (h pageHead) {
	t.structure(func(id int16, kind byte) {
		switch {
		case id == 1 && kind == kindInt32:
			h.kind = t.integer()
		case id == 2 && kind == kindInt32:
			h.full = t.integer()
		case id == 3 && kind == kindInt32:
			h.size = t.integer()
		case (id == 5 || id == 7) && kind == kindStruct:
			t.structure(func(id int16, kind byte) { h.readField(t, id, kind) })
		case id == 8 && kind == kindStruct:
			t.structure(func(id int16, kind byte) { h.readField2(t, id, kind) })
		default:
			t.skip(kind)
		}
	})
	return h
}

// readField reads a field of a DataPageHeader or a DictionaryPageHeader.
func (h *pageHead) readField(t *thrift, id int16, kind byte) {
	switch {
	case id == 1 && kind == kindInt32:
		h.values = t.integer()
	case id == 2 && kind == kindInt32:
		h.encoding = t.integer()
	default:
		t.skip(kind)
	}
}

// readField2 reads a field of a DataPageHeaderV2.
func (h *pageHead) readField2(t *thrift, id int16, kind byte) {
	switch {
	case id == 1 && kind == kindInt32:
		h.values = t.integer()
	case id == 4 && kind == kindInt32:
		h.encoding = t.integer()
	case id == 5 && kind == kindInt32:
		h.levels = t.integer()
	case id == 6 && kind == kindInt32:
		h.repeats = t.integer()
	case id == 7:
		h.plain = kind == kindFalse
		t.skip(kind)
	default:
		t.skip(kind)
	}
}

// pages reads the pages of a chunk, one after the other.
type pages struct {
	r     io.ReaderAt
	at    int64
	end   int64
	codec int64
}

// next reads a page: its head, and what its levels and values are written as. It is io.EOF after the last.
func (p *pages) next() (pageHead, []byte, error) {
	if p.at >= p.end {
		return pageHead{}, nil, io.EOF
	}
	head, n, err := p.head()
	if err != nil {
		return head, nil, err
	}
	p.at += n
	if head.size < 0 || head.full < 0 || head.values < 0 || head.size > p.end-p.at || max(head.full, head.size) > maxPage {
		return head, nil, errThrift
	}
	packed := make([]byte, head.size)
	if err := readAt(p.r, packed, p.at); err != nil {
		return head, nil, err
	}
	p.at += head.size
	if head.kind == pageIndex {
		return head, nil, nil
	}
	body, err := head.unpack(packed, p.codec)
	return head, body, err
}

// head reads the head of a page, whose length is known only then.
func (p *pages) head() (head pageHead, length int64, err error) {
	for _, size := range []int64{headRead, maxHead} {
		buf := make([]byte, min(size, p.end-p.at))
		if err := readAt(p.r, buf, p.at); err != nil {
			return head, 0, err
		}
		t := &thrift{buf: buf}
		if head = readHead(t); t.err == nil {
			return head, int64(t.pos), nil
		}
		if err = t.err; !errors.Is(err, errCut) || size > int64(len(buf)) {
			break
		}
	}
	return head, 0, err
}

func readAt(r io.ReaderAt, buf []byte, at int64) error {
	n, err := r.ReadAt(buf, at)
	if n == len(buf) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return errCut
	}
	return err
}

// unpack undoes the compression. The levels of a page of version 2 are not compressed.
func (h pageHead) unpack(packed []byte, codec int64) ([]byte, error) {
	if h.kind != pageData2 {
		return decompress(packed, h.full, codec)
	}
	levels := h.levels + h.repeats
	if h.levels < 0 || h.repeats < 0 || levels > min(int64(len(packed)), h.full) {
		return nil, errThrift
	}
	if h.plain {
		return packed, nil
	}
	values, err := decompress(packed[levels:], h.full-levels, codec)
	return append(packed[:levels:levels], values...), err
}

// decompress returns full bytes.
func decompress(packed []byte, full, codec int64) (out []byte, err error) {
	switch codec {
	case codecPlain:
		out = packed
	case codecSnappy:
		n, err := snappy.DecodedLen(packed)
		if err != nil || int64(n) != full {
			return nil, errDamaged
		}
		if out, err = snappy.Decode(nil, packed); err != nil {
			return nil, errDamaged
		}
	case codecGzip:
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, errDamaged
		}
		out = make([]byte, full)
		if _, err := io.ReadFull(z, out); err != nil {
			return nil, errDamaged
		}
	default:
		return nil, fmt.Errorf("it is compressed with %s, which is not supported", codecName(codec))
	}
	if int64(len(out)) != full {
		return nil, errDamaged
	}
	return out, nil
}

var errDamaged = errors.New("a page of it is damaged")
