package website

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// pageSize is how many versions S3 lists and removes at once at most.
const pageSize = 1000

// sweep goes through everything in a bucket, and removes it or only counts it.
type sweep struct {
	client store
	opt    DeleteOptions
	sum    Contents
	left   *UndeletedError // what the store would not remove; nil if there is nothing
	hidden []listed        // what is listed under a name that is not its own
}

func (s *sweep) run(ctx context.Context) error {
	err := s.versions(ctx)
	// A store without versions says so, or it takes the question for another one and seems to hold nothing.
	if s.client.Lacks(err) || (err == nil && s.client.Endpoint() != "" && s.sum.Empty()) {
		err = s.objects(ctx)
	}
	if err != nil {
		return err
	}
	if err := s.findHidden(ctx); err != nil {
		return err
	}
	if err := s.uploads(ctx); err != nil || s.left == nil {
		return err
	}
	return s.left
}

func (s *sweep) versions(ctx context.Context) error {
	pages := s3.NewListObjectVersionsPaginator(s.client.API(), &s3.ListObjectVersionsInput{
		Bucket: aws.String(s.opt.Bucket), MaxKeys: aws.Int32(pageSize),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3ops.WrapError("list versions of", s3ops.Location{Bucket: s.opt.Bucket}, err)
		}
		var found []listed
		for _, v := range page.Versions {
			counts := Contents{Versions: 1, Bytes: aws.ToInt64(v.Size)}
			if aws.ToBool(v.IsLatest) {
				counts.Objects, counts.Versions = 1, 0
			}
			found = append(found, listed{types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId}, counts})
		}
		for _, m := range page.DeleteMarkers {
			found = append(found, listed{types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId}, Contents{DeleteMarkers: 1}})
		}
		if err := s.remove(ctx, found); err != nil {
			return err
		}
	}
	return nil
}

// objects is versions for stores that have none.
func (s *sweep) objects(ctx context.Context) error {
	pages := s3.NewListObjectsV2Paginator(s.client.API(), &s3.ListObjectsV2Input{Bucket: aws.String(s.opt.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3ops.WrapError("list", s3ops.Location{Bucket: s.opt.Bucket}, err)
		}
		var found []listed
		for _, object := range page.Contents {
			counts := Contents{Objects: 1, Bytes: aws.ToInt64(object.Size)}
			found = append(found, listed{types.ObjectIdentifier{Key: object.Key}, counts})
		}
		if err := s.remove(ctx, found); err != nil {
			return err
		}
	}
	return nil
}

// remove deals with one page: it refuses, counts, or removes it. What cannot be removed keeps nothing else from it, unless
// that is true of a whole page.
func (s *sweep) remove(ctx context.Context, page []listed) error {
	if len(page) == 0 {
		return nil
	}
	if !s.opt.Force && !s.opt.DryRun {
		return &NotEmptyError{Bucket: s.opt.Bucket, Contents: total(page)}
	}
	if s.opt.DryRun {
		s.count(total(page))
		return nil
	}
	left, err := s.client.deletePage(ctx, s.opt.Bucket, page)
	if err != nil {
		return err
	}
	gone := s.keep(page, left)
	s.count(total(gone))
	if len(gone) == 0 && len(s.hidden) == 0 && s.left != nil {
		return s.left
	}
	return nil
}

// keep notes what of a page is left, and returns the rest.
func (s *sweep) keep(page []listed, left map[named]string) (gone []listed) {
	for _, v := range page {
		key, version := aws.ToString(v.id.Key), aws.ToString(v.id.VersionId)
		code, stays := left[named{key, version}]
		if !stays {
			code, stays = left[named{key, ""}] // as stores say it that have no versions
		}
		switch {
		case !stays:
			gone = append(gone, v)
		case code == otherName:
			s.hidden = append(s.hidden, v)
		default:
			s.leave(key, code)
		}
	}
	return gone
}

// leave notes one object that is left.
func (s *sweep) leave(key, code string) {
	if s.left == nil {
		s.left = &UndeletedError{Bucket: s.opt.Bucket, Key: key, Code: code}
	}
	s.left.Count++
}

func total(page []listed) (sum Contents) {
	for _, v := range page {
		sum.add(v.counts)
	}
	return sum
}

func (s *sweep) count(found Contents) {
	s.sum.add(found)
	if s.opt.OnProgress != nil {
		s.opt.OnProgress(s.sum)
	}
}

// uploads aborts the multipart uploads that were never completed: they cost storage and no listing of objects shows them.
func (s *sweep) uploads(ctx context.Context) error {
	pages := s3.NewListMultipartUploadsPaginator(s.client.API(), &s3.ListMultipartUploadsInput{Bucket: aws.String(s.opt.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if s.client.Lacks(err) || s3ops.Code(err) == s3ops.CodeNoSuchUpload { // the latter where there are none, on some stores
			return nil
		}
		if err != nil {
			return s3ops.WrapError("list uploads to", s3ops.Location{Bucket: s.opt.Bucket}, err)
		}
		found := Contents{Uploads: len(page.Uploads)}
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
	_, err := s.client.API().AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: aws.String(s.opt.Bucket), Key: upload.Key, UploadId: upload.UploadId,
	})
	if s3ops.IsNotFound(err) { // completed or aborted meanwhile
		return nil
	}
	return s3ops.WrapError("abort the upload of", s3ops.Location{Bucket: s.opt.Bucket, Key: aws.ToString(upload.Key)}, err)
}
