package main

import (
	"net"
	"sync"
	"time"
)

// delay is a TCP proxy on loopback that makes a server as far away as its round trip says. Bandwidth is not bounded.
type delay struct {
	net.Listener
	target string
	trip   time.Duration
	open   sync.WaitGroup
}

// chunk is what one read brought, and when it may arrive.
type chunk struct {
	data []byte
	due  time.Time
}

// startDelay listens on a free port for connections to target, host:port. Close ends it.
func startDelay(target string, trip time.Duration) (*delay, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &delay{Listener: listener, target: target, trip: trip}
	d.open.Go(d.accept)
	return d, nil
}

func (d *delay) accept() {
	for {
		client, err := d.Accept()
		if err != nil {
			return
		}
		d.open.Go(func() { d.serve(client) })
	}
}

// serve passes both ways on. The client thinks that it is connected when the handshake with the proxy is over, so that what it sends
// at once comes a round trip later than that.
func (d *delay) serve(client net.Conn) {
	begun := time.Now()
	server, err := net.Dial("tcp", d.target)
	if err != nil {
		_ = client.Close()
		return
	}
	d.open.Go(func() { d.pass(server, client, begun.Add(d.trip)) })
	d.pass(client, server, begun)
}

// pass copies from one side to the other, half a round trip later, and nothing before a time. It closes what it wrote to.
func (d *delay) pass(to, from net.Conn, notBefore time.Time) {
	chunks := make(chan chunk, 4096)
	d.open.Go(func() {
		defer close(chunks)
		for {
			buf := make([]byte, 32<<10)
			n, err := from.Read(buf)
			if n > 0 {
				due := time.Now()
				if due.Before(notBefore) {
					due = notBefore
				}
				chunks <- chunk{buf[:n], due.Add(d.trip / 2)}
			}
			if err != nil {
				return
			}
		}
	})
	for c := range chunks {
		time.Sleep(time.Until(c.due))
		if _, err := to.Write(c.data); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	for range chunks {
		continue // so that the reader ends
	}
}
