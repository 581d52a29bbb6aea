package lambda

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// httpRequest is an HTTP request in words that all gateways share.
type httpRequest struct {
	method string
	path   string
	// escaped says that path is as the client wrote it; else the gateway has decoded it.
	escaped  bool
	rawQuery string
	header   http.Header
	host     string // for requests without a Host header
	client   string // IP address
	body     string
	base64   bool // body is
}

// http makes a request like those that net/http hands to a handler.
func (q httpRequest) http(ctx context.Context) (*http.Request, error) {
	body := []byte(q.body)
	if q.base64 {
		var err error
		if body, err = base64.StdEncoding.DecodeString(q.body); err != nil {
			return nil, fmt.Errorf("decode its body: %w", err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, q.method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.URL = q.url()
	r.RequestURI = r.URL.RequestURI()
	r.Header = q.header
	if r.Host = q.header.Get("Host"); r.Host == "" {
		r.Host = q.host
	}
	r.Header.Del("Host")
	if q.client != "" {
		r.RemoteAddr = net.JoinHostPort(q.client, "0")
	}
	return r, nil
}

// url takes a path that cannot be decoded for one that is: any client may send one, and it is no error of the function.
func (q httpRequest) url() *url.URL {
	path := "/" + strings.TrimPrefix(q.path, "/")
	u := &url.URL{Path: path, RawQuery: q.rawQuery}
	if decoded, err := url.PathUnescape(path); q.escaped && err == nil {
		u.Path, u.RawPath = decoded, path
	}
	return u
}

// httpHeaders are those with many values where the gateway sends them so, else those with one. AWS's own example has a header
// without a name, which is none.
func httpHeaders(one map[string]string, many map[string][]string) http.Header {
	header := make(http.Header, max(len(one), len(many)))
	for name, values := range many {
		for _, value := range values {
			header.Add(name, value)
		}
	}
	if len(many) == 0 {
		for name, value := range one {
			header.Add(name, value)
		}
	}
	delete(header, "")
	return header
}

// httpParameters are query parameters, likewise.
func httpParameters(one map[string]string, many map[string][]string) url.Values {
	if len(many) > 0 {
		return many
	}
	query := make(url.Values, len(one))
	for name, value := range one {
		query.Set(name, value)
	}
	return query
}

// cutStage removes the name of a stage before a path. The default stage has none there.
func cutStage(path, stage string) string {
	rest, ok := strings.CutPrefix(path, "/"+stage)
	switch {
	case !ok, stage == "", stage == "$default":
		return path
	case rest == "":
		return "/"
	case rest[0] == '/':
		return rest
	}
	return path
}
