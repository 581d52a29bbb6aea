package devs3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/s3response"
)

// Uploads in parts: the store makes paths of the keys, and of the IDs that it gave out.

func (s guardedStore) CreateMultipartUpload(ctx context.Context, in s3response.CreateMultipartUploadInput) (out s3response.InitiateMultipartUploadResult, err error) {
	if err := fits(in.Key); err != nil {
		return out, err
	}
	return s.Backend.CreateMultipartUpload(ctx, in)
}

func (s guardedStore) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (out s3response.CompleteMultipartUploadResult, version string, err error) {
	if err := firstError(fits(in.Key), tokensFit(in.UploadId)); err != nil {
		return out, "", err
	}
	return s.Backend.CompleteMultipartUpload(ctx, in)
}

func (s guardedStore) AbortMultipartUpload(ctx context.Context, in *s3.AbortMultipartUploadInput) error {
	if err := firstError(fits(in.Key), tokensFit(in.UploadId)); err != nil {
		return err
	}
	return s.Backend.AbortMultipartUpload(ctx, in)
}

func (s guardedStore) ListMultipartUploads(ctx context.Context, in *s3.ListMultipartUploadsInput) (out s3response.ListMultipartUploadsResult, err error) {
	if err := firstError(allFit(prefixFits, []*string{in.Prefix}), tokensFit(in.UploadIdMarker)); err != nil {
		return out, err
	}
	return s.Backend.ListMultipartUploads(ctx, in)
}

func (s guardedStore) ListParts(ctx context.Context, in *s3.ListPartsInput) (out s3response.ListPartsResult, err error) {
	if err := firstError(fits(in.Key), tokensFit(in.UploadId)); err != nil {
		return out, err
	}
	return s.Backend.ListParts(ctx, in)
}

func (s guardedStore) UploadPart(ctx context.Context, in *s3.UploadPartInput) (*s3.UploadPartOutput, error) {
	if err := firstError(fits(in.Key), tokensFit(in.UploadId)); err != nil {
		return nil, err
	}
	return s.Backend.UploadPart(ctx, in)
}

func (s guardedStore) UploadPartCopy(ctx context.Context, in *s3.UploadPartCopyInput) (out s3response.CopyPartResult, err error) {
	if err := firstError(fits(in.Key), tokensFit(in.UploadId), allFit(sourceFits, []*string{in.CopySource})); err != nil {
		return out, err
	}
	return s.Backend.UploadPartCopy(ctx, in)
}
