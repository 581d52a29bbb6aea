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

// resumingBody reads an object and asks for the rest when the connection breaks. The SDK retries requests, not bodies.
type resumingBody struct {
	client  *Client
	at      Location
	reopen  func() error
	body    io.ReadCloser
	etag    string
	offset  int64
	resumed int
}

func (b *resumingBody) open(ctx context.Context) error {
	in := &s3.GetObjectInput{Bucket: aws.String(b.at.Bucket), Key: aws.String(b.at.Key)}
	if b.offset > 0 {
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", b.offset))
		in.IfMatch = aws.String(b.etag)
	}
	out, err := b.client.api.GetObject(ctx, in)
	if err != nil {
		return wrapError("get", b.at.Bucket, b.at.Key, err)
	}
	b.body, b.etag = out.Body, aws.ToString(out.ETag)
	return nil
}

// Read returns the object's bytes in order; an error names the object.
func (b *resumingBody) Read(p []byte) (int, error) {
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

func (b *resumingBody) Close() error { return b.body.Close() }
