package s3ops

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Beginning returns the first n bytes of an object, or all where there are no more. It takes one request. [IsNotFound] tells that there is
// no object.
func (c *Client) Beginning(ctx context.Context, at Location, n int64) ([]byte, error) {
	out, err := c.getRange(ctx, at, "", fmt.Sprintf("bytes=0-%d", n-1))
	if Status(err) == http.StatusRequestedRangeNotSatisfiable {
		return nil, nil // it is empty
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Body.Close() }()
	head, err := io.ReadAll(io.LimitReader(out.Body, n))
	return head, WrapError("get", at, err)
}
