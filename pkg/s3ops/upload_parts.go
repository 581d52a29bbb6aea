package s3ops

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	transfertypes "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	createGrace     = 30 * time.Second // for the answer that tells the upload's id when ctx ends
	createTimeout   = 2 * DefaultStall
	completeTimeout = 5 * time.Minute
	abortTimeout    = 15 * time.Second
	partGrace       = 5 * time.Second // for the answer to a part that has been sent when ctx ends
	abortPause      = 100 * time.Millisecond
	maxAborts       = 5
)

func (c *Client) uploadParts(ctx context.Context, in UploadInput) (Uploaded, error) {
	api := &partsAPI{Client: c.api, md5: c.sentMD5, encryption: c.encryption}
	if in.NoOverwrite {
		look := func(ctx context.Context) error { return c.refuseTaken(ctx, in) }
		if err := look(ctx); err != nil {
			return Uploaded{}, err
		}
		if !c.quirks.guardsParts {
			api.beforeEnd = look
		}
	}
	sent := &sentBytes{report: in.Progress}
	manager := transfermanager.New(api, func(o *transfermanager.Options) {
		o.PartSizeBytes = PartSize
		o.MultipartUploadThreshold = PartSize
		o.Concurrency = in.PartConcurrency
		o.ObjectProgressListeners.Register(sent)
		if !c.quirks.sdkChecksums {
			o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired // as for all other requests
		}
	})
	input := &transfermanager.UploadObjectInput{
		Bucket: aws.String(in.At.Bucket), Key: aws.String(in.At.Key), Body: in.Body,
		ContentType: optional(in.ContentType), CacheControl: optional(in.CacheControl),
		ACL: transfertypes.ObjectCannedACL(in.ACL),
	}
	if in.NoOverwrite {
		input.IfNoneMatch = aws.String("*")
	}
	out, err := manager.UploadObject(ctx, input)
	if err = errors.Join(api.completeErr, err); err != nil {
		return Uploaded{}, api.withAbort(cmp.Or(ctx.Err(), err))
	}
	return Uploaded{ETag: unquote(aws.ToString(out.ETag)), Bytes: sent.total}, nil
}

// partsAPI is the SDK's client with the changes that the transfer manager needs to leave nothing behind.
type partsAPI struct {
	*s3.Client
	md5        func(io.Reader) *string
	encryption Encryption
	beforeEnd  func(context.Context) error // whether the upload may be completed; nil = it may

	completeErr, abortErr error
}

// CreateMultipartUpload waits for its answer when ctx ends, and for longer than other requests do: cut off, it can leave an upload
// whose id nobody knows.
func (a *partsAPI) CreateMultipartUpload(
	ctx context.Context, in *s3.CreateMultipartUploadInput, opts ...func(*s3.Options),
) (*s3.CreateMultipartUploadOutput, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	inHand, stop := outliving(ctx, createGrace)
	defer stop()
	out, err := a.Client.CreateMultipartUpload(withPatience(inHand, createTimeout), in, opts...)
	if err == nil {
		err = a.encryption.confirmedBy(out.ServerSideEncryption)
	}
	if err != nil && out != nil {
		_, _ = a.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: in.Bucket, Key: in.Key, UploadId: out.UploadId}, opts...)
	}
	return out, err
}

// UploadPart stops by running out of bytes when ctx ends, and waits for the answer where all have been sent: a request
// that is cut off then may store its part after the upload has been aborted, and so bring the upload back.
func (a *partsAPI) UploadPart(
	ctx context.Context, in *s3.UploadPartInput, opts ...func(*s3.Options),
) (*s3.UploadPartOutput, error) {
	inHand, stop := outliving(ctx, partGrace)
	defer stop()
	in.ContentMD5 = a.md5(in.Body)
	if body, ok := in.Body.(io.ReadSeeker); ok {
		in.Body = &endingBody{ReadSeeker: body, err: ctx.Err}
	}
	return a.Client.UploadPart(inHand, in, opts...)
}

// outliving is a context that ends some time after ctx does.
func outliving(ctx context.Context, grace time.Duration) (inHand context.Context, stop func()) {
	inHand, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return inHand, func() { unhook(); cancel() }
}

// endingBody has no more bytes when err tells an error.
type endingBody struct {
	io.ReadSeeker
	err func() error
}

func (b *endingBody) Read(p []byte) (int, error) {
	if err := b.err(); err != nil {
		return 0, err
	}
	return b.ReadSeeker.Read(p)
}

// CompleteMultipartUpload waits for its answer too, because nobody could tell what became of the object. A failure is
// kept here and the upload aborted: the transfer manager would write a line to the log of the process.
func (a *partsAPI) CompleteMultipartUpload(
	ctx context.Context, in *s3.CompleteMultipartUploadInput, opts ...func(*s3.Options),
) (*s3.CompleteMultipartUploadOutput, error) {
	if a.completeErr = ctx.Err(); a.completeErr == nil && a.beforeEnd != nil {
		a.completeErr = a.beforeEnd(ctx)
	}
	if a.completeErr == nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), completeTimeout)
		defer cancel()
		out, err := a.Client.CompleteMultipartUpload(withPatience(ctx, completeTimeout), in, opts...)
		if err == nil || a.isComplete(ctx, in, err) {
			return cmp.Or(out, &s3.CompleteMultipartUploadOutput{ETag: joinedETag(in)}), nil
		}
		a.completeErr = err
	}
	_, _ = a.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: in.Bucket, Key: in.Key, UploadId: in.UploadId}, opts...)
	return &s3.CompleteMultipartUploadOutput{}, nil
}

// AbortMultipartUpload works after ctx has ended, which is when it is needed, and repeats until the store knows no such
// upload, as the documentation of S3 asks for when parts were on the way. Its own failure is kept here: the transfer
// manager would replace the error that tells why by a text.
func (a *partsAPI) AbortMultipartUpload(
	ctx context.Context, in *s3.AbortMultipartUploadInput, opts ...func(*s3.Options),
) (*s3.AbortMultipartUploadOutput, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
	defer cancel()
	for range maxAborts {
		_, a.abortErr = a.Client.AbortMultipartUpload(ctx, in, opts...)
		if Code(a.abortErr) == CodeNoSuchUpload {
			a.abortErr = nil
			break
		}
		if a.abortErr != nil {
			break
		}
		time.Sleep(abortPause)
	}
	return &s3.AbortMultipartUploadOutput{}, nil
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

func (a *partsAPI) withAbort(err error) error {
	if a.abortErr == nil {
		return err
	}
	return &PartsLeftError{Err: err, Abort: a.abortErr}
}

// sentBytes turns the transfer manager's sums, which come from all its goroutines, into steps.
type sentBytes struct {
	mu     sync.Mutex
	total  int64
	report func(int64)
}

// OnObjectBytesTransferred implements a listener of the transfer manager.
func (s *sentBytes) OnObjectBytesTransferred(_ context.Context, e *transfermanager.ObjectBytesTransferredEvent) {
	s.mu.Lock()
	step := e.BytesTransferred - s.total
	s.total = max(s.total, e.BytesTransferred)
	s.mu.Unlock()
	if step > 0 {
		s.report(step)
	}
}

// refuseTaken fails with ErrExists where there is an object at the key of an upload. It is asked before parts are sent in vain, and
// once more before they become an object, because some stores ignore the condition then. Who may not look leaves it to the store.
func (c *Client) refuseTaken(ctx context.Context, in UploadInput) error {
	taken, err := c.Exists(ctx, in.At)
	if taken {
		return ErrExists
	}
	return CancelledOnly(err)
}
