// Package codectest is for tests of the rooms of formats: what they read, and how they tell damage and memory.
package codectest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// ReadFile reads a file, and unpacks one whose name ends in .gz.
func ReadFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}

// BlamesImage reports whether err, from a room, says that the image is at fault.
func BlamesImage(err error) bool {
	var format codec.FormatError
	return codec.IsBadImage(err) || errors.As(err, &format) || codec.EndsEarly(err)
}

// Allocated is how many bytes f takes from the heap in all, those included that it lets go. No other goroutine may run.
func Allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
