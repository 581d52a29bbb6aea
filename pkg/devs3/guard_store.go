package devs3

import (
	"bufio"
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3response"
)

// guardedStore stands between what reads requests and what makes paths of keys. It sees keys as the store is about to use them,
// wherever in a request they came from and however they were encoded there: in a form, in the body of a DeleteObjects, in the
// query. Each method that takes a key, a prefix or a token refuses what does not fit.
type guardedStore struct{ backend.Backend }

// fits is errKey unless all keys fit; nil keys are none.
func fits(keys ...*string) error { return allFit(keyFits, keys) }

// tokensFit is fits for IDs of uploads and versions.
func tokensFit(tokens ...*string) error { return allFit(tokenFits, tokens) }

func allFit(fit func(string) bool, texts []*string) error {
	for _, text := range texts {
		if text != nil && !fit(*text) {
			return errKey
		}
	}
	return nil
}

// firstError is the first that is one.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// NormalizeObjectKey leaves keys as they are: those that fit have one form only.
func (s guardedStore) NormalizeObjectKey(_, object string) string { return object }

// PutObject also stores what comes in forms.
func (s guardedStore) PutObject(ctx context.Context, in s3response.PutObjectInput) (out s3response.PutObjectOutput, err error) {
	if err := fits(in.Key); err != nil {
		return out, err
	}
	return s.Backend.PutObject(ctx, in)
}

func (s guardedStore) HeadObject(ctx context.Context, in *s3.HeadObjectInput) (*s3.HeadObjectOutput, error) {
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return nil, err
	}
	return s.Backend.HeadObject(ctx, in)
}

func (s guardedStore) GetObject(ctx context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return nil, err
	}
	return s.Backend.GetObject(ctx, in)
}

func (s guardedStore) GetObjectAttributes(ctx context.Context, in *s3.GetObjectAttributesInput) (out s3response.GetObjectAttributesResponse, err error) {
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return out, err
	}
	return s.Backend.GetObjectAttributes(ctx, in)
}

func (s guardedStore) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (out s3response.CopyObjectOutput, err error) {
	if err := firstError(fits(in.Key), allFit(sourceFits, []*string{in.CopySource})); err != nil {
		return out, err
	}
	return s.Backend.CopyObject(ctx, in)
}

func (s guardedStore) DeleteObject(ctx context.Context, in *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return nil, err
	}
	return s.Backend.DeleteObject(ctx, in)
}

// DeleteObjects is refused as a whole: no object can have a key that does not fit.
func (s guardedStore) DeleteObjects(ctx context.Context, in *s3.DeleteObjectsInput) (out s3response.DeleteResult, err error) {
	if in.Delete != nil {
		for _, object := range in.Delete.Objects {
			if err := firstError(fits(object.Key), tokensFit(object.VersionId)); err != nil {
				return out, err
			}
		}
	}
	return s.Backend.DeleteObjects(ctx, in)
}

func (s guardedStore) RestoreObject(ctx context.Context, in *s3.RestoreObjectInput) error {
	if err := firstError(fits(in.Key), tokensFit(in.VersionId)); err != nil {
		return err
	}
	return s.Backend.RestoreObject(ctx, in)
}

// SelectObjectContent has no way to fail before its answer begins: of a key that does not fit there is none.
func (s guardedStore) SelectObjectContent(ctx context.Context, in *s3.SelectObjectContentInput) func(w *bufio.Writer) {
	if fits(in.Key) != nil {
		return func(*bufio.Writer) {}
	}
	return s.Backend.SelectObjectContent(ctx, in)
}

func (s guardedStore) ListObjects(ctx context.Context, in *s3.ListObjectsInput) (out s3response.ListObjectsResult, err error) {
	if err := allFit(prefixFits, []*string{in.Prefix}); err != nil {
		return out, err
	}
	return s.Backend.ListObjects(ctx, in)
}

func (s guardedStore) ListObjectsV2(ctx context.Context, in *s3.ListObjectsV2Input) (out s3response.ListObjectsV2Result, err error) {
	if err := allFit(prefixFits, []*string{in.Prefix}); err != nil {
		return out, err
	}
	return s.Backend.ListObjectsV2(ctx, in)
}

func (s guardedStore) ListObjectVersions(ctx context.Context, in *s3.ListObjectVersionsInput) (out s3response.ListVersionsResult, err error) {
	if err := allFit(prefixFits, []*string{in.Prefix}); err != nil {
		return out, err
	}
	return s.Backend.ListObjectVersions(ctx, in)
}
