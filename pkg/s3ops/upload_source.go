package s3ops

import (
	"bytes"
	"io"
	"sync/atomic"
)

// failure is how what is uploaded could not be read: in an SDK's error that cannot be told from a broken connection. It is safe for
// concurrent use.
type failure struct{ err atomic.Pointer[error] }

func (f *failure) get() error {
	if err := f.err.Load(); err != nil {
		return *err
	}
	return nil
}

// sourceReader notes how its reader fails.
type sourceReader struct {
	io.Reader
	failed *failure
}

func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.failed.err.Store(&err)
	}
	return n, err
}

// sourceSeeker is one whose reader seeks, so that the SDK can hash a request first and send it again.
type sourceSeeker struct{ sourceReader }

func (s *sourceSeeker) Seek(offset int64, whence int) (int64, error) {
	return s.Reader.(io.Seeker).Seek(offset, whence)
}

// part is a piece of what is uploaded.
type part struct {
	body io.ReadSeeker
	size int64 // bytes
	data []byte
}

// partSource cuts what is uploaded into parts. One goroutine takes them, and others release them when they have been sent.
type partSource interface {
	next() (part, error) // of size 0 when there are no more
	release(p part)
}

// fileParts are those of a file, each read from the disk while it is hashed and sent: no part is in memory.
type fileParts struct {
	file           *File
	at, left, step int64
	failed         *failure
}

// newFileParts cuts what file still holds, left bytes, into parts of step bytes, or larger ones where these would be too many.
func newFileParts(file *File, left, step int64, failed *failure) *fileParts {
	if left > step*maxParts {
		step = left/maxParts + 1
	}
	return &fileParts{file: file, at: file.offset, left: left, step: step, failed: failed}
}

func (f *fileParts) next() (part, error) {
	n := min(f.step, f.left)
	body := &sourceSeeker{sourceReader{Reader: f.file.piece(f.at, n), failed: f.failed}}
	f.at, f.left = f.at+n, f.left-n
	return part{body: body, size: n}, nil
}

func (f *fileParts) release(part) {}

// streamParts are those of a stream, each in memory until it has been sent.
type streamParts struct {
	source io.Reader
	step   int64       // bytes of a part
	first  *part       // that has been read already
	free   chan []byte // memory of parts that have been sent
}

func newStreamParts(r io.Reader, step int64) *streamParts {
	return &streamParts{source: r, step: step, free: make(chan []byte, 1)}
}

// put gives the first part back, which is the next then.
func (s *streamParts) put(p part) { s.first = &p }

func (s *streamParts) next() (part, error) {
	if first := s.first; first != nil {
		s.first = nil
		return *first, nil
	}
	var data []byte
	select {
	case data = <-s.free:
	default:
		data = make([]byte, s.step)
	}
	n, err := s.fill(data)
	return part{body: bytes.NewReader(data[:n]), size: int64(n), data: data}, err
}

// fill reads until data is full or the stream ends. An error that only wraps io.EOF, or is io.ErrUnexpectedEOF, is that of a source
// which broke off: half of it must not be stored.
func (s *streamParts) fill(data []byte) (n int, err error) {
	for n < len(data) {
		k, err := s.source.Read(data[n:])
		n += k
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (s *streamParts) release(p part) {
	select {
	case s.free <- p.data:
	default:
	}
}
