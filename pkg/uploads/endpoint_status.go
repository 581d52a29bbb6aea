package uploads

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// Status asks how far the upload with this key is, within 30 seconds. It fails with an [*EndpointError] where the service
// answers anything else, as services do that are older than s3img.
func (e *Endpoint) Status(ctx context.Context, key string) (UploadStatus, error) {
	u := e.url.JoinPath("uploads", url.PathEscape(key), "status")
	code, data, err := e.get(ctx, "ask", u)
	if err != nil {
		return UploadStatus{}, err
	}
	var status UploadStatus
	if code != http.StatusOK || json.Unmarshal(data, &status) != nil || status.Status != StatusOK || status.State == "" {
		refused := &EndpointError{Endpoint: place(u), Status: code}
		var said Failure
		if json.Unmarshal(data, &said) == nil {
			refused.Message = said.Message
		}
		return UploadStatus{}, refused
	}
	return status, nil
}

// get sends a request of the contract and reads the answer.
func (e *Endpoint) get(ctx context.Context, verb string, u *url.URL) (status int, data []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Accept", "application/json")
	if e.token != "" {
		req.Header.Set("Authorization", "Bearer "+e.token)
	}
	resp, err := e.http.Do(req)
	if err != nil {
		return 0, nil, e.requestError(verb, u, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if data, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswerBytes)); err != nil {
		return 0, nil, e.requestError(verb, u, err)
	}
	return resp.StatusCode, data, nil
}
