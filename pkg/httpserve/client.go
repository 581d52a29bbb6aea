package httpserve

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Client tells who sends requests, as far as anybody can know: the address of the connection, and behind a proxy that is
// trusted the last one in X-Forwarded-For, which is the one that the proxy itself has seen. Whatever stands before it came from
// outside and may be made up.
type Client struct {
	// TrustProxy says that every request comes through one proxy, which adds to X-Forwarded-For.
	TrustProxy bool
}

// Addr is the address of r's client without its port; invalid where none can be read.
func (c Client) Addr(r *http.Request) netip.Addr {
	if c.TrustProxy {
		all := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		last := strings.TrimSpace(all[strings.LastIndexByte(all, ',')+1:])
		if addr, err := netip.ParseAddr(strings.Trim(last, "[]")); err == nil {
			return addr.Unmap()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr, _ := netip.ParseAddr(host)
	return addr.Unmap()
}
