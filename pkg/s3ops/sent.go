package s3ops

import (
	"context"
	"crypto/md5" //nolint:gosec // S3 names it, to find what the network changed
	"encoding/base64"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// wantsSum are answers to a body without a Content-MD5 by which stores ask for one, as they do where a bucket has Object Lock.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, "Content-MD5"
var wantsSum = signs{codes: []string{"MissingContentMD5", "InvalidRequest"}} //nolint:gochecknoglobals // a constant

// sendSums gives a body that is sent one sum, by which a store refuses what arrives damaged. Over TLS, where the SDK signs no body,
// it is a Content-MD5, which every store knows (BadDigest). Over plain HTTP the SDK signs the SHA-256 of the body, which is compared with the
// signature (XAmzContentSHA256Mismatch); an MD5 costs more than that, and comes with it once a store asks for one. It is for custom
// endpoints: to AWS the SDK sends a checksum of its own, which some other stores refuse.
func (c *Client) sendSums(stack *middlewareStack) error {
	if id := stack.ID(); id != "PutObject" && id != "UploadPart" {
		return nil
	}
	isSigned := strings.HasPrefix(strings.ToLower(c.endpoint), "http://")
	send := func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, md middleware.Metadata, err error,
	) {
		if !isSigned || c.wantsMD5.Load() {
			addSentSum(in.Parameters)
			return next.HandleInitialize(ctx, in)
		}
		rewind := rewinder(in.Parameters)
		out, md, err = next.HandleInitialize(ctx, in)
		if !wantsSum.in(err) || rewind == nil || rewind() != nil || !addSentSum(in.Parameters) {
			return out, md, err
		}
		if out, md, err = next.HandleInitialize(ctx, in); err == nil {
			c.wantsMD5.Store(true)
		}
		return out, md, err
	}
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("SendSums", send), middleware.After)
}

// addSentSum puts a sum of its body into the header of a request, and reports whether it has one: a CRC32 for a part where the store
// was told of that, else a Content-MD5. An MD5 takes 1.6 s for a gigabyte, a CRC32 a tenth of that.
func addSentSum(params any) bool {
	switch in := params.(type) {
	case *s3.PutObjectInput:
		in.ContentMD5 = sentSum(in.Body, md5.New()) //nolint:gosec // see above
		return in.ContentMD5 != nil
	case *s3.UploadPartInput:
		if in.ChecksumAlgorithm == types.ChecksumAlgorithmCrc32 {
			in.ChecksumCRC32 = sentSum(in.Body, crc32.NewIEEE())
			return in.ChecksumCRC32 != nil
		}
		in.ContentMD5 = sentSum(in.Body, md5.New()) //nolint:gosec // see above
		return in.ContentMD5 != nil
	}
	return false
}

// sentSum is the sum of a body, for a header. It is nil where body does not seek or cannot be read: sending it tells how.
func sentSum(body io.Reader, sum hash.Hash) *string {
	seeker, ok := body.(io.ReadSeeker)
	if !ok {
		return nil
	}
	at, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil
	}
	_, err = io.Copy(sum, seeker)
	if _, back := seeker.Seek(at, io.SeekStart); errors.Join(err, back) != nil {
		return nil
	}
	encoded := base64.StdEncoding.EncodeToString(sum.Sum(nil))
	return &encoded
}
