package s3ops

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// maxResumes bounds how often one object's body is taken up again.
const maxResumes = 3

// Body reads an object and asks for the rest when the connection breaks or stands still: the SDK retries requests, not bodies. At
// the end it compares what arrived with what the store tells of the object, see [Body.Verify].
type Body struct {
	client  *Client
	at      Location
	reopen  func() error
	body    io.ReadCloser
	want    *Object // the version that is to be read; nil = whichever is there
	object  Object  // by the first answer
	etag    string
	tags    int
	size    int64 // of the whole object by the first answer; -1 = it does not say
	packing string
	offset  int64
	resumed int
	check
}

func (b *Body) open(ctx context.Context) error {
	if b.offset > 0 {
		return b.openRest(ctx)
	}
	in := &s3.GetObjectInput{Bucket: aws.String(b.at.Bucket), Key: aws.String(b.at.Key)}
	if b.want != nil {
		in.IfMatch = optional(b.want.condition())
	}
	out, err := b.client.getWithSums(ctx, in)
	if err != nil {
		return getError(b.at, err)
	}
	b.object = gotObject(b.at.Key, out)
	if b.want != nil && b.object.Version() != b.want.Version() {
		_ = out.Body.Close()
		return fmt.Errorf("get %s: %w", b.at, ErrReplaced)
	}
	b.body, b.etag, b.tags = out.Body, aws.ToString(out.ETag), int(aws.ToInt32(out.TagCount))
	if b.size = -1; out.ContentLength != nil {
		b.size = *out.ContentLength
	}
	b.sum = b.client.toldChecksum(b.at.Bucket, b.at.Key, out)
	b.packing = aws.ToString(out.ContentEncoding)
	if b.want != nil && b.want.Size > 0 {
		b.told = b.want.Size
	}
	return nil
}

// getWithSums has the store tell the sums that it keeps. One on a custom endpoint that does not understand the question is not asked
// again.
func (c *Client) getWithSums(ctx context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
	if c.keepsNoSums.Load() {
		return c.api.GetObject(ctx, in)
	}
	out, err := c.api.GetObject(ctx, in, askChecksums)
	if status := Status(err); c.quirks.tellsSums || (status != http.StatusBadRequest && status != http.StatusNotImplemented) {
		return out, err
	}
	out, err = c.api.GetObject(ctx, in)
	c.keepsNoSums.Store(err == nil)
	return out, err
}

// askChecksums is the question. The SDK's own way makes it compare the sums too, and it does not know of bodies in several pieces.
func askChecksums(o *s3.Options) {
	o.APIOptions = append(o.APIOptions, smithyhttp.SetHeaderValue("X-Amz-Checksum-Mode", "ENABLED"))
}

// openRest asks for what is left. A store that sends all again is read up to where the bytes stopped.
func (b *Body) openRest(ctx context.Context) error {
	out, err := b.client.getRange(ctx, b.at, b.etag, fmt.Sprintf("bytes=%d-", b.offset))
	if err != nil {
		return err
	}
	b.body = out.Body
	if !strings.HasPrefix(aws.ToString(out.ContentRange), fmt.Sprintf("bytes %d-", b.offset)) {
		_, err = io.CopyN(io.Discard, out.Body, b.offset)
	}
	return WrapError("get", b.at, err)
}

// getRange asks for a part of one version of an object, as far as its ETag tells versions apart.
func (c *Client) getRange(ctx context.Context, at Location, etag, bytes string) (*s3.GetObjectOutput, error) {
	in := &s3.GetObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key), Range: aws.String(bytes)}
	if isStrong(etag) {
		in.IfMatch = aws.String(etag)
	}
	out, err := c.api.GetObject(ctx, in)
	return out, getError(at, err)
}

// getError words that the object is another version than was asked for.
func getError(at Location, err error) error {
	if Code(err) == "PreconditionFailed" {
		return fmt.Errorf("get %s: %w", at, ErrReplaced)
	}
	return archived(at, WrapError("get", at, err))
}

func gotObject(key string, out *s3.GetObjectOutput) Object {
	etag, weak := parseETag(aws.ToString(out.ETag))
	return Object{
		Key: key, Size: aws.ToInt64(out.ContentLength), ModTime: aws.ToTime(out.LastModified), ETag: etag, WeakETag: weak,
		ContentType: aws.ToString(out.ContentType), Metadata: out.Metadata,
	}
}

// canResume reports whether the rest can be asked for without mixing two versions.
func (b *Body) canResume() bool {
	return b.resumed < maxResumes && (b.offset == 0 || isStrong(b.etag))
}

// isStrong reports whether an ETag, with its quotes, can be a condition.
func isStrong(etag string) bool { return unquote(etag) != "" && !strings.HasPrefix(etag, "W/") }

// Read returns the object's bytes in order; an error names the object. Where all have arrived it returns io.EOF if they are those
// that the store holds, else a [*TransferError].
func (b *Body) Read(p []byte) (int, error) {
	for {
		n, err := b.body.Read(p)
		b.offset += int64(n)
		_, _ = b.sum.Write(p[:n])
		if n > 0 || err == nil {
			return n, nil
		}
		if err == io.EOF {
			return 0, b.settle()
		}
		if !b.canResume() {
			return 0, WrapError("get", b.at, err)
		}
		done, ok := b.client.again(err)
		if !ok {
			return 0, WrapError("get", b.at, err)
		}
		b.resumed++
		_ = b.body.Close()
		if err := b.reopen(); err != nil {
			return 0, err
		}
		done()
	}
}

// Object is the object whose bytes these are, as the store told it with them.
func (b *Body) Object() Object { return b.object }

// Close gives the connection back.
func (b *Body) Close() error { return b.body.Close() }

// TagCount is how many tags the object has. It is 0 also if the store does not tell, as it does not without permission to read tags.
func (b *Body) TagCount() int { return b.tags }

// ContentEncoding is how the bytes are encoded beside their format, as the store tells it: "gzip", "" = they are not. It is not
// undone here: what is read is what is stored.
func (b *Body) ContentEncoding() string { return b.packing }
