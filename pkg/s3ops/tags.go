package s3ops

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// maxTagValue is the most that a tag's value holds.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
const maxTagValue = 256

// ErrReplaced says that an object was replaced by another version while it was being read or tagged.
var ErrReplaced = errors.New("it was replaced meanwhile")

// ErrNoTags says that a store keeps no tags of objects.
var ErrNoTags = errors.New("this store keeps no tags of objects")

// Tags returns the tags of an object. It needs s3:GetObjectTagging, and fails with [ErrNoTags] where the store keeps none.
func (c *Client) Tags(ctx context.Context, at Location) (map[string]string, error) {
	out, err := c.api.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)})
	if err != nil {
		return nil, c.tagsError("read the tags of", at, err)
	}
	if out.TagSet == nil { // that is no answer about tags, but an empty object
		return nil, c.tagsError("read the tags of", at, errNoTagSet)
	}
	tags := make(map[string]string, len(out.TagSet))
	for _, tag := range out.TagSet {
		tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return tags, nil
}

var errNoTagSet = errors.New("the answer holds no set of tags")

// ChangeTags sets tags of one version of an object, see [Object.Version], and keeps its other tags; a value of "" removes a tag. If
// the tags are so already, it writes nothing. It needs the permissions s3:GetObjectTagging and s3:PutObjectTagging, and
// s3:DeleteObjectTagging if no tag remains. It fails with [ErrNoTags] if the store keeps none.
//
// S3 has no condition for it, so the object is looked at before and after: [ErrReplaced] says that it is another version by
// now, which has none of what this call set. Who sets tags of an object at the same time may lose theirs.
func (c *Client) ChangeTags(ctx context.Context, at Location, version string, change map[string]string) error {
	tags, err := c.Tags(ctx, at)
	if err != nil {
		return err
	}
	changed := withChange(tags, change)
	if maps.Equal(tags, changed) {
		return nil
	}
	if err := c.expect(ctx, at, version); err != nil {
		return err
	}
	if err := c.putTags(ctx, at, changed); err != nil {
		return err
	}
	err = c.expect(ctx, at, version)
	if errors.Is(err, ErrReplaced) {
		return cmp.Or(c.takeBack(ctx, at, change), err)
	}
	return err
}

// withChange is tags with a change; "" removes.
func withChange(tags, change map[string]string) map[string]string {
	all := maps.Clone(tags)
	for key, value := range change {
		all[key] = value
		if value == "" {
			delete(all, key)
		}
	}
	return all
}

// expect makes sure that an object is still the version.
func (c *Client) expect(ctx context.Context, at Location, version string) error {
	object, err := c.Head(ctx, at)
	if err == nil && object.Version() != version {
		err = ErrReplaced
	}
	return err
}

// takeBack removes from a newer version what was set on it by mistake, unless it has been set to something else since. That the
// newer one is gone too is no error.
func (c *Client) takeBack(ctx context.Context, at Location, change map[string]string) error {
	tags, err := c.Tags(ctx, at)
	if IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	kept := maps.Clone(tags)
	for key, value := range change {
		if value != "" && kept[key] == value {
			delete(kept, key)
		}
	}
	if maps.Equal(tags, kept) {
		return nil
	}
	return c.putTags(ctx, at, kept)
}

// putTags makes tags all that an object has.
func (c *Client) putTags(ctx context.Context, at Location, tags map[string]string) error {
	if len(tags) == 0 {
		_, err := c.api.DeleteObjectTagging(ctx, &s3.DeleteObjectTaggingInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)})
		return c.tagsError("remove the tags of", at, err)
	}
	set := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		set = append(set, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	_, err := c.api.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
		Bucket: aws.String(at.Bucket), Key: aws.String(at.Key), Tagging: &types.Tagging{TagSet: set},
	})
	return c.tagsError("tag", at, err)
}

// tagsError tells a store that keeps no tags. Some do not say so: they do what the request would mean without tags, and
// answer a GET with the object.
func (c *Client) tagsError(op string, at Location, err error) error {
	if err == nil {
		return nil
	}
	if c.Lacks(err) || (!c.quirks.complete && isUnread(err)) {
		err = fmt.Errorf("%w: %w", ErrNoTags, err)
	}
	return WrapError(op, at, err)
}

// isUnread reports whether an error is about the words of an answer.
func isUnread(err error) bool {
	var (
		unread *smithy.DeserializationError
		syntax *xml.SyntaxError
	)
	return errors.Is(err, errNoTagSet) || errors.As(err, &unread) || errors.As(err, &syntax)
}

// TagValue makes text into what the value of a tag may be: letters, digits, spaces and + - = . _ : / @, and no more than 256
// bytes. Other characters become spaces, of which one stands where several would.
func TagValue(text string) string {
	allowed := strings.Map(func(r rune) rune {
		if r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("+-=._:/@", r)) {
			return r
		}
		return ' '
	}, text)
	words := strings.Join(strings.Fields(allowed), " ")
	if len(words) > maxTagValue {
		words = strings.ToValidUTF8(words[:maxTagValue], "")
	}
	return strings.TrimSpace(words)
}
