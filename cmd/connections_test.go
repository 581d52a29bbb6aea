package cmd_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestServeOutlivesSlowClients: connections that send a byte now and then are hung up on, and nobody else waits for them.
func TestServeOutlivesSlowClients(t *testing.T) {
	s := startServe(t)
	var slow []net.Conn
	for i := range 100 {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		slow = append(slow, conn)
		start := "GET / HTTP/1.1\r\nHost: " + s.addr + "\r\nX: "
		if i%2 == 1 {
			start = "POST /uploads HTTP/1.1\r\nHost: " + s.addr + "\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n{"
		}
		if _, err := io.WriteString(conn, start); err != nil {
			t.Fatal(err)
		}
	}
	if status, _, _ := s.ask(t, http.MethodGet, "/?filename=x.jpg", ""); status != http.StatusOK {
		t.Errorf("while others are slow: HTTP %d", status)
	}
	t.Parallel()                // the tests after this one run while these connections grow old
	for i, conn := range slow { // returns when the server hangs up, after 10 s or 30 s
		answer, _ := io.ReadAll(bufio.NewReader(conn))
		if strings.HasPrefix(string(answer), "HTTP/1.1 2") {
			t.Errorf("connection %d was answered: %s", i, answer)
		}
	}
}
