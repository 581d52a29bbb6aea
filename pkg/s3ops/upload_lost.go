package s3ops

import (
	"context"
	"crypto/md5" //nolint:gosec // S3 names it, to find what the network changed
	"encoding/hex"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// isComplete reports whether an upload that cannot be completed is complete: the answer to the first try was lost, and some stores
// know no such upload any more when they are asked again. The object then has the ETag that its parts make.
func (a *partsAPI) isComplete(ctx context.Context, in *s3.CompleteMultipartUploadInput, err error) bool {
	want := joinedETag(in)
	if Code(err) != CodeNoSuchUpload || want == nil {
		return false
	}
	out, err := a.HeadObject(ctx, &s3.HeadObjectInput{Bucket: in.Bucket, Key: in.Key})
	return err == nil && unquote(aws.ToString(out.ETag)) == unquote(*want)
}

// joinedETag is the ETag of an object in parts: the MD5 of theirs, and their number. It is nil where the ETag of one is no MD5.
func joinedETag(in *s3.CompleteMultipartUploadInput) *string {
	sum := md5.New() //nolint:gosec // see above
	for _, part := range in.MultipartUpload.Parts {
		digest, err := hex.DecodeString(unquote(aws.ToString(part.ETag)))
		if err != nil || len(digest) != md5.Size {
			return nil
		}
		sum.Write(digest)
	}
	return aws.String(fmt.Sprintf(`"%x-%d"`, sum.Sum(nil), len(in.MultipartUpload.Parts)))
}
