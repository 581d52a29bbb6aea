package httpserve

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// localhost is the name by which every machine calls itself.
const localhost = "localhost"

// OnlyHosts passes on requests that call this service localhost, by the address of a machine, or by one of the names, whatever
// the port, and refuses others with 421. It keeps the page of another site from reaching a service under a name of its own that
// it lets point there (DNS rebinding). That needs a name: a browser which asks for an address has opened a page of that address,
// so that probes by address, as those of Kubernetes, may pass.
func OnlyHosts(next http.Handler, names []string, refuse Refuse) http.Handler {
	allowed := []string{localhost}
	for _, name := range names {
		allowed = append(allowed, strings.ToLower(strings.TrimSuffix(name, ".")))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := hostName(r.Host); !slices.Contains(allowed, host) && !isAddress(host) {
			refuse(w, http.StatusMisdirectedRequest, "this service has another name: --host gives it one more")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostName is a Host header without its port, in lower case.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// isAddress knows the forms that browsers bring all spellings of an address to. Other spellings are names to it.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
