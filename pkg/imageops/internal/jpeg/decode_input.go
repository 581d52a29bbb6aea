package jpeg

import (
	"bytes"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const inputSize = 32 << 10

// input reads bytes and markers through a buffer.
type input struct {
	r    io.Reader
	buf  []byte // what was read and not yet used
	room []byte
	read int64 // bytes that came
	most int64 // how many may be used; 0 = any number
	err  error // what the reader said last; io.ErrUnexpectedEOF for the end of the file
}

// more fills the empty buffer, unless that is beyond what may be used. It returns the same error for ever after the first.
func (in *input) more() error {
	if in.room == nil {
		in.room = make([]byte, inputSize)
	}
	for range 100 {
		if in.err != nil {
			return in.err
		}
		if in.most > 0 {
			if err := codec.UpTo(in.most, in.read, "bytes before the pixels"); err != nil {
				return err
			}
		}
		n, err := in.r.Read(in.room)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		in.buf, in.err = in.room[:n], err
		in.read += int64(n)
		if n > 0 {
			return nil
		}
	}
	in.err = io.ErrNoProgress
	return in.err
}

// position is how many bytes have been used.
func (in *input) position() int64 { return in.read - int64(len(in.buf)) }

// Read implements io.Reader for a picture behind this one.
func (in *input) Read(p []byte) (int, error) {
	if len(in.buf) == 0 {
		if err := in.more(); err != nil {
			return 0, err
		}
	}
	n := copy(p, in.buf)
	in.buf = in.buf[n:]
	return n, nil
}

func (in *input) readByte() (byte, error) {
	if len(in.buf) == 0 {
		if err := in.more(); err != nil {
			return 0, err
		}
	}
	b := in.buf[0]
	in.buf = in.buf[1:]
	return b, nil
}

func (in *input) readFull(p []byte) error {
	for len(p) > 0 {
		if len(in.buf) == 0 {
			if err := in.more(); err != nil {
				return err
			}
		}
		n := copy(p, in.buf)
		p, in.buf = p[n:], in.buf[n:]
	}
	return nil
}

func (in *input) skip(n int) error {
	for n > 0 {
		if len(in.buf) == 0 {
			if err := in.more(); err != nil {
				return err
			}
		}
		m := min(n, len(in.buf))
		n, in.buf = n-m, in.buf[m:]
	}
	return nil
}

// nextMarker returns the code behind the next marker. It skips what is no marker,
// so that junk between segments, fill bytes and the rest of a scan do no harm.
func (in *input) nextMarker() (byte, error) {
	for {
		i := bytes.IndexByte(in.buf, 0xff)
		if i < 0 {
			in.buf = nil
			if err := in.more(); err != nil {
				return 0, err
			}
			continue
		}
		in.buf = in.buf[i+1:]
		code, err := in.afterFF()
		if err != nil || code != 0 {
			return code, err
		}
	}
}

// skipAlone skips markers that stand alone, as far as they are in the buffer.
func (in *input) skipAlone() {
	buf := in.buf
	for len(buf) >= 2 && buf[0] == 0xff && standsAlone(buf[1]) {
		buf = buf[2:]
	}
	in.buf = buf
}

// standsAlone reports whether a marker has no segment that would matter (T.81, table B.1).
func standsAlone(code byte) bool {
	return code == markerTEM || code >= markerRST0 && code <= markerRST7
}

// afterFF returns the byte behind 0xFF and any more of them, which are fill bytes (T.81, B.1.1.2).
func (in *input) afterFF() (byte, error) {
	for {
		buf := in.buf
		for len(buf) > 0 && buf[0] == 0xff {
			buf = buf[1:]
		}
		in.buf = buf
		if b, err := in.readByte(); err != nil || b != 0xff {
			return b, err
		}
	}
}
