package renditions

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// EncodingError says, as a pointer, that an original is stored with a Content-Encoding that cannot be undone. Another try cannot
// help.
type EncodingError struct {
	Encoding string // as the store tells it
	Err      error  // what is wrong with bytes that say to be gzip; nil for other encodings
}

func (e *EncodingError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("its Content-Encoding %s cannot be undone: %v", e.Encoding, e.Err)
	}
	return fmt.Sprintf("its Content-Encoding is %s, of which only gzip is undone", e.Encoding)
}

// Unwrap returns e.Err.
func (e *EncodingError) Unwrap() error { return e.Err }

// gzipRatio is how many bytes can come out of one of deflate at the most.
// Source: https://zlib.net/zlib_tech.html, "Maximum Compression Factor"
const gzipRatio = 1032

// unpacked is the bytes of an original whose Content-Encoding is undone while they are read.
type unpacked struct {
	stored   *s3ops.Body
	encoding string
	bytes    io.Reader // nil until the first Read
}

// decoded undoes the Content-Encoding of an object. That of requests, aws-chunked, is kept by some stores and means nothing; and
// bytes that are not what gzip begins with are taken as they are, because many set the header and send an image.
func decoded(body *s3ops.Body) (io.ReadCloser, error) {
	encoding := body.ContentEncoding()
	codings := strings.Split(strings.ToLower(encoding), ",")
	for i, coding := range codings {
		codings[i] = strings.TrimSpace(coding)
	}
	codings = slices.DeleteFunc(codings, func(coding string) bool {
		return coding == "" || coding == "identity" || coding == "aws-chunked"
	})
	switch {
	case len(codings) == 0:
		return body, nil
	case len(codings) == 1 && (codings[0] == "gzip" || codings[0] == "x-gzip"):
		return &unpacked{stored: body, encoding: encoding}, nil
	}
	return nil, errors.Join(&EncodingError{Encoding: encoding}, body.Close())
}

// Read gives the image. Errors of the transfer are as the store's reader gives them.
func (u *unpacked) Read(p []byte) (int, error) {
	if u.bytes == nil {
		if err := u.begin(); err != nil {
			return 0, u.blame(err)
		}
	}
	n, err := u.bytes.Read(p)
	return n, u.blame(err)
}

func (u *unpacked) begin() error {
	stored := bufio.NewReader(u.stored)
	magic, err := stored.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if u.bytes = stored; string(magic) != "\x1f\x8b" {
		return nil
	}
	unzipped, err := gzip.NewReader(stored)
	if err == nil {
		u.bytes = unzipped
	}
	return err
}

// blame tells bytes that are no gzip from a transfer that failed, whose errors name the object.
func (u *unpacked) blame(err error) error {
	var failed *s3ops.Error
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &failed) || !isGzipError(err) {
		return err
	}
	return &EncodingError{Encoding: u.encoding, Err: err}
}

// Close gives the connection back.
func (u *unpacked) Close() error { return u.stored.Close() }

// Verify implements checkedBody: what is verified are the bytes that are stored.
func (u *unpacked) Verify() error { return u.stored.Verify() }

// Confirm implements checkedBody.
func (u *unpacked) Confirm(ctx context.Context) error { return u.stored.Confirm(ctx) }

func isGzipError(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt)
}

// unpackedSize bounds the bytes of a file that holds size bytes of gzip: by what can come out of them, and by what there is for the
// files of images, which is then a limit too.
func (m *memory) unpackedSize(size int64, limits *imageops.Limits) int64 {
	if limits.MaxBytes == 0 || limits.MaxBytes > m.files.max {
		limits.MaxBytes = max(m.files.max, 1)
	}
	return min(limits.MaxBytes, max(size, 1)*gzipRatio)
}
