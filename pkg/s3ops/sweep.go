package s3ops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// pageSize is how many versions S3 lists and removes at once at most.
const pageSize = 1000

// sweep goes through everything in a bucket, and removes it or only counts it.
type sweep struct {
	client *Client
	opt    DeleteOptions
	sum    BucketContents
}

func (s *sweep) run(ctx context.Context) error {
	err := s.versions(ctx)
	// A store without versions says so, or it takes the question for another one and seems to hold nothing.
	if s.client.lacks(err) || (err == nil && s.client.endpoint != "" && s.sum.Empty()) {
		err = s.objects(ctx)
	}
	if err != nil {
		return err
	}
	return s.uploads(ctx)
}

func (s *sweep) versions(ctx context.Context) error {
	pages := s3.NewListObjectVersionsPaginator(s.client.api, &s3.ListObjectVersionsInput{
		Bucket: aws.String(s.opt.Bucket), MaxKeys: aws.Int32(pageSize),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return wrapError("list versions of", s.opt.Bucket, "", err)
		}
		var found BucketContents
		var ids []types.ObjectIdentifier
		for _, v := range page.Versions {
			if aws.ToBool(v.IsLatest) {
				found.Objects++
			} else {
				found.Versions++
			}
			found.Bytes += aws.ToInt64(v.Size)
			ids = append(ids, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
		}
		for _, m := range page.DeleteMarkers {
			found.DeleteMarkers++
			ids = append(ids, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
		}
		if err := s.remove(ctx, found, ids); err != nil {
			return err
		}
	}
	return nil
}

// objects is versions for stores that have none.
func (s *sweep) objects(ctx context.Context) error {
	pages := s3.NewListObjectsV2Paginator(s.client.api, &s3.ListObjectsV2Input{Bucket: aws.String(s.opt.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return wrapError("list", s.opt.Bucket, "", err)
		}
		found := BucketContents{Objects: len(page.Contents)}
		var ids []types.ObjectIdentifier
		for _, object := range page.Contents {
			found.Bytes += aws.ToInt64(object.Size)
			ids = append(ids, types.ObjectIdentifier{Key: object.Key})
		}
		if err := s.remove(ctx, found, ids); err != nil {
			return err
		}
	}
	return nil
}

// remove deals with one page: it refuses, counts, or removes it.
func (s *sweep) remove(ctx context.Context, found BucketContents, ids []types.ObjectIdentifier) error {
	if found.Empty() {
		return nil
	}
	if !s.opt.Force && !s.opt.DryRun {
		return &NotEmptyError{Bucket: s.opt.Bucket, Contents: found}
	}
	if !s.opt.DryRun {
		if err := s.client.deletePage(ctx, s.opt.Bucket, ids); err != nil {
			return err
		}
	}
	s.count(found)
	return nil
}

func (s *sweep) count(found BucketContents) {
	s.sum.Objects += found.Objects
	s.sum.Versions += found.Versions
	s.sum.DeleteMarkers += found.DeleteMarkers
	s.sum.Uploads += found.Uploads
	s.sum.Bytes += found.Bytes
	if s.opt.OnProgress != nil {
		s.opt.OnProgress(s.sum)
	}
}

func (c *Client) deletePage(ctx context.Context, bucket string, ids []types.ObjectIdentifier) error {
	out, err := c.api.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: aws.String(bucket), Delete: &types.Delete{Objects: ids, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return wrapError("delete objects of", bucket, "", err)
	}
	if len(out.Errors) > 0 {
		first := out.Errors[0]
		return &UndeletedError{Bucket: bucket, Key: aws.ToString(first.Key), Code: aws.ToString(first.Code), Count: len(out.Errors)}
	}
	return nil
}

// uploads aborts the multipart uploads that were never completed: they cost storage and no listing of objects shows them.
func (s *sweep) uploads(ctx context.Context) error {
	pages := s3.NewListMultipartUploadsPaginator(s.client.api, &s3.ListMultipartUploadsInput{Bucket: aws.String(s.opt.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if s.client.lacks(err) || Code(err) == codeNoSuchUpload { // the latter where there are none, on some stores
			return nil
		}
		if err != nil {
			return wrapError("list uploads to", s.opt.Bucket, "", err)
		}
		found := BucketContents{Uploads: len(page.Uploads)}
		if !s.opt.Force && !s.opt.DryRun && !found.Empty() {
			return &NotEmptyError{Bucket: s.opt.Bucket, Contents: found}
		}
		for _, upload := range page.Uploads {
			if err := s.abort(ctx, upload); err != nil {
				return err
			}
		}
		if !found.Empty() {
			s.count(found)
		}
	}
	return nil
}

func (s *sweep) abort(ctx context.Context, upload types.MultipartUpload) error {
	if s.opt.DryRun {
		return nil
	}
	_, err := s.client.api.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: aws.String(s.opt.Bucket), Key: upload.Key, UploadId: upload.UploadId,
	})
	if IsNotFound(err) { // completed or aborted meanwhile
		return nil
	}
	return wrapError("abort the upload of", s.opt.Bucket, aws.ToString(upload.Key), err)
}
