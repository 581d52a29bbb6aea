package inventory

import (
	"io"
	"iter"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/inventory/parquet"
)

// readParquet yields what the rows of a file of size bytes say. Keys are not encoded.
func (v *Inventory) readParquet(in io.ReaderAt, size int64) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		file, err := parquet.Open(in, size)
		if err != nil {
			yield(entry{}, err)
			return
		}
		columns, names := columnsOf(file)
		units := make([]int64, len(names))
		for i, name := range names {
			column, _ := file.Column(name)
			units[i] = column.Unit
		}
		for row, err := range file.Each(names...) {
			e := entry{latest: true}
			for i, value := range row {
				if !value.Null {
					e.setValue(columns[i], value, units[i])
				}
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// columnsOf are those of a file that are read, and what it calls them. Those that are always there need not be: reading tells.
func columnsOf(file *parquet.File) (columns, names []string) {
	all := parquetNames()
	for column, name := range all {
		if _, found := file.Column(name); found || column == columnBucket || column == columnKey {
			columns = append(columns, column)
		}
	}
	slices.Sort(columns)
	for _, column := range columns {
		names = append(names, all[column])
	}
	return columns, names
}

// setValue takes a value. A time counts in units of a second since 1970.
func (e *entry) setValue(column string, value parquet.Value, unit int64) {
	switch column {
	case columnBucket:
		e.bucket = string(value.Bytes)
	case columnKey:
		e.Key = string(value.Bytes)
	case columnLatest:
		e.latest = value.Int != 0
	case columnMarker:
		e.marker = value.Int != 0
	case columnSize:
		e.Size = value.Int
	case columnModified:
		if unit > 0 {
			e.ModTime = time.Unix(value.Int/unit, value.Int%unit*(int64(time.Second)/unit)).UTC()
		}
	case columnETag:
		e.ETag = string(value.Bytes)
	}
}
