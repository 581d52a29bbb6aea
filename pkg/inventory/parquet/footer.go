package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
	maxFooter      = 16 << 20 // bytes: a file of Inventory has some kilobytes
)

// Kind is the physical type of a column.
type Kind int

// The types that are read.
const (
	Boolean Kind = 0
	Int32   Kind = 1
	Int64   Kind = 2
	Bytes   Kind = 6
)

// Column is one column of a file.
type Column struct {
	Name string
	Kind Kind
	// Unit is how many of a number are a second, where it is a time since 1970; 0 where it is none.
	Unit int64

	optional bool
	repeated bool
	nested   bool
}

// The unions of the format's description that are looked at.
const (
	convertedMillis, convertedMicros        = 9, 10
	logicalTimestamp                        = 8
	unitOfMillis, unitOfMicros, unitOfNanos = 1, 2, 3
)

// chunk is where the values of a column lie in a group of rows.
type chunk struct {
	path   []string
	codec  int64
	values int64
	at     int64 // offset of the first page
	size   int64 // bytes of all pages
	dict   int64 // offset of the dictionary, 0 = none
}

type rowGroup struct {
	rows   int64
	chunks []chunk
}

// File is a file whose description has been read.
type File struct {
	Rows    int64
	Columns []Column // those at the top: nested ones are not read

	r      io.ReaderAt
	size   int64
	groups []rowGroup
}

// ErrFormat says that something is no file of Parquet.
var ErrFormat = errors.New("it is no Parquet file")

// Open reads the description of a file of size bytes.
func Open(r io.ReaderAt, size int64) (*File, error) {
	const tail = 8 // length and magic number
	var end [tail]byte
	if size < tail+int64(len(magic)) {
		return nil, ErrFormat
	}
	if _, err := r.ReadAt(end[:], size-tail); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(end[:]))
	switch string(end[4:]) {
	case magic:
	case magicEncrypted:
		return nil, errors.New("its description is encrypted, which is not supported")
	default:
		return nil, ErrFormat
	}
	if length > maxFooter || length > size-tail-int64(len(magic)) {
		return nil, errThrift
	}
	buf := make([]byte, length)
	if _, err := r.ReadAt(buf, size-tail-length); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	f := &File{r: r, size: size}
	return f, f.parse(&thrift{buf: buf})
}

// parse reads a FileMetaData.
func (f *File) parse(t *thrift) error {
	var elements []element
	t.structure(func(id int16, kind byte) {
		switch {
		case id == 2 && kind == kindList:
			t.list(func(byte) { elements = append(elements, readElement(t)) })
		case id == 3 && kind == kindInt64:
			f.Rows = t.integer()
		case id == 4 && kind == kindList:
			t.list(func(byte) { f.groups = append(f.groups, readGroup(t)) })
		default:
			t.skip(kind)
		}
	})
	if t.err != nil {
		return t.err
	}
	return f.setColumns(elements)
}

// element is an element of a schema, and how many of those after it are its children.
type element struct {
	Column
	children int64
}

// readElement reads a SchemaElement.
func readElement(t *thrift) (e element) {
	t.structure(func(id int16, kind byte) {
		switch {
		case id == 1 && kind == kindInt32:
			e.Kind = Kind(t.integer())
		case id == 3 && kind == kindInt32:
			repetition := t.integer()
			e.optional, e.repeated = repetition == 1, repetition == 2
		case id == 4 && kind == kindBinary:
			e.Name = string(t.bytes())
		case id == 5 && kind == kindInt32:
			e.children = t.integer()
		case id == 6 && kind == kindInt32:
			switch t.integer() {
			case convertedMillis:
				e.Unit = 1e3
			case convertedMicros:
				e.Unit = 1e6
			}
		case id == 10 && kind == kindStruct:
			readLogical(t, &e)
		default:
			t.skip(kind)
		}
	})
	return e
}

// readLogical reads a LogicalType, of which only timestamps count.
func readLogical(t *thrift, e *element) {
	t.structure(func(id int16, kind byte) {
		if id != logicalTimestamp || kind != kindStruct {
			t.skip(kind)
			return
		}
		t.structure(func(id int16, kind byte) {
			if id != 2 || kind != kindStruct {
				t.skip(kind)
				return
			}
			t.structure(func(id int16, kind byte) {
				switch id {
				case unitOfMillis:
					e.Unit = 1e3
				case unitOfMicros:
					e.Unit = 1e6
				case unitOfNanos:
					e.Unit = 1e9
				}
				t.skip(kind)
			})
		})
	})
}

// setColumns takes the children of the root, and passes over theirs.
func (f *File) setColumns(elements []element) error {
	if len(elements) == 0 {
		return errThrift
	}
	rest := elements[1:]
	for range elements[0].children {
		if len(rest) == 0 {
			return errThrift
		}
		column := rest[0].Column
		column.nested = rest[0].children > 0
		f.Columns = append(f.Columns, column)
		for open := int64(1); open > 0; open-- { // this one, and all below it
			if len(rest) == 0 || rest[0].children < 0 || rest[0].children > int64(len(elements)) {
				return errThrift
			}
			open += rest[0].children
			rest = rest[1:]
		}
	}
	return nil
}

// readGroup reads a RowGroup.
func readGroup(t *thrift) (g rowGroup) {
	t.structure(func(id int16, kind byte) {
		switch {
		case id == 1 && kind == kindList:
			t.list(func(byte) { g.chunks = append(g.chunks, readChunk(t)) })
		case id == 3 && kind == kindInt64:
			g.rows = t.integer()
		default:
			t.skip(kind)
		}
	})
	return g
}

// readChunk reads a ColumnChunk.
func readChunk(t *thrift) (c chunk) {
	t.structure(func(id int16, kind byte) {
		if id == 3 && kind == kindStruct {
			t.structure(func(id int16, kind byte) { readChunkField(t, &c, id, kind) })
			return
		}
		t.skip(kind)
	})
	return c
}

// readChunkField reads a field of a ColumnMetaData.
func readChunkField(t *thrift, c *chunk, id int16, kind byte) {
	switch {
	case id == 3 && kind == kindList:
		t.list(func(byte) { c.path = append(c.path, string(t.bytes())) })
	case id == 4 && kind == kindInt32:
		c.codec = t.integer()
	case id == 5 && kind == kindInt64:
		c.values = t.integer()
	case id == 7 && kind == kindInt64:
		c.size = t.integer()
	case id == 9 && kind == kindInt64:
		c.at = t.integer()
	case id == 11 && kind == kindInt64:
		c.dict = t.integer()
	default:
		t.skip(kind)
	}
}

// Column returns the one with a name.
func (f *File) Column(name string) (Column, bool) {
	for _, column := range f.Columns {
		if column.Name == name {
			return column, true
		}
	}
	return Column{}, false
}

// in finds the values of a column in a group of rows.
func (g rowGroup) in(column Column) (chunk, error) {
	for _, c := range g.chunks {
		if len(c.path) == 1 && c.path[0] == column.Name {
			return c, nil
		}
	}
	return chunk{}, fmt.Errorf("column %s is missing in a group of rows", column.Name)
}
