package httpserve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Listen opens a TCP address like "127.0.0.1:8080", "[::1]:0" or ":8080". It is a call of its own so that an address which is
// taken is known before any work begins, and port 0 can be asked which one it became.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	if err := CheckAddress(addr); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, withoutRepeating(err))
	}
	return listener, nil
}

// AddressError says that text is no address to listen at.
type AddressError struct{ Text string }

func (e *AddressError) Error() string { return fmt.Sprintf("%q is no address with a port", e.Text) }

// CheckAddress returns an [*AddressError] about what cannot be listened at, whatever the machine: the port is missing, or no number up
// to 65535.
func CheckAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return &AddressError{Text: addr}
	}
	return nil
}

// withoutRepeating leaves out the address, which the caller names.
func withoutRepeating(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		return op.Err
	}
	return err
}

// Loopback reports whether only this machine can reach addr: whatever else a listener is bound to needs a secret.
func Loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
