package cmd

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
)

var errByteSize = errors.New("want a number of bytes, as 5000000, 5MB or 5MiB")

// byteSize is the value of a flag that counts bytes.
type byteSize int64

// Set reads bytes in decimal (kB, MB, GB) or binary (KiB, MiB, GiB) units. A comma is refused: it means thousands to some
// people and a fraction to others.
func (b *byteSize) Set(s string) error {
	n, err := humanize.ParseBytes(s)
	if err != nil || n == 0 || n > math.MaxInt64 || strings.Contains(s, ",") {
		return errByteSize
	}
	*b = byteSize(n)
	return nil
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
