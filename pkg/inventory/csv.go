package inventory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
)

// maxRecord is the longest record of CSV, in bytes: a key has a kilobyte, three of them encoded.
const maxRecord = 1 << 20

// readCSV yields what the records of a gzip file say. Records are as RFC 4180 has them, without a header. Keys are encoded as in URLs.
func (v *Inventory) readCSV(in io.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		z, err := gzip.NewReader(in)
		if err != nil {
			yield(entry{}, fmt.Errorf("it is no gzip file: %w", err))
			return
		}
		bounded := &recordReader{r: z, left: maxRecord}
		records := csv.NewReader(bounded)
		records.FieldsPerRecord = len(v.columns)
		records.ReuseRecord = true
		for {
			bounded.left = maxRecord
			record, err := records.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var found entry
			if err == nil {
				found, err = v.parseRecord(record)
			}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

// recordReader fails after as many bytes as no record has.
type recordReader struct {
	r    io.Reader
	left int
}

func (r *recordReader) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errors.New("a record of it is longer than any key makes it")
	}
	n, err := r.r.Read(p)
	r.left -= n
	return n, err
}

// parseRecord reads the fields of a record by their columns. Empty fields tell nothing.
func (v *Inventory) parseRecord(record []string) (e entry, err error) {
	e.latest = true
	for i, column := range v.columns {
		if record[i] != "" {
			err = errors.Join(err, e.setField(column, record[i]))
		}
	}
	return e, err
}

func (e *entry) setField(column, value string) (err error) {
	switch column {
	case columnBucket:
		e.bucket = value
	case columnKey:
		e.Key, err = url.QueryUnescape(value)
	case columnLatest:
		e.latest, err = strconv.ParseBool(value)
	case columnMarker:
		e.marker, err = strconv.ParseBool(value)
	case columnSize:
		e.Size, err = strconv.ParseInt(value, 10, 64)
	case columnModified:
		e.ModTime, err = time.Parse(time.RFC3339, value)
		e.ModTime = e.ModTime.UTC()
	case columnETag:
		e.ETag = value
	}
	if err != nil {
		return fmt.Errorf("its column %s says %q: %w", column, value, err)
	}
	return nil
}
