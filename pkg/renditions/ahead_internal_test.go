package renditions

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

func randomBytes(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	return data
}

func aheadOf(r io.Reader, room int64) *ahead {
	return newAhead(io.NopCloser(r), room, &sync.Pool{}, func() {})
}

// The bytes and the error at their end are those of the body, in whatever pieces they come and are read, and whatever the room is.
func TestAheadGivesTheBody(t *testing.T) {
	data := randomBytes(5*pieceBytes + 123)
	for _, room := range []int64{1, pieceBytes, 1 << 30} {
		for name, body := range map[string]io.Reader{
			"whole": bytes.NewReader(data), "halves": iotest.HalfReader(bytes.NewReader(data)), "with its end": iotest.DataErrReader(bytes.NewReader(data)),
		} {
			a := aheadOf(body, room)
			got, err := io.ReadAll(iotest.HalfReader(a))
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s, room for %d: %d bytes, %v", name, room, len(got), err)
			}
			if err := errors.Join(a.Verify(), a.Close()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	broken := errors.New("broken")
	a := aheadOf(io.MultiReader(bytes.NewReader(data), iotest.ErrReader(broken)), 1<<30)
	if got, err := io.ReadAll(a); !bytes.Equal(got, data) || !errors.Is(err, broken) {
		t.Errorf("a body that breaks: %d bytes, %v", len(got), err)
	}
	if err := a.Verify(); !errors.Is(err, broken) {
		t.Errorf("a body that broke is verified: %v", err)
	}
	_ = a.Close()
}

// No more is read than there is room for, and a piece, until somebody reads it.
func TestAheadIsBounded(t *testing.T) {
	source := &countingReader{Reader: rand.NewChaCha8([32]byte{})}
	a := aheadOf(source, 2*pieceBytes)
	a.wait()
	for deadline := time.Now().Add(10 * time.Second); source.count() < 2*pieceBytes && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	if n := source.count(); n < 2*pieceBytes || n > 3*pieceBytes {
		t.Errorf("%d bytes were read ahead, with room for %d", n, 2*pieceBytes)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

type countingReader struct {
	io.Reader
	mu sync.Mutex
	n  int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
	return n, err
}

func (c *countingReader) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// Close ends a read that would wait for ever, through the context of the request.
func TestAheadCloses(t *testing.T) {
	r, w := io.Pipe()
	a := newAhead(r, 1<<20, &sync.Pool{}, func() { _ = w.CloseWithError(context.Canceled) })
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if _, err := a.Read(make([]byte, 1)); err == nil {
		t.Error("a closed body gives bytes")
	}
}
