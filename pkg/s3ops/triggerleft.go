package s3ops

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// EntryLeftError says that a store still has an entry that was taken out of its notification configuration.
type EntryLeftError struct {
	Bucket string
	Entry  TriggerEntry
}

func (e *EntryLeftError) Error() string {
	return fmt.Sprintf("the store keeps entry %q of bucket %s, which sends events to %s, although it was asked to remove it",
		e.Entry.ID, e.Bucket, e.Entry.target())
}

// removeLeft reads back the configuration that was written, and removes the entries that were to go and are there all the same: a
// store may add what it is sent to what it has, as Ceph does. Such an entry is removed by its ID, in a request of Ceph's own. Other
// stores, which take that request for the removal of the bucket, are not sent it as long as they replace what they have.
// AWS is not asked. It fails with an [*EntryLeftError].
// Source: https://docs.ceph.com/en/latest/radosgw/s3/bucketops/#delete-notification
func (c *Client) removeLeft(ctx context.Context, bucket string, gone []TriggerEntry) error {
	if c.endpoint == "" || len(gone) == 0 {
		return nil
	}
	left, err := c.stillThere(ctx, bucket, gone)
	if err != nil || len(left) == 0 {
		return err
	}
	for _, e := range left {
		if err := c.deleteNotification(ctx, bucket, e.ID); err != nil {
			return err
		}
	}
	left, err = c.stillThere(ctx, bucket, left)
	if err == nil && len(left) > 0 {
		err = &EntryLeftError{Bucket: bucket, Entry: left[0]}
	}
	return err
}

// stillThere returns those of the entries that the bucket has now.
func (c *Client) stillThere(ctx context.Context, bucket string, entries []TriggerEntry) ([]TriggerEntry, error) {
	_, now, err := c.notifications(ctx, bucket)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e TriggerEntry) bool {
		return !slices.ContainsFunc(now.entries(), e.same)
	}), nil
}

// deleteNotification sends DELETE /bucket?notification=ID. It is built by hand, not from a request of the SDK with another query:
// without its query it would remove the bucket.
func (c *Client) deleteNotification(ctx context.Context, bucket, id string) error {
	const op = "remove a notification of"
	address := strings.TrimSuffix(c.bucketURL(bucket), "/") + "?notification=" + url.QueryEscape(id)
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, address, nil)
	if err != nil {
		return wrapError(op, bucket, "", err)
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
		return wrapError(op, bucket, "", err)
	}
	answer, err := c.api.Options().HTTPClient.Do(req)
	if err != nil {
		return wrapError(op, bucket, "", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode < http.StatusMultipleChoices {
		return nil
	}
	code := errorCode(io.LimitReader(answer.Body, maxErrorBody))
	return &Error{Op: op, Bucket: bucket, Code: code, Status: answer.StatusCode, Err: fmt.Errorf("HTTP %d %s", answer.StatusCode, code)}
}
