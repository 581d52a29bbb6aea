package renditions

import (
	"context"
	"io"
	"sync"
)

// pieceBytes is what is read at a time.
const pieceBytes = 64 << 10

// ahead reads a body while nobody has time for its bytes yet: while the object waits for a core, and while it is decoded.
type ahead struct {
	body  io.ReadCloser
	room  int64 // bytes that may wait to be read
	spare *sync.Pool
	stop  context.CancelFunc // ends a read that is on the way
	ended chan struct{}

	mu     sync.Mutex
	moved  sync.Cond
	pieces []*piece // those with bytes that nobody has read
	held   int64
	err    error // why there are no more bytes; nil = they may come
	halted bool
}

// piece is a part of a body: what lies between read and filled waits.
type piece struct {
	buf          [pieceBytes]byte
	read, filled int
}

// newAhead begins to read body, whose context stop ends. spare has pieces of other bodies.
func newAhead(body io.ReadCloser, room int64, spare *sync.Pool, stop context.CancelFunc) *ahead {
	a := &ahead{body: body, room: room, spare: spare, stop: stop, ended: make(chan struct{})}
	a.moved.L = &a.mu
	go a.run()
	return a
}

func (a *ahead) run() {
	defer close(a.ended)
	for {
		p := a.next()
		if p == nil {
			return
		}
		n, err := a.body.Read(p.buf[p.filled:])
		if !a.note(p, n, err) {
			return
		}
	}
}

// next is the piece to go on with, once there is room; nil = reading is to end.
func (a *ahead) next() *piece {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.held >= a.room && !a.halted {
		a.moved.Wait()
	}
	if a.halted {
		return nil
	}
	if n := len(a.pieces); n > 0 && a.pieces[n-1].filled < pieceBytes {
		return a.pieces[n-1]
	}
	p, ok := a.spare.Get().(*piece)
	if !ok {
		p = new(piece)
	}
	p.read, p.filled = 0, 0
	a.pieces = append(a.pieces, p)
	return p
}

// note takes in what a read brought, and reports whether there may be more.
func (a *ahead) note(p *piece, n int, err error) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	p.filled += n
	a.held += int64(n)
	a.err = err
	a.moved.Broadcast()
	return err == nil
}

// has reports whether Read will not wait.
func (a *ahead) has() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.held > 0 || a.err != nil
}

// wait returns when Read will not wait.
func (a *ahead) wait() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.await()
}

// await is called with mu held.
func (a *ahead) await() {
	for a.held == 0 && a.err == nil {
		if a.halted {
			a.err = io.ErrClosedPipe
			return
		}
		a.moved.Wait()
	}
}

// Read waits for bytes if there are none.
func (a *ahead) Read(p []byte) (n int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.await(); a.held == 0 {
		return 0, a.err
	}
	for n < len(p) && a.held > 0 {
		n += a.take(p[n:])
	}
	a.moved.Broadcast()
	return n, nil
}

// take reads from the first piece, which may be the one that is being filled.
func (a *ahead) take(p []byte) int {
	first := a.pieces[0]
	n := copy(p, first.buf[first.read:first.filled])
	first.read += n
	a.held -= int64(n)
	if first.read == pieceBytes {
		a.pieces = a.pieces[1:]
		a.spare.Put(first)
	}
	return n
}

// Close ends the reading, and closes the body.
func (a *ahead) Close() error {
	a.stop()
	a.halt()
	for _, p := range a.pieces {
		a.spare.Put(p)
	}
	a.pieces = nil
	return a.body.Close()
}

// halt returns when nobody reads the body any more.
func (a *ahead) halt() {
	a.mu.Lock()
	a.halted = true
	a.moved.Broadcast()
	a.mu.Unlock()
	<-a.ended
}

// Verify implements checkedBody, as far as the body does.
func (a *ahead) Verify() error {
	if _, err := io.Copy(io.Discard, a); err != nil {
		return err
	}
	a.halt()
	if checked, ok := a.body.(checkedBody); ok {
		return checked.Verify()
	}
	return nil
}

// Confirm implements checkedBody, as far as the body does.
func (a *ahead) Confirm(ctx context.Context) error {
	a.halt()
	if checked, ok := a.body.(checkedBody); ok {
		return checked.Confirm(ctx)
	}
	return nil
}
