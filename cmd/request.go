//go:build !lambda

package cmd

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	requestTimeout  = time.Minute
	maxRequestBytes = 1 << 30
)

// answer is what a plain HTTP client sees.
type answer struct {
	status      int
	contentType string
	body        []byte
}

// request is any client: it knows no credentials.
func request(ctx context.Context, method, url string, headers map[string]string, body io.Reader) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return answer{}, err
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxRequestBytes))
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, url, err)
	}
	return answer{resp.StatusCode, resp.Header.Get("Content-Type"), data}, nil
}
