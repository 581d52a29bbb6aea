package website

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// listed is one version in a listing, and what it counts for.
type listed struct {
	id     types.ObjectIdentifier
	counts Contents
}

// named is what a store tells of a version that it did not remove.
type named struct{ key, version string }

// deletePage removes up to a thousand versions, and tells what the store says about those that stay. It takes one request,
// and one for each object that such a request cannot name. An error is about all of them.
func (c store) deletePage(ctx context.Context, bucket string, page []listed) (left map[named]string, err error) {
	left = make(map[named]string)
	var together, alone []types.ObjectIdentifier
	for _, v := range page {
		if s3ops.FitsXML(aws.ToString(v.id.Key)) {
			together = append(together, v.id)
		} else {
			alone = append(alone, v.id)
		}
	}
	if len(together) > 0 {
		err := c.deleteTogether(ctx, bucket, together, left)
		if c.Lacks(err) {
			alone, err = append(alone, together...), nil
		}
		if err != nil {
			return nil, err
		}
	}
	for _, id := range alone {
		if code, err := c.deleteAlone(ctx, bucket, id); err != nil {
			return nil, err
		} else if code != "" {
			left[named{aws.ToString(id.Key), aws.ToString(id.VersionId)}] = code
		}
	}
	return left, nil
}

func (c store) deleteTogether(ctx context.Context, bucket string, ids []types.ObjectIdentifier, left map[named]string) error {
	out, err := c.API().DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: aws.String(bucket), Delete: &types.Delete{Objects: ids, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return s3ops.WrapError("delete objects of", s3ops.Location{Bucket: bucket}, err)
	}
	for _, failed := range out.Errors {
		left[named{aws.ToString(failed.Key), aws.ToString(failed.VersionId)}] = aws.ToString(failed.Code)
	}
	return nil
}

// otherName is said of an object whose name the store does not tell.
const otherName = "the store lists it under a name that is not its own"

// deleteAlone removes one version. code is what the store says about it alone; "" if it is removed.
func (c store) deleteAlone(ctx context.Context, bucket string, id types.ObjectIdentifier) (code string, err error) {
	key, version := id.Key, id.VersionId
	if strings.ContainsRune(aws.ToString(key), utf8.RuneError) { // a name as it is, or what stands for another one
		_, err := c.API().HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: key, VersionId: realVersion(version)})
		if s3ops.IsNotFound(err) {
			return otherName, nil
		}
	}
	_, err = c.API().DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: key, VersionId: version})
	if s3ops.Status(err) != 0 && !failsForAll(err) {
		return s3ops.Code(err), nil
	}
	return "", s3ops.WrapError("delete", s3ops.Location{Bucket: bucket, Key: aws.ToString(key)}, err)
}

// findHidden removes what was listed under another name, on stores that tell the right one in their listing of objects: there are
// some that encode nothing in that of versions. It takes three requests a version.
func (s *sweep) findHidden(ctx context.Context) error {
	if len(s.hidden) == 0 {
		return nil
	}
	for object, err := range s.client.List(ctx, s3ops.Location{Bucket: s.opt.Bucket}) {
		if err != nil {
			return err
		}
		for !s3ops.FitsXML(object.Key) && len(s.hidden) > 0 {
			gone, err := s.removeNewest(ctx, object.Key)
			if err != nil {
				return err
			}
			if !gone {
				break
			}
			s.count(s.hidden[0].counts)
			s.hidden = s.hidden[1:]
		}
	}
	for _, v := range s.hidden {
		s.leave(aws.ToString(v.id.Key), otherName)
	}
	return nil
}

// removeNewest removes the newest version of an object; false says that there is none.
func (s *sweep) removeNewest(ctx context.Context, key string) (bool, error) {
	head, err := s.client.API().HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(s.opt.Bucket), Key: aws.String(key)})
	if s3ops.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, s3ops.WrapError("look at", s3ops.Location{Bucket: s.opt.Bucket, Key: key}, err)
	}
	code, err := s.client.deleteAlone(ctx, s.opt.Bucket, types.ObjectIdentifier{Key: aws.String(key), VersionId: head.VersionId})
	return err == nil && code == "", err
}

// realVersion leaves out what stands for the only version of an object.
func realVersion(version *string) *string {
	if aws.ToString(version) == "null" {
		return nil
	}
	return version
}

// failsForAll knows answers that are not about one object.
func failsForAll(err error) bool {
	switch s3ops.Code(err) {
	case "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "SlowDown":
		return true
	}
	return false
}
