package httpserve

import (
	"context"
	"fmt"
	"net"
)

// Listen opens a TCP address like "127.0.0.1:8080", "[::1]:0" or ":8080". It is a call of its own so that an address which is
// taken is known before any work begins, and port 0 can be asked which one it became.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// Loopback reports whether only this machine can reach addr: whatever else a listener is bound to needs a secret.
func Loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
