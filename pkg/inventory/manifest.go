package inventory

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Columns by the names that manifests of CSV give them; in Parquet they are called as in parquetNames.
const (
	columnBucket   = "Bucket"
	columnKey      = "Key"
	columnLatest   = "IsLatest"
	columnMarker   = "IsDeleteMarker"
	columnSize     = "Size"
	columnModified = "LastModifiedDate"
	columnETag     = "ETag"
)

// parquetNames are the columns of Parquet that are read.
func parquetNames() map[string]string {
	return map[string]string{
		columnBucket: "bucket", columnKey: "key", columnLatest: "is_latest", columnMarker: "is_delete_marker",
		columnSize: "size", columnModified: "last_modified_date", columnETag: "e_tag",
	}
}

// Formats of data files.
const (
	formatCSV     = "CSV"
	formatParquet = "Parquet"
)

// FormatError says that data files are of a format that is not read.
type FormatError struct{ Format string }

func (e *FormatError) Error() string {
	return fmt.Sprintf("the data files of the inventory are of the format %s, which is not supported", e.Format)
}

// File is one data file.
type File struct {
	Key  string // in the bucket that inventories are delivered to
	Size int64  // bytes
	MD5  string // of its bytes as they are stored, in hexadecimal digits
}

// Inventory is what a manifest says.
type Inventory struct {
	Bucket  string    // whose objects are listed
	In      string    // the bucket that the data files were delivered to
	Created time.Time // when S3 began to look
	Files   []File

	format  string
	columns []string // of CSV, in their order
}

// manifestHead is how much of a file tells whether it is a manifest, in bytes.
const manifestHead = 4096

// ManifestHead is how many bytes [IsManifest] looks at.
const ManifestHead = manifestHead

// IsManifest reports whether a file that begins so is a manifest.
func IsManifest(head []byte) bool {
	head = head[:min(len(head), manifestHead)]
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head, []byte(`"sourceBucket"`))
}

// Parse reads a manifest. A format that is not read is a [*FormatError].
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
func Parse(manifest []byte) (*Inventory, error) {
	var m struct {
		SourceBucket      string
		DestinationBucket string
		CreationTimestamp string // milliseconds since 1970
		FileFormat        string
		FileSchema        string
		Files             []struct {
			Key         string
			Size        int64
			MD5checksum string
		}
	}
	if err := json.Unmarshal(bytes.TrimPrefix(manifest, []byte("\ufeff")), &m); err != nil {
		return nil, fmt.Errorf("the manifest is no JSON of its kind: %w", err)
	}
	if m.SourceBucket == "" || m.FileFormat == "" {
		return nil, errors.New("the manifest does not tell sourceBucket and fileFormat")
	}
	v := &Inventory{Bucket: nameOf(m.SourceBucket), In: nameOf(m.DestinationBucket), format: m.FileFormat}
	if ms, err := strconv.ParseInt(m.CreationTimestamp, 10, 64); err == nil {
		v.Created = time.UnixMilli(ms).UTC()
	}
	for _, file := range m.Files {
		if sum, err := hex.DecodeString(file.MD5checksum); err != nil || len(sum) != 16 || file.Key == "" {
			return nil, fmt.Errorf("the manifest does not tell the key and the MD5 of each data file: key %q, MD5checksum %q", file.Key, file.MD5checksum)
		}
		v.Files = append(v.Files, File{Key: file.Key, Size: file.Size, MD5: strings.ToLower(file.MD5checksum)})
	}
	return v, v.checkFormat(m.FileSchema)
}

// checkFormat reads the schema, which of CSV is the list of its columns, and of Parquet a text that its files repeat.
func (v *Inventory) checkFormat(schema string) error {
	switch v.format {
	case formatParquet:
		for column, name := range parquetNames() {
			if strings.Contains(schema, " "+name+" ") || strings.Contains(schema, " "+name+";") {
				v.columns = append(v.columns, column)
			}
		}
	case formatCSV:
		for column := range strings.SplitSeq(schema, ",") {
			v.columns = append(v.columns, strings.TrimSpace(column))
		}
	default:
		return &FormatError{Format: v.format}
	}
	for _, column := range []string{columnBucket, columnKey} {
		if !v.has(column) {
			return fmt.Errorf("the schema of the inventory has no column %s: %q", column, schema)
		}
	}
	return nil
}

func (v *Inventory) has(column string) bool { return slices.Contains(v.columns, column) }

// Format is that of the data files, as the manifest calls it: CSV or Parquet.
func (v *Inventory) Format() string { return v.format }

// IsCSV reports whether the data files are CSV.
func (v *Inventory) IsCSV() bool { return v.format == formatCSV }

// TellsTimes reports whether each object comes with the time when it was written.
func (v *Inventory) TellsTimes() bool { return v.has(columnModified) }

// TellsVersions reports whether each object comes with what tells its versions apart, its size and ETag.
func (v *Inventory) TellsVersions() bool { return v.has(columnSize) && v.has(columnETag) }

// nameOf is the name of a bucket, also where its ARN is told.
func nameOf(bucket string) string { return bucket[strings.LastIndexByte(bucket, ':')+1:] }
