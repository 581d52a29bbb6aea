package s3ops

import (
	"io"
	"sync/atomic"
)

// sourceReader remembers how its reader failed: in an SDK's error that cannot be told from a broken connection.
type sourceReader struct {
	io.Reader
	failed atomic.Pointer[error]
}

func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.failed.Store(&err)
	}
	return n, err
}

func (s *sourceReader) failure() error {
	if err := s.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// sourceSeeker is one whose reader seeks, so that the SDK can hash a request first and send it again.
type sourceSeeker struct{ *sourceReader }

func (s *sourceSeeker) Seek(offset int64, whence int) (int64, error) {
	return s.Reader.(io.Seeker).Seek(offset, whence)
}
