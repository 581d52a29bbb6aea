package cmd

import (
	"strconv"

	"github.com/s3img/s3img/pkg/quantity"
)

// byteSize is the value of a flag that counts bytes.
type byteSize int64

// Set reads what quantity.Bytes reads.
func (b *byteSize) Set(s string) error {
	n, err := quantity.Bytes(s)
	if err == nil {
		*b = byteSize(n)
	}
	return err
}

// String is what Set reads, "" for none.
func (b *byteSize) String() string {
	if *b == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Type is what the help calls the value.
func (b *byteSize) Type() string { return "bytes" }

// byteLimit is a byteSize that may be 0, which is none: it takes away what a variable or a file says.
type byteLimit struct{ byteSize }

// Set reads what quantity.Bytes reads, and 0.
func (b *byteLimit) Set(s string) error {
	if s == "0" {
		b.byteSize = 0
		return nil
	}
	return b.byteSize.Set(s)
}
