package devs3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// What an object carries beside its bytes: access, tags, locks.

func markFits(object, version string) error { return firstError(fits(&object), tokensFit(&version)) }

func (s guardedStore) GetObjectAcl(ctx context.Context, in *s3.GetObjectAclInput) (*s3.GetObjectAclOutput, error) { //nolint:revive // the library calls it so
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return nil, err
	}
	return s.Backend.GetObjectAcl(ctx, in)
}

func (s guardedStore) PutObjectAcl(ctx context.Context, in *s3.PutObjectAclInput) error { //nolint:revive // the library calls it so
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return err
	}
	return s.Backend.PutObjectAcl(ctx, in)
}

func (s guardedStore) GetObjectTagging(ctx context.Context, bucket, object, version string) (map[string]string, error) {
	if err := markFits(object, version); err != nil {
		return nil, err
	}
	return s.Backend.GetObjectTagging(ctx, bucket, object, version)
}

func (s guardedStore) PutObjectTagging(ctx context.Context, bucket, object, version string, tags map[string]string) error {
	if err := markFits(object, version); err != nil {
		return err
	}
	return s.Backend.PutObjectTagging(ctx, bucket, object, version, tags)
}

func (s guardedStore) DeleteObjectTagging(ctx context.Context, bucket, object, version string) error {
	if err := markFits(object, version); err != nil {
		return err
	}
	return s.Backend.DeleteObjectTagging(ctx, bucket, object, version)
}

func (s guardedStore) PutObjectRetention(ctx context.Context, bucket, object, version string, retention []byte) error {
	if err := markFits(object, version); err != nil {
		return err
	}
	return s.Backend.PutObjectRetention(ctx, bucket, object, version, retention)
}

func (s guardedStore) GetObjectRetention(ctx context.Context, bucket, object, version string) ([]byte, error) {
	if err := markFits(object, version); err != nil {
		return nil, err
	}
	return s.Backend.GetObjectRetention(ctx, bucket, object, version)
}

func (s guardedStore) PutObjectLegalHold(ctx context.Context, bucket, object, version string, status bool) error {
	if err := markFits(object, version); err != nil {
		return err
	}
	return s.Backend.PutObjectLegalHold(ctx, bucket, object, version, status)
}

func (s guardedStore) GetObjectLegalHold(ctx context.Context, bucket, object, version string) (*bool, error) {
	if err := markFits(object, version); err != nil {
		return nil, err
	}
	return s.Backend.GetObjectLegalHold(ctx, bucket, object, version)
}
