package faulttest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
)

// pass sends a request to the server behind, as it was signed.
func (p *Proxy) pass(r *http.Request, change bool) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.RequestURI = p.behind.Scheme, p.behind.Host, ""
	if change && r.ContentLength > 0 {
		sent, err := readAll(r.Body, r.ContentLength)
		if err != nil {
			return nil, err
		}
		spoil(sent)
		out.Body = io.NopCloser(bytes.NewReader(sent))
	}
	return p.client.RoundTrip(out)
}

// answer sends an answer on, or what a fault leaves of it.
func (p *Proxy) answer(w http.ResponseWriter, r *http.Request, resp *http.Response, fault Fault) {
	size := resp.ContentLength
	if r.Method == http.MethodHead {
		size = 0
	}
	body, err := readAll(resp.Body, size)
	if err != nil {
		hangUp(w)
		return
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	half := len(body)
	if r.Method != http.MethodHead && len(body) > 1 {
		switch fault {
		case ChangeBytes:
			spoil(body)
		case ShortBody:
			body = body[:len(body)*9/10]
		case StallBody, CutBody:
			half /= 2
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		half = min(half, len(body))
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(body[:half])
	if half == len(body) {
		return
	}
	_ = http.NewResponseController(w).Flush()
	if fault == StallBody {
		p.stand(r)
	}
	hangUp(w)
}

// readAll reads a body into memory of its size, where that is known: to grow is to copy all, at which the race detector looks.
func readAll(body io.Reader, size int64) ([]byte, error) {
	var all bytes.Buffer
	all.Grow(int(max(size, 0)) + bytes.MinRead)
	_, err := all.ReadFrom(body)
	return all.Bytes(), err
}

// spoil changes a few bytes in the second half, where an image has its pixels.
func spoil(data []byte) {
	for i := range min(8, len(data)) {
		data[len(data)-1-i*len(data)/16] ^= byte(0x55 + i)
	}
}

// hangUp closes a connection in good order, wherever the answer stands.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// reset ends a connection without a word.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
