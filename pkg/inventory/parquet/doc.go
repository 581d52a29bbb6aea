// Package parquet reads what S3 Inventory writes of the format of Apache Parquet: flat columns of texts, numbers and truth values, plain
// or by a dictionary, as they are or compressed with snappy or gzip. What else there is in the format is refused by its name: nested
// columns, other encodings and codecs, encryption. A page of each column is held in memory at a time.
//
// The libraries that read all of it were looked at: github.com/parquet-go/parquet-go v0.32.0 adds 10 MB to a program, and
// github.com/apache/arrow-go more.
//
// The format is described at https://github.com/apache/parquet-format.
package parquet
