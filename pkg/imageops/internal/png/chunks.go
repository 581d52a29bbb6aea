package png

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// signature starts every PNG (5.2).
const signature = "\x89PNG\r\n\x1a\n"

// chunkReader takes the chunks of a file one by one.
type chunkReader struct {
	r    io.Reader
	kind string // of the chunk at hand
	left int64  // bytes of it that were not read yet
	crc  uint32 // of its kind and of the bytes read
	err  error  // what pixelReader found wrong, which stays
	junk [512]byte
}

// errNoChunk is for a file that ends where a chunk may start. As any end of a file it is an unexpected one.
var errNoChunk = fmt.Errorf("no more chunks: %w", io.ErrUnexpectedEOF)

// next starts the next chunk. What is left of the one before must have been read.
func (c *chunkReader) next() error {
	b := c.junk[:8]
	if read, err := io.ReadFull(c.r, b); err != nil {
		if read > 0 && errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, io.EOF) {
			return err
		}
		return errNoChunk
	}
	n := binary.BigEndian.Uint32(b)
	for _, letter := range b[4:] {
		if letter|0x20 < 'a' || letter|0x20 > 'z' {
			return codec.FormatError(fmt.Sprintf("chunk is named %q", b[4:]))
		}
	}
	if c.left, c.crc = int64(n), crc32.ChecksumIEEE(b[4:]); c.kind != string(b[4:]) { // most are alike: nothing to allocate
		c.kind = string(b[4:])
	}
	if n > 1<<31-1 {
		return codec.FormatError(fmt.Sprintf("chunk %s has %d bytes", c.kind, n))
	}
	return nil
}

// full reads len(b) bytes; the end of the file is always an unexpected one.
func (c *chunkReader) full(b []byte) error {
	_, err := io.ReadFull(c.r, b)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// critical reports whether the file cannot be understood without this chunk (5.4).
func (c *chunkReader) critical() bool { return c.kind[0]&0x20 == 0 }

// data reads the rest of the chunk, and its checksum. It returns nil for an ancillary chunk
// that is damaged or has over limit bytes, which counts as absent, as with libpng.
func (c *chunkReader) data(limit int64) ([]byte, error) {
	if c.left > limit {
		if c.critical() {
			return nil, codec.FormatError(fmt.Sprintf("chunk %s has %d bytes", c.kind, c.left))
		}
		return nil, c.skip()
	}
	b := make([]byte, c.left)
	if err := c.full(b); err != nil {
		return nil, err
	}
	c.left, c.crc = 0, crc32.Update(c.crc, crc32.IEEETable, b)
	switch err := c.check(); {
	case err == nil:
		return b, nil
	case errors.As(err, new(codec.FormatError)) && !c.critical():
		return nil, nil
	default:
		return nil, err
	}
}

// read reads some of the bytes that are left.
func (c *chunkReader) read(b []byte) (int, error) {
	n, err := c.r.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, b[:n])
	if n > 0 {
		return n, nil
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return 0, err
}

// check reads the checksum behind the data of a chunk.
func (c *chunkReader) check() error {
	b := c.junk[:4]
	if err := c.full(b); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(b) != c.crc {
		return codec.FormatError("checksum of chunk " + c.kind + " is wrong")
	}
	return nil
}

// skip passes over what is left of the chunk and over its checksum, which is not checked.
func (c *chunkReader) skip() error {
	for left := c.left + 4; left > 0; {
		n := min(left, int64(len(c.junk)))
		if err := c.full(c.junk[:n]); err != nil {
			return err
		}
		left -= n
	}
	c.left = 0
	return nil
}

// pixelReader reads the data of a run of IDAT chunks as one stream. It ends with io.EOF,
// when there are no more. Other errors stay.
type pixelReader struct{ *chunkReader }

func (p pixelReader) Read(b []byte) (n int, err error) {
	for p.err == nil && p.kind == "IDAT" {
		if p.left > 0 {
			n, p.err = p.read(b)
			return n, p.err
		}
		if p.err = p.check(); p.err == nil {
			p.err = p.next()
		}
		if p.err == errNoChunk { //nolint:errorlint // next returns it as it is
			p.kind, p.err = "", nil
		}
	}
	if p.err != nil {
		return 0, p.err
	}
	return 0, io.EOF
}
