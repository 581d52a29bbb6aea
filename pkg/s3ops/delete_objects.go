package s3ops

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// MaxDeleted is how many objects one request of S3 deletes at most.
const MaxDeleted = 1000

// Deletion is what became of objects that were to be deleted.
type Deletion struct {
	// Left are those that the store would not delete, by their keys, with what it said: an [*Error] each.
	Left map[string]error
	// Hidden counts those that lie behind a delete marker now: the bucket keeps versions, and their bytes are still there.
	Hidden int
}

// DeleteObjects deletes up to MaxDeleted objects of a bucket in one request, and one more for each whose key XML cannot carry. A key
// that no object has is no error. On a store without such a request there is one for each object. The error is an [*Error] about the
// request as a whole; how many of the objects are gone is not known then.
func (c *Client) DeleteObjects(ctx context.Context, bucket string, keys []string) (Deletion, error) {
	done := Deletion{Left: make(map[string]error)}
	var together, alone []string
	for _, key := range keys {
		if FitsXML(key) {
			together = append(together, key)
		} else {
			alone = append(alone, key)
		}
	}
	if len(together) > 0 {
		err := c.deleteTogether(ctx, bucket, together, &done)
		if c.Lacks(err) {
			alone, err = append(alone, together...), nil
		}
		if err != nil {
			return done, err
		}
	}
	for _, key := range alone {
		if err := c.deleteAlone(ctx, Location{Bucket: bucket, Key: key}, &done); err != nil {
			return done, err
		}
	}
	return done, nil
}

func (c *Client) deleteTogether(ctx context.Context, bucket string, keys []string, done *Deletion) error {
	ids := make([]types.ObjectIdentifier, len(keys))
	for i := range keys {
		ids[i].Key = aws.String(keys[i])
	}
	out, err := c.api.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String(bucket), Delete: &types.Delete{Objects: ids}})
	if err != nil {
		return WrapError("delete objects of", Location{Bucket: bucket}, err)
	}
	for _, gone := range out.Deleted {
		if aws.ToBool(gone.DeleteMarker) {
			done.Hidden++
		}
	}
	for _, failed := range out.Errors {
		said := &smithy.GenericAPIError{Code: aws.ToString(failed.Code), Message: aws.ToString(failed.Message)}
		if said.Code == "" {
			said.Code = "InternalError" // a store that gives no reason has one of its own
		}
		key := aws.ToString(failed.Key)
		done.Left[key] = WrapError("delete", Location{Bucket: bucket, Key: key}, said)
	}
	return nil
}

// deleteAlone deletes one object. What the store says about it alone is noted in done.
func (c *Client) deleteAlone(ctx context.Context, at Location, done *Deletion) error {
	out, err := c.api.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)})
	switch err = WrapError("delete", at, err); {
	case err == nil:
		if aws.ToBool(out.DeleteMarker) {
			done.Hidden++
		}
	case Status(err) != 0 && !FailsAll(err):
		done.Left[at.Key] = err
	default:
		return err
	}
	return nil
}

// FitsXML reports whether every store reads this key in XML as it was meant. XML 1.0 has no place for some characters; it has one for
// spaces at the ends and for control characters, which readers drop or change.
func FitsXML(key string) bool {
	if !utf8.ValidString(key) || strings.TrimSpace(key) != key {
		return false
	}
	for _, r := range key {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' || r&0xfffe == 0xfffe {
			return false
		}
	}
	return true
}
