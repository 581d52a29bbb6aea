package httpserve

import (
	"net"
	"sync"
	"time"
)

// pace is how fast a client has to take its answers. One that falls behind by more than patience is cut off: it would hold its
// connection, and what the answer keeps in memory, for as long as it likes.
type pace struct {
	bytesPerSecond int64
	patience       time.Duration
}

// answerPace serves the slowest of modems, and ends those who only pretend to be one.
func answerPace() pace { return pace{bytesPerSecond: 1 << 10, patience: 30 * time.Second} }

// takes is how long a client may take for n bytes.
func (p pace) takes(n int) time.Duration {
	return time.Duration(n) * time.Second / time.Duration(p.bytesPerSecond)
}

// pacedListener holds all its clients to a pace.
type pacedListener struct {
	net.Listener
	pace pace
}

// Accept returns a connection that gives up writing to a client which is too slow.
func (l *pacedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &pacedConn{Conn: conn, pace: l.pace, left: l.pace.patience}, nil
}

// pacedConn gives each write the time that its bytes may take, and what is left of the patience. A write that is faster earns
// some of that back. Time counts only while a write waits: a handler may think for as long as it wants.
type pacedConn struct {
	net.Conn
	pace pace
	mu   sync.Mutex
	left time.Duration
}

func (c *pacedConn) Write(data []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	start, may := time.Now(), c.left+c.pace.takes(len(data))
	if err := c.SetWriteDeadline(start.Add(may)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(data)
	c.left = min(may-time.Since(start), c.pace.patience)
	return n, err
}

// CloseWrite lets the server end an answer that its client has not read to the end yet.
func (c *pacedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
