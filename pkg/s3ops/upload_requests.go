package s3ops

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
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

// sumsUnknown are answers to an upload that tells of sums, by stores that do not know them: an error of its own for each.
var sumsUnknown = signs{statuses: []int{http.StatusBadRequest, http.StatusNotImplemented}} //nolint:gochecknoglobals // a constant

// partsAPI are the requests of an upload in parts, sent in such a way that they leave nothing behind.
type partsAPI struct {
	*s3.Client
	encryption Encryption
	sums       types.ChecksumAlgorithm     // that each part has, as the store was told; "" = none
	noSums     *atomic.Bool                // it is known to refuse an upload that tells of sums
	beforeEnd  func(context.Context) error // whether the upload may be completed; nil = it may
}

// create begins an upload, and returns its id. It waits for its answer when ctx ends, and for longer than other requests do: cut off, it
// can leave an upload whose id nobody knows.
func (a *partsAPI) create(ctx context.Context, in UploadInput) (id *string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	inHand, stop := outliving(ctx, createGrace)
	defer stop()
	out, err := a.createWithSums(withPatience(inHand, createTimeout), in)
	if err != nil {
		return nil, err
	}
	if err := a.encryption.confirmedBy(out.ServerSideEncryption); err != nil {
		if left := a.abort(ctx, in.At, out.UploadId); left != nil {
			return nil, &PartsLeftError{Err: err, Abort: left}
		}
		return nil, err
	}
	return out.UploadId, nil
}

// createWithSums tells the store that each part has a CRC32, and goes by its answer: one that does not repeat the name of the sum knows
// none, and may refuse parts that have one. Some refuse the upload itself.
func (a *partsAPI) createWithSums(ctx context.Context, in UploadInput) (*s3.CreateMultipartUploadOutput, error) {
	create := &s3.CreateMultipartUploadInput{
		Bucket: aws.String(in.At.Bucket), Key: aws.String(in.At.Key), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		ContentType: optional(in.ContentType), CacheControl: optional(in.CacheControl), ACL: types.ObjectCannedACL(in.ACL),
	}
	if a.noSums.Load() {
		create.ChecksumAlgorithm = ""
	}
	out, err := a.CreateMultipartUpload(ctx, create)
	if create.ChecksumAlgorithm != "" && sumsUnknown.in(err) {
		create.ChecksumAlgorithm = ""
		if out, err = a.CreateMultipartUpload(ctx, create); err == nil {
			a.noSums.Store(true)
		}
	}
	if err == nil && out.ChecksumAlgorithm == types.ChecksumAlgorithmCrc32 {
		a.sums = out.ChecksumAlgorithm
	}
	return out, err
}

// send sends a part, whose Body seeks. It stops by running out of bytes when ctx ends, and waits for the answer where all have been
// sent: a request that is cut off then may store its part after the upload has been aborted, and so bring the upload back.
func (a *partsAPI) send(ctx context.Context, in *s3.UploadPartInput) (*s3.UploadPartOutput, error) {
	inHand, stop := outliving(ctx, partGrace)
	defer stop()
	in.ChecksumAlgorithm = a.sums
	if body, ok := in.Body.(io.ReadSeeker); ok {
		in.Body = &endingBody{ReadSeeker: body, err: ctx.Err}
	}
	return a.UploadPart(inHand, in)
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

// complete makes the parts an object, and returns its ETag, "" where the store tells none. It waits for its answer too, because nobody
// could tell what became of the object.
func (a *partsAPI) complete(ctx context.Context, in *s3.CompleteMultipartUploadInput) (etag string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if a.beforeEnd != nil {
		if err := a.beforeEnd(ctx); err != nil {
			return "", err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), completeTimeout)
	defer cancel()
	out, err := a.CompleteMultipartUpload(withPatience(ctx, completeTimeout), in)
	switch {
	case err == nil:
		return unquote(aws.ToString(out.ETag)), nil
	case a.isComplete(ctx, in, err):
		return unquote(aws.ToString(joinedETag(in))), nil
	}
	return "", err
}

// abort removes an upload. It works after ctx has ended, which is when it is needed, and repeats until the store knows no such
// upload, as the documentation of S3 asks for when parts were on the way.
func (a *partsAPI) abort(ctx context.Context, at Location, id *string) (err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
	defer cancel()
	for range maxAborts {
		_, err = a.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key), UploadId: id})
		if Code(err) == CodeNoSuchUpload {
			return nil
		}
		if err != nil {
			return err
		}
		time.Sleep(abortPause)
	}
	return nil
}
