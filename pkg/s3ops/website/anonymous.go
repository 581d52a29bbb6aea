package website

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

const anonymousTimeout = 15 * time.Second

// newAnonymousClient makes a client that asks as a browser does: without credentials, with *.localhost being this machine,
// and without following redirects, which would hide what the store itself answers.
func newAnonymousClient() *http.Client {
	dialer := &net.Dialer{Timeout: anonymousTimeout}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(addr)
			if err != nil || !strings.HasSuffix(host, ".localhost") {
				return dialer.DialContext(ctx, network, addr)
			}
			// No resolver is asked: some know no localhost, as where /etc/hosts is missing (RFC 6761, 6.3).
			conn, err := dialer.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
			if err != nil {
				return dialer.DialContext(ctx, network, net.JoinHostPort("::1", port))
			}
			return conn, nil
		},
		DisableKeepAlives: true,
	}
	return &http.Client{
		Transport: transport,
		Timeout:   anonymousTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// anonymousAnswer is what came back for a request without credentials.
type anonymousAnswer struct {
	status int
	header http.Header
	code   string // the store's error code, "" where it sent none
}

func (a anonymousAnswer) ok() bool { return a.status >= 200 && a.status < 300 }

func (a anonymousAnswer) refused() bool {
	return a.status == http.StatusForbidden || a.status == http.StatusUnauthorized
}

func (a anonymousAnswer) String() string {
	if a.code != "" {
		return fmt.Sprintf("HTTP %d %s", a.status, a.code)
	}
	if kind := a.header.Get("Content-Type"); a.ok() && kind != "" {
		return fmt.Sprintf("HTTP %d %s", a.status, kind)
	}
	return fmt.Sprintf("HTTP %d", a.status)
}

// ask sends one request without credentials. The body of a good answer is not read.
func ask(ctx context.Context, client *http.Client, method, url string, header http.Header) (anonymousAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return anonymousAnswer{}, err
	}
	if header != nil {
		req.Header = header
	}
	resp, err := client.Do(req)
	if err != nil {
		return anonymousAnswer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer := anonymousAnswer{status: resp.StatusCode, header: resp.Header}
	if answer.ok() {
		return answer, nil
	}
	answer.code = s3ops.CodeIn(resp.Body)
	return answer, nil
}
