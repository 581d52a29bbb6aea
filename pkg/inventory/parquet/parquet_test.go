package parquet_test

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/inventory/parquet"
)

// The files in testdata were written by DuckDB 1.5.6 and by hyparquet-writer 0.17.0, as testdata/make.mjs says.

func open(t testing.TB, name string) *parquet.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var names = []string{"key", "version_id", "is_latest", "is_delete_marker", "size", "last_modified_date"}

const started = 1793491200123 // 2026-11-01T00:00:00.123Z

// show writes a row as the files' maker meant it.
func show(row []parquet.Value) string {
	var fields []string
	for i, value := range row {
		switch {
		case value.Null:
			fields = append(fields, "null")
		case i < 2 || i == 6:
			fields = append(fields, string(value.Bytes))
		default:
			fields = append(fields, fmt.Sprint(value.Int))
		}
	}
	return strings.Join(fields, " ")
}

func wanted(key string, i int) string {
	version, marker, size, latest := fmt.Sprintf("v%d", i), fmt.Sprint(truth(i%11 == 0)), fmt.Sprint(i*1000003), truth(i%5 != 0)
	if i%3 == 0 {
		version = "null"
	}
	if i%7 == 0 {
		marker = "null"
	}
	if i%13 == 0 {
		size = "null"
	}
	return fmt.Sprintf("%s %s %d %s %s %d", key, version, latest, marker, size, started+i*1000)
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}

func TestRowsOfDuckDB(t *testing.T) {
	for file, rows := range map[string]int{"snappy.parquet": 2500, "gzip.parquet": 200, "plain.parquet": 200, "none.parquet": 0} {
		f := open(t, file)
		if column, found := f.Column("last_modified_date"); !found || column.Unit != 1000 || f.Rows != int64(rows) {
			t.Errorf("%s: %d rows, times are %+v", file, f.Rows, column)
		}
		i := 0
		for row, err := range f.Each(append(names, "e_tag")...) {
			if err != nil {
				t.Fatalf("%s: row %d: %v", file, i, err)
			}
			key := fmt.Sprintf("input/%02d/IMG_%05d.jpg", i%12, i)
			switch i {
			case 7:
				key = "input/é ü+100%.jpg"
			case 8:
				key = "日本/写真.jpg"
			}
			sum := md5.Sum([]byte(fmt.Sprint(i)))
			if got, want := show(row), wanted(key, i)+" "+hex.EncodeToString(sum[:]); got != want {
				t.Fatalf("%s: row %d is %s, want %s", file, i, got, want)
			}
			i++
		}
		if i != rows {
			t.Errorf("%s: %d rows, want %d", file, i, rows)
		}
	}
}

func TestPagesOfVersion2(t *testing.T) {
	i := 0
	for row, err := range open(t, "pages2.parquet").Each(names...) {
		if err != nil {
			t.Fatalf("row %d: %v", i, err)
		}
		if got, want := show(row), wanted(fmt.Sprintf("input/IMG_%d.jpg", i), i); got != want {
			t.Fatalf("row %d is %s, want %s", i, got, want)
		}
		i++
	}
	if i != 200 {
		t.Errorf("%d rows, want 200", i)
	}
}

// What is not read is called by its name.
func TestNotSupported(t *testing.T) {
	for _, c := range []struct{ file, column, want string }{
		{"version2.parquet", "key", "column key: it is encoded as DELTA_LENGTH_BYTE_ARRAY, which is not supported"},
		{"version2.parquet", "last_modified_date", "encoded as DELTA_BINARY_PACKED"},
		{"zstd.parquet", "key", "compressed with ZSTD, which is not supported"},
		{"snappy.parquet", "more", "column more is missing in a group of rows"},
		{"snappy.parquet", "keys", "it has no column keys"},
	} {
		var failed error
		for _, err := range open(t, c.file).Each(c.column) {
			failed = err
			break
		}
		if failed == nil || !strings.Contains(failed.Error(), c.want) {
			t.Errorf("%s of %s: %v, want %q", c.column, c.file, failed, c.want)
		}
	}
	for data, want := range map[string]string{
		"": "no Parquet file", strings.Repeat("x", 100): "no Parquet file", strings.Repeat("x", 100) + "\x04\x00\x00\x00PARE": "encrypted",
		strings.Repeat("x", 100) + "\xff\x00\x00\x00PAR1": "damaged", "PAR1" + strings.Repeat("\x00", 100) + "\x40\x00\x00\x00PAR1": "damaged",
	} {
		if _, err := parquet.Open(strings.NewReader(data), int64(len(data))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", data, err, want)
		}
	}
}

// A file that was cut, or has a byte that is another one, is an error or other rows, and neither a panic nor a gigabyte.
func TestDamagedFiles(t *testing.T) {
	whole, err := os.ReadFile("testdata/gzip.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += 7 {
		read(whole[:at])
		changed := bytes.Clone(whole)
		changed[at] ^= 0xff
		read(changed)
	}
}

// read reads what it can of some bytes, and returns how many rows that is.
func read(data []byte) (rows int) {
	f, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0
	}
	for _, err := range f.Each(names...) {
		if rows++; err != nil || rows > 1000 { // a run may stand for any number of rows
			break
		}
	}
	return rows
}

func FuzzParquet(f *testing.F) {
	files, err := filepath.Glob("testdata/*.parquet")
	if err != nil || len(files) < 7 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 32<<10 {
			f.Add(data)
		}
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		read(data)
		// Most damage is not to the description: it is to count although the rest has moved.
		if data = bytes.Clone(data); len(data) > 12 {
			copy(data, "PAR1")
			copy(data[len(data)-4:], "PAR1")
			binary.LittleEndian.PutUint32(data[len(data)-8:], min(binary.LittleEndian.Uint32(data[len(data)-8:]), uint32(len(data)-12)))
			read(data)
		}
	})
}
