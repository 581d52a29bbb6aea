package inventory_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/inventory"
	"github.com/s3img/s3img/pkg/s3ops"
)

// The inventories in testdata were written by Python's own modules and by DuckDB, as testdata/make.py says.

func manifestOf(name string) string {
	return filepath.Join("testdata", name, "2026-11-27T01-00Z", "manifest.json")
}

func parse(t testing.TB, name string) *inventory.Inventory {
	t.Helper()
	data, err := os.ReadFile(manifestOf(name))
	if err != nil {
		t.Fatal(err)
	}
	if !inventory.IsManifest(data) {
		t.Errorf("%s is not known as a manifest", name)
	}
	v, err := inventory.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func nowhere(_ context.Context, file inventory.File) (io.ReadCloser, error) {
	return nil, fmt.Errorf("%s was asked for", file.Key)
}

// show is what is known of an object, in a line.
func show(o s3ops.Object) string {
	at := ""
	if !o.ModTime.IsZero() {
		at = o.ModTime.Format("2006-01-02T15:04:05.000Z")
	}
	return fmt.Sprintf("%s|%d|%s|%s", o.Key, o.Size, at, o.ETag)
}

func sum(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestObjects has the same objects of both formats: the latest versions, without what was deleted.
func TestObjects(t *testing.T) {
	want := []string{
		"input/a b+c.jpg|631|2026-11-20T10:00:00.000Z|" + sum("a2"),
		"input/folder/|0|2026-11-01T10:00:00.000Z|" + sum(""),
		"input/é/100%.jpg|631|2026-11-02T10:00:00.000Z|" + sum("b"),
		"input/日本, \"写真\".png|300|2026-11-04T10:00:00.000Z|" + sum("d"),
		"elsewhere/x.jpg|631|2026-11-05T10:00:00.000Z|" + sum("e"),
		"input/gone.jpg|631|2026-11-06T10:00:00.000Z|" + sum("f"),
	}
	for _, name := range []string{"csv", "parquet", "keys"} {
		v := parse(t, name)
		if v.Bucket != "photos-inventoried" || v.In != "inventories" || v.Created.Format("2006-01-02T15:04Z") != "2026-11-27T01:00Z" {
			t.Errorf("%s: %+v", name, v)
		}
		if all := name != "keys"; v.TellsTimes() != all || v.TellsVersions() != all {
			t.Errorf("%s tells times: %v, versions: %v", name, v.TellsTimes(), v.TellsVersions())
		}
		var got []string
		for object, err := range v.Objects(t.Context(), inventory.Beside(manifestOf(name), nowhere)) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got = append(got, show(object))
		}
		expected := slices.Clone(want)
		if name == "keys" {
			for i := range expected {
				key, _, _ := strings.Cut(expected[i], "|")
				expected[i] = key + "|0||"
			}
		}
		if !slices.Equal(got, expected) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(expected, "\n"))
		}
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "s3img-inventory-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %q, %v", left, err)
	}
}

// made is an inventory of CSV with one data file, and what opens it.
func made(t testing.TB, schema, records string, change func(file map[string]any, data []byte) []byte) (*inventory.Inventory, inventory.Opener, error) {
	t.Helper()
	var data bytes.Buffer
	z := gzip.NewWriter(&data)
	if _, err := z.Write([]byte(records)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	file := map[string]any{"key": "data/1.csv.gz", "size": data.Len(), "MD5checksum": strings.ToUpper(sum(data.String()))}
	stored := data.Bytes()
	if change != nil {
		stored = change(file, stored)
	}
	manifest, err := json.Marshal(map[string]any{"sourceBucket": "b", "fileFormat": "CSV", "fileSchema": schema, "files": []any{file}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := inventory.Parse(manifest)
	return v, func(context.Context, inventory.File) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(stored)), nil
	}, err
}

// TestDamaged says of which data file and row something is wrong, and yields nothing of a file whose bytes are not those of the manifest.
func TestDamaged(t *testing.T) {
	const good = `"b","x.jpg"` + "\n"
	for _, c := range []struct {
		name, schema, records string
		change                func(file map[string]any, data []byte) []byte
		objects               int
		want                  string
	}{
		{name: "whole", records: good, objects: 1},
		{name: "a byte", records: good, change: func(_ map[string]any, data []byte) []byte { data[20] ^= 1; return data }, want: "with the MD5"},
		{name: "cut", records: good, change: func(_ map[string]any, data []byte) []byte { return data[:20] }, want: "it has 20 bytes"},
		{name: "no gzip", records: good, want: "row 1: it is no gzip file", change: func(file map[string]any, _ []byte) []byte {
			file["size"], file["MD5checksum"] = len(good), sum(good)
			return []byte(good)
		}},
		{name: "another bucket", records: good + `"c","x.jpg"` + "\n", objects: 1, want: `row 2: it is of the bucket "c", and the manifest of b`},
		{name: "a column too many", records: good + `"b","x.jpg","y"` + "\n", objects: 1, want: "row 2: "},
		{name: "no key", records: `"b",""` + "\n", want: "row 1: it has no key"},
		{name: "no encoding", records: `"b","100%.jpg"` + "\n", want: `row 1: its column Key says "100%.jpg": invalid URL escape`},
		{name: "no size", schema: "Bucket, Key, Size", records: `"b","x","big"` + "\n", want: `its column Size says "big"`},
		{name: "no time", schema: "Bucket, Key, LastModifiedDate", records: `"b","x","now"` + "\n", want: `its column LastModifiedDate says "now"`},
		{name: "a record without end", records: `"b","` + strings.Repeat("x", 3<<20), want: "a record of it is longer than any key makes it"},
	} {
		schema := c.schema
		if schema == "" {
			schema = "Bucket, Key"
		}
		v, open, err := made(t, schema, c.records, c.change)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		objects, failed := 0, error(nil)
		for _, err := range v.Objects(t.Context(), open) {
			if failed = err; err == nil {
				objects++
			}
		}
		damaged, is := errors.AsType[*inventory.DamagedError](failed)
		if objects != c.objects || (c.want != "") != is || (is && (damaged.Key != "data/1.csv.gz" || !strings.Contains(failed.Error(), c.want))) {
			t.Errorf("%s: %d objects, %v, want %d and %q", c.name, objects, failed, c.objects, c.want)
		}
	}
}

func TestManifests(t *testing.T) {
	data, err := os.ReadFile(manifestOf("orc"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = inventory.Parse(data)
	if format, is := errors.AsType[*inventory.FormatError](err); !is || format.Format != "ORC" {
		t.Errorf("ORC: %v", err)
	}
	for manifest, want := range map[string]string{
		`{"sourceBucket":5}`:   "no JSON of its kind",
		`{"sourceBucket":"b"}`: "does not tell sourceBucket and fileFormat",
		`{"sourceBucket":"b","fileFormat":"CSV","fileSchema":"Bucket, Name"}`:                                                            "no column Key",
		`{"sourceBucket":"b","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"x","MD5checksum":"1"}]}`:                     "the MD5 of each data file",
		`{"sourceBucket":"b","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"MD5checksum":"` + strings.Repeat("0", 32) + `"}]}`: "the key",
	} {
		if _, err := inventory.Parse([]byte(manifest)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", manifest, err, want)
		}
	}
	for head, want := range map[string]bool{
		`{"source":"s3://b/sourceBucket.jpg","status":"failed"}`: false,
		"\ufeff\n {\n  \"sourceBucket\" : \"b\"":                 true,
		`"sourceBucket"`:                                         false, "": false, "a.jpg\n": false,
	} {
		if inventory.IsManifest([]byte(head)) != want {
			t.Errorf("%q is a manifest: %v", head, !want)
		}
	}
}

// TestMemoryIsFlat reads ten times as many objects with no more than twice the memory. The data of the larger file unpack to 12 MB.
func TestMemoryIsFlat(t *testing.T) {
	held := func(rows int) (most uint64) {
		var records strings.Builder
		for i := range rows {
			fmt.Fprintf(&records, `"b","input/2026/%s/IMG_%07d.jpg"`+"\n", sum(fmt.Sprint(i))[:24], i)
		}
		text := records.String()
		v, open, err := made(t, "Bucket, Key", text, nil)
		if err != nil {
			t.Fatal(err)
		}
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n := 0
		for _, err := range v.Objects(t.Context(), open) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n%(rows/10) == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
			}
		}
		if n != rows {
			t.Errorf("%d of %d rows", n, rows)
		}
		runtime.KeepAlive(text)
		return most
	}
	few, many := held(20_000), held(200_000)
	if many > 2*few+1<<20 {
		t.Errorf("%d bytes were held for 20,000 objects, and %d for 200,000", few, many)
	}
}

// FuzzCSV reads keys that a standard writer of CSV and of URLs wrote.
func FuzzCSV(f *testing.F) {
	f.Add("a.jpg", "b c+d.jpg", "raw,\"text\n")
	f.Add("100%.jpg", "é/日本", `"b","x"`)
	f.Fuzz(func(t *testing.T, a, b, raw string) {
		if a == "" || b == "" {
			return
		}
		var records bytes.Buffer
		w := csv.NewWriter(&records)
		for _, key := range []string{a, b} {
			if err := w.Write([]string{"b", url.QueryEscape(key)}); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		v, open, err := made(t, "Bucket, Key", records.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for object, err := range v.Objects(t.Context(), open) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, object.Key)
		}
		if !slices.Equal(got, []string{a, b}) {
			t.Errorf("%q, want %q and %q", got, a, b)
		}
		if v, open, err = made(t, "Bucket, Key", raw, nil); err == nil {
			n := 0
			for _, err := range v.Objects(t.Context(), open) {
				if n++; err == nil && n > len(raw) {
					t.Fatalf("%d objects of %d bytes", n, len(raw))
				}
			}
		}
	})
}

// FuzzManifest has nothing pass that names a data file without what it is to be compared with.
func FuzzManifest(f *testing.F) {
	for _, name := range []string{"csv", "parquet", "orc"} {
		data, err := os.ReadFile(manifestOf(name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := inventory.Parse(data)
		if err != nil {
			return
		}
		for _, file := range v.Files {
			if file.Key == "" || len(file.MD5) != 32 {
				t.Errorf("%+v", file)
			}
		}
	})
}
