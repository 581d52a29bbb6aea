package s3ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// RangeBytes is how much of an object one request of several asks for, see [Client.GetVersionInRanges].
	RangeBytes = 4 << 20
	// RangesFrom is the size from which it is worth more requests, in bytes.
	RangesFrom = leastRanges * RangeBytes

	leastRanges = 4
)

// GetVersionInRanges is [Client.GetVersion] for a large object: lanes requests for a part each are on the way at a time, and lanes times
// RangeBytes are held. It costs a request for each RangeBytes, and one for what the store tells of the whole. Each asks for the version
// (If-Match), and what comes is verified as a whole, as if it had come at once. An object that is smaller than RangesFrom, or whose
// ETag cannot be a condition, comes by one request, and so does the rest where a part fails.
func (c *Client) GetVersionInRanges(ctx context.Context, at Location, version Object, lanes int) (*Body, error) {
	body := &Body{client: c, at: at, want: &version}
	if lanes > 1 && version.Size >= leastRanges*c.rangeBytes && version.condition() != "" && body.openRanges(ctx, lanes) == nil {
		body.reopen = func() error { return body.open(ctx) }
		return body, nil
	}
	return c.get(ctx, &Body{client: c, at: at, want: &version})
}

// openRanges is open by several requests. After an error the body is as it was, and nobody has the reason: one request meets it too.
func (b *Body) openRanges(ctx context.Context, lanes int) error {
	etag := b.want.condition()
	parts := newRanges(ctx, lanes, b.want.Size, b.client.rangeBytes, func(ctx context.Context, from, to int64) (io.ReadCloser, error) {
		out, err := b.client.getRange(ctx, b.at, etag, fmt.Sprintf("bytes=%d-%d", from, to-1))
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(aws.ToString(out.ContentRange), fmt.Sprintf("bytes %d-%d/", from, to-1)) {
			_ = out.Body.Close()
			return nil, fmt.Errorf("get %s: the store sends no parts", b.at)
		}
		return out.Body, nil
	})
	told, err := b.client.api.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: aws.String(b.at.Bucket), Key: aws.String(b.at.Key), IfMatch: aws.String(etag),
	}, askChecksums)
	if err == nil && (aws.ToInt64(told.ContentLength) != b.want.Size || unquote(aws.ToString(told.ETag)) != b.want.ETag) {
		err = ErrReplaced
	}
	if err != nil {
		_ = parts.Close()
		return err
	}
	out := gotByHead(told)
	b.object = gotObject(b.at.Key, out)
	b.body, b.etag, b.tags = parts, aws.ToString(out.ETag), int(aws.ToInt32(out.TagCount))
	b.size, b.told = b.want.Size, b.want.Size
	b.sum = b.client.toldChecksum(b.at.Bucket, b.at.Key, out)
	b.packing = aws.ToString(out.ContentEncoding)
	return nil
}

// gotByHead is what an answer to GET would tell too.
func gotByHead(told *s3.HeadObjectOutput) *s3.GetObjectOutput {
	return &s3.GetObjectOutput{
		ETag: told.ETag, ContentLength: told.ContentLength, LastModified: told.LastModified, ContentType: told.ContentType,
		ContentEncoding: told.ContentEncoding, Metadata: told.Metadata, TagCount: told.TagCount,
		ServerSideEncryption: told.ServerSideEncryption, SSECustomerAlgorithm: told.SSECustomerAlgorithm,
		ChecksumCRC32: told.ChecksumCRC32, ChecksumCRC32C: told.ChecksumCRC32C, ChecksumCRC64NVME: told.ChecksumCRC64NVME,
		ChecksumSHA1: told.ChecksumSHA1, ChecksumSHA256: told.ChecksumSHA256, ChecksumType: told.ChecksumType,
	}
}

// ranges reads an object in parts, several at a time, and gives their bytes in order, as they come.
type ranges struct {
	ctx  context.Context //nolint:containedctx // ends with Close
	stop context.CancelFunc
	open func(ctx context.Context, from, to int64) (io.ReadCloser, error)
	size int64
	step int64 // bytes of a part
	next int64 // where the first part begins that nobody has asked for

	mu    sync.Mutex
	moved sync.Cond
	parts []*rangePart // those on the way, in order; the first is being read
}

// rangePart is a part on the way: what lies between read and filled waits.
type rangePart struct {
	buf          []byte
	read, filled int
	err          error // why there are no more bytes; io.EOF where all have come; nil = they may come
}

// newRanges begins to read lanes parts.
func newRanges(
	ctx context.Context, lanes int, size, step int64, open func(ctx context.Context, from, to int64) (io.ReadCloser, error),
) *ranges {
	r := &ranges{open: open, size: size, step: step}
	r.moved.L = &r.mu
	r.ctx, r.stop = context.WithCancel(ctx)
	for range lanes {
		r.ask(make([]byte, step))
	}
	return r
}

// ask begins to read the next part into buf, if there is one.
func (r *ranges) ask(buf []byte) {
	if r.next >= r.size {
		return
	}
	from, to := r.next, min(r.next+r.step, r.size)
	r.next = to
	part := &rangePart{buf: buf[:to-from]}
	r.parts = append(r.parts, part)
	go func() {
		body, err := r.open(r.ctx, from, to)
		if err != nil {
			r.note(part, 0, err)
			return
		}
		defer func() { _ = body.Close() }()
		for at := 0; err == nil; {
			var n int
			n, err = body.Read(part.buf[at:])
			if at += n; at == len(part.buf) {
				err = io.EOF
			} else if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			r.note(part, n, err)
		}
	}()
}

// note takes in what a read of a part brought.
func (r *ranges) note(part *rangePart, n int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	part.filled += n
	part.err = err
	r.moved.Broadcast()
}

// Read waits for bytes if there are none. Those before what failed are given first.
func (r *ranges) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.parts) > 0 {
		part := r.parts[0]
		switch {
		case part.read < part.filled:
			n := copy(p, part.buf[part.read:part.filled])
			part.read += n
			return n, nil
		case errors.Is(part.err, io.EOF):
			r.parts = r.parts[1:]
			r.ask(part.buf[:cap(part.buf)])
		case part.err != nil:
			return 0, part.err
		default:
			r.moved.Wait()
		}
	}
	return 0, io.EOF
}

// Close ends the requests that are on the way.
func (r *ranges) Close() error {
	r.stop()
	return nil
}
