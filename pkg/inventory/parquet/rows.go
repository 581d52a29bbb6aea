package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Value is what a row has in a column.
type Value struct {
	Null  bool
	Int   int64  // of numbers; 1 is true
	Bytes []byte // of texts; it holds until the next row is asked for
}

// Each yields the rows, with their values in the columns that are named. The slice is the same each time. An error ends it.
func (f *File) Each(names ...string) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		columns := make([]Column, len(names))
		for i, name := range names {
			column, found := f.Column(name)
			if !found {
				yield(nil, fmt.Errorf("it has no column %s", name))
				return
			}
			columns[i] = column
		}
		row := make([]Value, len(names))
		for _, group := range f.groups {
			if !f.eachOf(group, columns, row, yield) {
				return
			}
		}
	}
}

// eachOf yields the rows of one group, and reports whether more are wanted.
func (f *File) eachOf(group rowGroup, columns []Column, row []Value, yield func([]Value, error) bool) bool {
	readers := make([]*columnReader, len(columns))
	for i, column := range columns {
		reader, err := f.reader(group, column)
		if err != nil {
			yield(nil, err)
			return false
		}
		readers[i] = reader
	}
	for range group.rows {
		for i, reader := range readers {
			value, err := reader.next()
			if err != nil {
				yield(nil, fmt.Errorf("column %s: %w", columns[i].Name, err))
				return false
			}
			row[i] = value
		}
		if !yield(row, nil) {
			return false
		}
	}
	return true
}

// columnReader yields the values of a column in one group of rows.
type columnReader struct {
	column     Column
	pages      pages
	dictionary []Value

	left   int64   // values in the page
	levels *hybrid // 0 where a value is null; nil = none is
	values func() (Value, error)
}

func (f *File) reader(group rowGroup, column Column) (*columnReader, error) {
	c, err := group.in(column)
	switch {
	case err != nil:
		return nil, err
	case column.nested || column.repeated:
		return nil, fmt.Errorf("column %s is nested, which is not supported", column.Name)
	case column.Kind != Boolean && column.Kind != Int32 && column.Kind != Int64 && column.Kind != Bytes:
		return nil, fmt.Errorf("column %s is of type %d, which is not supported", column.Name, column.Kind)
	}
	at := c.at
	if c.dict > 0 {
		at = min(at, c.dict)
	}
	if at < int64(len(magic)) || c.size < 0 || at > f.size-c.size {
		return nil, errThrift
	}
	return &columnReader{column: column, pages: pages{r: f.r, at: at, end: at + c.size, codec: c.codec}}, nil
}

func (r *columnReader) next() (Value, error) {
	for r.left == 0 {
		if err := r.turn(); err != nil {
			return Value{}, err
		}
	}
	r.left--
	if r.levels != nil {
		level, err := r.levels.next()
		if err != nil {
			return Value{}, err
		}
		if level == 0 {
			return Value{Null: true}, nil
		}
	}
	return r.values()
}

// turn goes to the next page.
func (r *columnReader) turn() error {
	head, body, err := r.pages.next()
	switch {
	case errors.Is(err, io.EOF):
		return errCut
	case err != nil:
		return err
	}
	switch head.kind {
	case pageDictionary:
		return r.readDictionary(head, body)
	case pageData:
		if r.levels = nil; r.column.optional {
			var levels []byte
			if levels, body, err = prefixed(body); err != nil {
				return err
			}
			r.levels = &hybrid{buf: levels, width: bitsOfOneLevel}
		}
	case pageData2:
		if r.levels = nil; r.column.optional {
			r.levels = &hybrid{buf: body[head.repeats : head.repeats+head.levels], width: bitsOfOneLevel}
		}
		body = body[head.repeats+head.levels:]
	default:
		return nil
	}
	r.left = head.values
	r.values, err = r.decoder(head.encoding, body)
	return err
}

func (r *columnReader) readDictionary(head pageHead, body []byte) error {
	if head.encoding != encPlain && head.encoding != encPlainDict {
		return notSupported(head.encoding)
	}
	if r.column.Kind == Boolean {
		return errDamaged // two values need none
	}
	r.dictionary = nil
	next := plain(r.column.Kind, body)
	for range head.values {
		value, err := next()
		if err != nil {
			return err
		}
		r.dictionary = append(r.dictionary, value)
	}
	return nil
}

func notSupported(encoding int64) error {
	return fmt.Errorf("it is encoded as %s, which is not supported", encodingName(encoding))
}

// decoder returns what reads the values of a page that are not null.
func (r *columnReader) decoder(encoding int64, body []byte) (func() (Value, error), error) {
	switch encoding {
	case encPlain:
		return plain(r.column.Kind, body), nil
	case encPlainDict, encRLEDict:
		return r.byDictionary(body)
	case encRLE:
		if r.column.Kind != Boolean {
			break
		}
		runs, _, err := prefixed(body)
		if err != nil {
			return nil, err
		}
		truths := &hybrid{buf: runs, width: 1}
		return func() (Value, error) {
			v, err := truths.next()
			return Value{Int: int64(v)}, err
		}, nil
	}
	return nil, notSupported(encoding)
}

func (r *columnReader) byDictionary(body []byte) (func() (Value, error), error) {
	if len(body) == 0 { // all are null
		return func() (Value, error) { return Value{}, errCut }, nil
	}
	if body[0] > maxWidth {
		return nil, errDamaged
	}
	indices := &hybrid{buf: body[1:], width: int(body[0])}
	return func() (Value, error) {
		i, err := indices.next()
		if err != nil {
			return Value{}, err
		}
		if uint64(i) >= uint64(len(r.dictionary)) {
			return Value{}, errDamaged
		}
		return r.dictionary[i], nil
	}, nil
}

// plain reads values as they are.
func plain(kind Kind, body []byte) func() (Value, error) {
	switch kind {
	case Boolean:
		n := 0
		return func() (Value, error) {
			if n >= len(body)*truthsOfOneByte {
				return Value{}, errCut
			}
			bit := body[n/truthsOfOneByte] >> (n % truthsOfOneByte) & 1
			n++
			return Value{Int: int64(bit)}, nil
		}
	case Int32, Int64:
		return plainNumbers(kind, body)
	}
	return func() (value Value, err error) {
		value.Bytes, body, err = prefixed(body)
		return value, err
	}
}

func plainNumbers(kind Kind, body []byte) func() (Value, error) {
	size := bytesOfInt64
	if kind == Int32 {
		size = bytesOfInt32
	}
	return func() (value Value, err error) {
		if len(body) < size {
			return value, errCut
		}
		if kind == Int32 {
			value.Int = int64(int32(binary.LittleEndian.Uint32(body)))
		} else {
			value.Int = int64(binary.LittleEndian.Uint64(body))
		}
		body = body[size:]
		return value, nil
	}
}
