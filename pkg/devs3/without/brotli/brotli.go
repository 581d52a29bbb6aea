// Package brotli stands for Brotli, in which the gateway's web framework could compress pages, which is left out, as ../README.md tells.
package brotli

import (
	"errors"
	"io"
)

var errLeftOut = errors.New("Brotli is left out of the development store")

// Levels of compression.
const (
	BestSpeed       = 0
	BestCompression = 11
)

// Reader fails.
type Reader struct{}

// NewReader makes a Reader that fails.
func NewReader(io.Reader) *Reader { return &Reader{} }

// Reset fails.
func (*Reader) Reset(io.Reader) error { return errLeftOut }

// Read fails.
func (*Reader) Read([]byte) (int, error) { return 0, errLeftOut }

// Writer fails.
type Writer struct{}

// NewWriterLevel makes a Writer that fails.
func NewWriterLevel(io.Writer, int) *Writer { return &Writer{} }

// Reset leaves a Writer that fails.
func (*Writer) Reset(io.Writer) {}

// Write fails.
func (*Writer) Write([]byte) (int, error) { return 0, errLeftOut }

// Flush fails.
func (*Writer) Flush() error { return errLeftOut }

// Close has nothing to close.
func (*Writer) Close() error { return nil }
