// Package msgp stands for MessagePack, in which the gateway's web framework keeps words for the next page in a cookie, which is left out, as
// ../../README.md tells. A cookie that somebody sends is not read.
package msgp

import "errors"

var errLeftOut = errors.New("MessagePack is left out of the development store")

// ErrLimitExceeded is of lists that are too long.
var ErrLimitExceeded = errLeftOut

// Sizes of what is not written.
const (
	ArrayHeaderSize = iota
	StringPrefixSize
	Uint8Size
	BoolSize
)

// WrapError returns err.
func WrapError(err error, _ ...any) error { return err }

// UnsafeString copies.
func UnsafeString(b []byte) string { return string(b) }

// Require returns b.
func Require(b []byte, _ int) []byte { return b }

// AppendArrayHeader returns b.
func AppendArrayHeader(b []byte, _ uint32) []byte { return b }

// AppendString returns b.
func AppendString(b []byte, _ string) []byte { return b }

// AppendUint8 returns b.
func AppendUint8(b []byte, _ uint8) []byte { return b }

// AppendBool returns b.
func AppendBool(b []byte, _ bool) []byte { return b }

// ReadArrayHeaderBytes fails.
func ReadArrayHeaderBytes(b []byte) (uint32, []byte, error) { return 0, b, errLeftOut }

// ReadMapHeaderBytes fails.
func ReadMapHeaderBytes(b []byte) (uint32, []byte, error) { return 0, b, errLeftOut }

// ReadMapKeyZC fails.
func ReadMapKeyZC(b []byte) (key, rest []byte, err error) { return nil, b, errLeftOut }

// ReadStringBytes fails.
func ReadStringBytes(b []byte) (string, []byte, error) { return "", b, errLeftOut }

// ReadUint8Bytes fails.
func ReadUint8Bytes(b []byte) (uint8, []byte, error) { return 0, b, errLeftOut }

// ReadBoolBytes fails.
func ReadBoolBytes(b []byte) (bool, []byte, error) { return false, b, errLeftOut }

// Skip fails.
func Skip(b []byte) ([]byte, error) { return b, errLeftOut }

// Reader fails.
type Reader struct{}

// ReadArrayHeader fails.
func (*Reader) ReadArrayHeader() (uint32, error) { return 0, errLeftOut }

// ReadMapHeader fails.
func (*Reader) ReadMapHeader() (uint32, error) { return 0, errLeftOut }

// ReadMapKeyPtr fails.
func (*Reader) ReadMapKeyPtr() ([]byte, error) { return nil, errLeftOut }

// ReadString fails.
func (*Reader) ReadString() (string, error) { return "", errLeftOut }

// ReadUint8 fails.
func (*Reader) ReadUint8() (uint8, error) { return 0, errLeftOut }

// ReadBool fails.
func (*Reader) ReadBool() (bool, error) { return false, errLeftOut }

// Skip fails.
func (*Reader) Skip() error { return errLeftOut }

// Writer fails.
type Writer struct{}

// Append fails.
func (*Writer) Append(...byte) error { return errLeftOut }

// WriteArrayHeader fails.
func (*Writer) WriteArrayHeader(uint32) error { return errLeftOut }

// WriteString fails.
func (*Writer) WriteString(string) error { return errLeftOut }

// WriteUint8 fails.
func (*Writer) WriteUint8(uint8) error { return errLeftOut }

// WriteBool fails.
func (*Writer) WriteBool(bool) error { return errLeftOut }
