package s3ops

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// maxResumes bounds how often one object's body is taken up again.
const maxResumes = 3

// Body reads an object and asks for the rest when the connection breaks. The SDK retries requests, not bodies.
type Body struct {
	client  *Client
	at      Location
	reopen  func() error
	body    io.ReadCloser
	etag    string
	tags    int
	offset  int64
	resumed int
}

func (b *Body) open(ctx context.Context) error {
	in := &s3.GetObjectInput{Bucket: aws.String(b.at.Bucket), Key: aws.String(b.at.Key)}
	if b.offset > 0 {
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", b.offset))
		in.IfMatch = aws.String(b.etag)
	}
	out, err := b.client.api.GetObject(ctx, in)
	if err != nil {
		return wrapError("get", b.at.Bucket, b.at.Key, err)
	}
	b.body, b.etag, b.tags = out.Body, aws.ToString(out.ETag), int(aws.ToInt32(out.TagCount))
	return nil
}

// Read returns the object's bytes in order; an error names the object.
func (b *Body) Read(p []byte) (int, error) {
	for {
		n, err := b.body.Read(p)
		b.offset += int64(n)
		if n > 0 || err == nil {
			return n, nil
		}
		if err == io.EOF {
			return 0, io.EOF
		}
		if b.resumed == maxResumes {
			return 0, wrapError("get", b.at.Bucket, b.at.Key, err)
		}
		b.resumed++
		_ = b.body.Close()
		if err := b.reopen(); err != nil {
			return 0, err
		}
	}
}

// Close gives the connection back.
func (b *Body) Close() error { return b.body.Close() }

// TagCount is how many tags the object has; 0 also where the store does not tell, as to those who may not read them.
func (b *Body) TagCount() int { return b.tags }
