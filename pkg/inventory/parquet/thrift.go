package parquet

import (
	"encoding/binary"
	"errors"
)

// The types of the compact protocol of Thrift.
// Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
const (
	kindTrue   = 1
	kindFalse  = 2
	kindByte   = 3
	kindInt16  = 4
	kindInt32  = 5
	kindInt64  = 6
	kindDouble = 7
	kindBinary = 8
	kindList   = 9
	kindSet    = 10
	kindMap    = 11
	kindStruct = 12
	kindUUID   = 13
)

const (
	maxDepth   = 32      // of structures in each other: those of Parquet are six deep
	maxStructs = 1 << 20 // in all: there are half a dozen for each column in each group of rows
)

var (
	errCut    = errors.New("it ends too early")
	errThrift = errors.New("its description of itself is damaged")
)

// thrift reads structures from a buffer. The first error stays, and all that is read after it is zero.
type thrift struct {
	buf   []byte
	pos   int
	depth int
	seen  int // structures
	err   error
}

func (t *thrift) fail(err error) {
	if t.err == nil {
		t.err = err
	}
	t.pos = len(t.buf)
}

func (t *thrift) byte() byte {
	if t.pos >= len(t.buf) {
		t.fail(errCut)
		return 0
	}
	t.pos++
	return t.buf[t.pos-1]
}

func (t *thrift) unsigned() uint64 {
	v, n := binary.Uvarint(t.buf[t.pos:])
	switch {
	case n == 0:
		t.fail(errCut)
	case n < 0:
		t.fail(errThrift)
	default:
		t.pos += n
	}
	return v
}

// integer reads a number of 16, 32 or 64 bits.
func (t *thrift) integer() int64 {
	v := t.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// bytes are those of the buffer, and no copy.
func (t *thrift) bytes() []byte {
	n := t.unsigned()
	if n > uint64(len(t.buf)-t.pos) {
		t.fail(errCut)
		return nil
	}
	t.pos += int(n)
	return t.buf[t.pos-int(n) : t.pos]
}

// structure calls field for each field, which reads its value or skips it.
func (t *thrift) structure(field func(id int16, kind byte)) {
	t.depth++
	if t.seen++; t.depth > maxDepth || t.seen > maxStructs {
		t.fail(errThrift)
	}
	var id int16
	for t.err == nil {
		head := t.byte()
		if head == 0 {
			break
		}
		if delta := int16(head >> 4); delta != 0 {
			id += delta
		} else {
			id = int16(t.integer())
		}
		field(id, head&0x0f)
	}
	t.depth--
}

// list calls element as often as there are elements.
func (t *thrift) list(element func(kind byte)) {
	head := t.byte()
	n := uint64(head >> 4)
	if n == 0x0f {
		n = t.unsigned()
	}
	for ; n > 0 && t.err == nil; n-- {
		if t.pos >= len(t.buf) {
			t.fail(errCut)
		}
		element(head & 0x0f)
	}
}

// skip passes over the value of a field.
func (t *thrift) skip(kind byte) {
	switch kind {
	case kindTrue, kindFalse: // a field's value is in its type
	default:
		t.skipElement(kind)
	}
}

// skipElement passes over an element of a list, where truth values have a byte.
func (t *thrift) skipElement(kind byte) {
	switch kind {
	case kindTrue, kindFalse, kindByte:
		t.byte()
	case kindInt16, kindInt32, kindInt64:
		t.unsigned()
	case kindDouble:
		t.advance(8)
	case kindUUID:
		t.advance(16)
	case kindBinary:
		t.bytes()
	case kindList, kindSet:
		t.list(t.skipElement)
	case kindMap:
		t.skipMap()
	case kindStruct:
		t.structure(func(_ int16, kind byte) { t.skip(kind) })
	default:
		t.fail(errThrift)
	}
}

func (t *thrift) skipMap() {
	n := t.unsigned()
	if n == 0 {
		return
	}
	kinds := t.byte()
	for ; n > 0 && t.err == nil; n-- {
		if t.pos >= len(t.buf) {
			t.fail(errCut)
		}
		t.skipElement(kinds >> 4)
		t.skipElement(kinds & 0x0f)
	}
}

func (t *thrift) advance(n int) {
	if n > len(t.buf)-t.pos {
		t.fail(errCut)
		return
	}
	t.pos += n
}
