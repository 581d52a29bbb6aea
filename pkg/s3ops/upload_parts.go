package s3ops

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"
)

// maxParts is the limit of S3. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const maxParts = 10_000

// errTooManyParts is the end of a stream whose size nobody knew when its parts got theirs.
var errTooManyParts = fmt.Errorf("a stream has no more than %d parts of %d MiB: store it in a file first, whose size is known", maxParts, PartSize>>20)

// partsUpload is an upload in parts.
type partsUpload struct {
	requests partsAPI
	in       UploadInput
	size     int64 // bytes of all parts; -1 = nobody knows yet
	id       *string

	mu    sync.Mutex
	parts []types.CompletedPart
	sent  int64 // bytes that the store has accepted
}

// uploadStream stores a body that does not seek: in one request if it ends within the first part.
func (c *Client) uploadStream(ctx context.Context, in UploadInput) (Uploaded, error) {
	source := newStreamParts(in.Body, c.partSize)
	first, err := source.next()
	if err != nil {
		return Uploaded{}, err
	}
	if first.size == c.partSize {
		source.put(first)
		return c.uploadParts(ctx, in, source, -1)
	}
	in.Body = first.body
	return c.uploadWhole(ctx, in, first.size)
}

// uploadParts stores what source holds: size bytes, -1 = nobody knows.
func (c *Client) uploadParts(ctx context.Context, in UploadInput, source partSource, size int64) (Uploaded, error) {
	u := &partsUpload{requests: partsAPI{Client: c.api, encryption: c.encryption, noSums: &c.noPartSums}, in: in, size: size}
	if in.NoOverwrite {
		look := func(ctx context.Context) error { return c.refuseTaken(ctx, in) }
		if err := look(ctx); err != nil {
			return Uploaded{}, err
		}
		if !c.quirks.guardsParts {
			u.requests.beforeEnd = look
		}
	}
	var err error
	if u.id, err = u.requests.create(ctx, in); err != nil {
		return Uploaded{}, err
	}
	err = u.sendAll(ctx, source)
	if err == nil {
		var etag string
		if etag, err = u.requests.complete(ctx, u.end()); err == nil {
			return Uploaded{ETag: etag, Bytes: u.sent}, nil
		}
	}
	err = cmp.Or(ctx.Err(), err)
	if left := u.requests.abort(ctx, in.At, u.id); left != nil {
		return Uploaded{}, &PartsLeftError{Err: err, Abort: left}
	}
	return Uploaded{}, err
}

// sendAll sends all parts, PartConcurrency at a time. The first that fails ends the others.
func (u *partsUpload) sendAll(ctx context.Context, source partSource) error {
	group, all := errgroup.WithContext(ctx)
	group.SetLimit(u.in.PartConcurrency)
	for number := int32(1); all.Err() == nil; number++ {
		part, err := source.next()
		if err == nil && part.size == 0 {
			break
		}
		if err == nil && number > maxParts {
			err = errTooManyParts
		}
		if err != nil {
			group.Go(func() error { return err })
			break
		}
		group.Go(func() error {
			defer source.release(part)
			return u.send(all, number, part)
		})
	}
	return errors.Join(group.Wait(), ctx.Err())
}

func (u *partsUpload) send(ctx context.Context, number int32, part part) error {
	out, err := u.requests.send(ctx, &s3.UploadPartInput{
		Bucket: aws.String(u.in.At.Bucket), Key: aws.String(u.in.At.Key), UploadId: u.id, PartNumber: aws.Int32(number), Body: part.body,
	})
	if err != nil {
		return err
	}
	u.mu.Lock()
	u.parts = append(u.parts, types.CompletedPart{ETag: out.ETag, PartNumber: aws.Int32(number), ChecksumCRC32: out.ChecksumCRC32})
	u.sent += part.size
	u.mu.Unlock()
	u.in.Progress(part.size)
	return nil
}

// end is the request that makes the parts an object.
func (u *partsUpload) end() *s3.CompleteMultipartUploadInput {
	slices.SortFunc(u.parts, func(a, b types.CompletedPart) int { return cmp.Compare(*a.PartNumber, *b.PartNumber) })
	in := &s3.CompleteMultipartUploadInput{
		Bucket: aws.String(u.in.At.Bucket), Key: aws.String(u.in.At.Key), UploadId: u.id,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: u.parts},
	}
	if u.size > 0 {
		in.MpuObjectSize = aws.Int64(u.size)
	}
	if u.in.NoOverwrite {
		in.IfNoneMatch = aws.String("*")
	}
	return in
}

// PartsLeftError is an upload that failed and whose parts could not be removed: they are stored, and on AWS paid for,
// until somebody aborts the upload or a lifecycle rule does.
type PartsLeftError struct {
	Err   error // why the upload failed
	Abort error // why its parts could not be removed
}

func (e *PartsLeftError) Error() string {
	return fmt.Sprintf("%v; its parts are left in the bucket: %s", e.Err, RootCause(e.Abort))
}

// Unwrap returns both errors, the upload's own first.
func (e *PartsLeftError) Unwrap() []error { return []error{e.Err, e.Abort} }

// refuseTaken fails with ErrExists where there is an object at the key of an upload. It is asked before parts are sent in vain, and
// once more before they become an object, because some stores ignore the condition then. Who may not look leaves it to the store.
func (c *Client) refuseTaken(ctx context.Context, in UploadInput) error {
	taken, err := c.Exists(ctx, in.At)
	if taken {
		return ErrExists
	}
	return CancelledOnly(err)
}
