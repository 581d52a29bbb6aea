package httpserve

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// LoopbackHosts are the names by which this machine calls itself.
func LoopbackHosts() []string { return []string{"localhost", "127.0.0.1", "::1"} }

// OnlyHosts passes on requests to the hosts named, whatever the port, and refuses others with 421. It keeps the page of another
// site from reaching a service on loopback under a name of its own that it lets point there (DNS rebinding).
func OnlyHosts(next http.Handler, hosts []string, refuse Refuse) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
		if !slices.Contains(hosts, host) {
			refuse(w, http.StatusMisdirectedRequest, "this service has another name")
			return
		}
		next.ServeHTTP(w, r)
	})
}
