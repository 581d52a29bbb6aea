package s3ops

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	// PartSize is the size of the parts of a multipart upload, in bytes. Files of more than about 80 GB have larger parts, because S3
	// takes no more than 10,000.
	PartSize = 8 << 20
	// MultipartThreshold is the size, in bytes, from which a file goes up in parts.
	MultipartThreshold = leastParts * PartSize

	leastParts             = 2
	defaultPartConcurrency = 4
	// smallBody is held in memory, so that the file is read once: for its sums, and to be sent.
	smallBody = 1 << 20
)

// ErrExists is in the error of an upload with NoOverwrite to a key that has an object.
var ErrExists = errors.New("exists already")

// UploadInput is an object to store. At and Body must be set; other zero values set nothing on the object.
type UploadInput struct {
	At Location
	// Body is read to its end. One that seeks and holds less than MultipartThreshold bytes goes up in one request
	// straight from the reader, or from memory where that is a mebibyte at most. A larger [*File] is read as it is sent; any other is buffered,
	// (PartConcurrency+1) × PartSize bytes at a time.
	Body         io.Reader
	ContentType  string
	CacheControl string
	ACL          string // canned ACL, such as public-read
	// NoOverwrite lets the store refuse the upload where the key is taken (If-None-Match: *), also at the end of a
	// multipart upload. The error then is ErrExists. A store that does not know the header overwrites. Where that is so for
	// multipart uploads only, as on Ceph, what comes to the key in the moment between a last look and their end is overwritten.
	NoOverwrite bool
	// PartConcurrency is how many parts go up at the same time; 0 = 4.
	PartConcurrency int
	// Progress, unless nil, is told of bytes that the store has accepted, from several goroutines.
	Progress func(bytes int64)
}

// Uploaded is what the store holds now.
type Uploaded struct {
	ETag  string // without its quotes
	Bytes int64
}

// Upload stores an object: whole or not at all. When it fails, or ctx ends, the parts of a multipart upload are removed
// before Upload returns; that takes up to 15 seconds more. A multipart upload that is being completed is not interrupted.
//
// The error is an [*Error], or wraps that of Body, or ErrExists if NoOverwrite is set and the key is taken. A [*PartsLeftError]
// may be around each of them.
func (c *Client) Upload(ctx context.Context, in UploadInput) (Uploaded, error) {
	if in.PartConcurrency <= 0 {
		in.PartConcurrency = defaultPartConcurrency
	}
	if in.Progress == nil {
		in.Progress = func(int64) {}
	}
	size, err := seekableSize(in.Body)
	if err != nil {
		return Uploaded{}, fmt.Errorf("put %s: %w", in.At, err)
	}
	var failed failure
	out, err := c.upload(ctx, in, size, &failed)
	if err != nil {
		return Uploaded{}, uploadError(in, err, failed.get())
	}
	return out, nil
}

// upload stores a body of size bytes; -1 = nobody knows.
func (c *Client) upload(ctx context.Context, in UploadInput, size int64, failed *failure) (Uploaded, error) {
	source := sourceReader{Reader: in.Body, failed: failed}
	file, isFile := in.Body.(*File)
	if in.Body = &source; size >= 0 {
		in.Body = &sourceSeeker{source}
	}
	switch inParts := size >= leastParts*c.partSize; {
	case inParts && isFile:
		return c.uploadParts(ctx, in, newFileParts(file, size, c.partSize, failed), size)
	case inParts || size < 0:
		return c.uploadStream(ctx, in)
	case size <= smallBody:
		return c.uploadSmall(ctx, in, size)
	}
	return c.uploadWhole(ctx, in, size)
}

func (c *Client) uploadSmall(ctx context.Context, in UploadInput, size int64) (Uploaded, error) {
	data := make([]byte, size)
	if _, err := io.ReadFull(in.Body, data); err != nil {
		return Uploaded{}, err
	}
	in.Body = bytes.NewReader(data)
	return c.uploadWhole(ctx, in, size)
}

func (c *Client) uploadWhole(ctx context.Context, in UploadInput, size int64) (Uploaded, error) {
	put := &s3.PutObjectInput{
		Bucket: aws.String(in.At.Bucket), Key: aws.String(in.At.Key),
		Body: in.Body, ContentLength: aws.Int64(size),
		ContentType: optional(in.ContentType), CacheControl: optional(in.CacheControl), ACL: types.ObjectCannedACL(in.ACL),
	}
	if in.NoOverwrite {
		put.IfNoneMatch = aws.String("*")
	}
	out, err := c.api.PutObject(ctx, put)
	if err != nil {
		return Uploaded{}, err
	}
	in.Progress(size)
	return Uploaded{ETag: unquote(aws.ToString(out.ETag)), Bytes: size}, nil
}

// uploadError words a failure, that of the source where it has one.
func uploadError(in UploadInput, err, sourceErr error) error {
	at := in.At
	var left *PartsLeftError
	switch {
	case errors.As(err, &left):
		return &PartsLeftError{Err: uploadError(in, left.Err, sourceErr), Abort: left.Abort}
	case sourceErr != nil:
		return fmt.Errorf("put %s: %w", at, sourceErr)
	case in.NoOverwrite && (Code(err) == "PreconditionFailed" || errors.Is(err, ErrExists)):
		return fmt.Errorf("put %s: %w", at, ErrExists)
	}
	return WrapError("put", in.At, err)
}

// seekableSize returns how many bytes r still holds, and -1 where it cannot tell.
func seekableSize(r io.Reader) (int64, error) {
	seeker, ok := r.(io.Seeker)
	if !ok {
		return -1, nil
	}
	at, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	_, err = seeker.Seek(at, io.SeekStart)
	return end - at, err
}

// optional is s for the SDK, which takes "" for a value that was set.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
