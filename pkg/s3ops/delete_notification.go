package s3ops

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// DeleteNotification removes the notification with this ID from a bucket, on Ceph, which has the request DELETE /bucket?notification=ID
// beside those of AWS. It is for Ceph alone: other stores may take the request for the removal of the bucket.
func (c *Client) DeleteNotification(ctx context.Context, bucket, id string) error {
	// The request is built by hand, not from one of the SDK with another query: without its query it would remove the bucket.
	const op = "remove a notification of"
	address := strings.TrimSuffix(c.BucketURL(bucket), "/") + "?notification=" + url.QueryEscape(id)
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, address, nil)
	if err != nil {
		return WrapError(op, Location{Bucket: bucket}, err)
	}
	credentials, err := c.credentials.Retrieve(ctx)
	if err != nil {
		return &CredentialsError{Err: err}
	}
	none := sha256.Sum256(nil)
	hash := hex.EncodeToString(none[:])
	req.Header.Set("X-Amz-Content-Sha256", hash)
	if c.owner != "" {
		req.Header.Set("X-Amz-Expected-Bucket-Owner", c.owner)
	}
	err = v4.NewSigner().SignHTTP(ctx, credentials, req, hash, "s3", c.region, time.Now(), func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = true
	})
	if err != nil {
		return WrapError(op, Location{Bucket: bucket}, err)
	}
	answer, err := c.api.Options().HTTPClient.Do(req)
	if err != nil {
		return WrapError(op, Location{Bucket: bucket}, err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode < http.StatusMultipleChoices {
		return nil
	}
	code := CodeIn(answer.Body)
	return &Error{Op: op, Bucket: bucket, Code: code, Status: answer.StatusCode, Err: fmt.Errorf("HTTP %d %s", answer.StatusCode, code)}
}
