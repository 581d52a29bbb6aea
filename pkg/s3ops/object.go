package s3ops

import (
	"bytes"
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Object is what S3 tells of one object. List does not learn ContentType and Metadata, which Head and Get do.
type Object struct {
	Key         string
	Size        int64             // bytes
	ModTime     time.Time         // when it was written, in UTC
	ETag        string            // without its quotes; "" where the store gives none, see Version
	WeakETag    bool              // W/"…": it cannot be a condition
	ContentType string            // not told by listings
	Metadata    map[string]string // names in lower case; not told by listings
	Tags        int               // how many it has, as Head tells whoever may read them
	Restored    bool              // it lies in an archive, and can be read for a time; told by listings of AWS only
}

// List yields all objects whose keys begin with the key of at, those in folders below included, in the order of their keys. The
// prefix is plain text: "in" also yields "index.html"; [Location.AsFolder] adds the slash. A key of "" lists the whole bucket. It
// takes a request for every thousand objects.
//
// An error comes as the second value, with an empty Object, and ends the list. While the objects of one request are taken, the next one
// is on the way.
func (c *Client) List(ctx context.Context, at Location) iter.Seq2[Object, error] {
	return c.ListAfter(ctx, at, "")
}

// ListAfter is List for the objects whose keys come behind that of at followed by name, in the order of their bytes; a name of "" is all
// of them. A store that knows no such listings may yield others too.
func (c *Client) ListAfter(ctx context.Context, at Location, name string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		asking, stop := context.WithCancel(ctx)
		defer stop()
		enough := make(chan struct{})
		defer close(enough)
		for page := range c.pages(asking, at, name, enough) {
			if page.err != nil {
				yield(Object{}, page.err)
				return
			}
			for _, entry := range page.Contents {
				if !yield(listedObject(entry), nil) {
					return
				}
			}
		}
	}
}

// listPage is one answer, or why there is none.
type listPage struct {
	*s3.ListObjectsV2Output
	err error
}

// pages asks for one page more than has been taken, until there is enough. An error, that ctx ended say, is the last of them.
func (c *Client) pages(ctx context.Context, at Location, after string, enough <-chan struct{}) <-chan listPage {
	came := make(chan listPage)
	if after != "" {
		after = at.Key + after
	}
	go func() {
		defer close(came)
		pages := s3.NewListObjectsV2Paginator(c.api, &s3.ListObjectsV2Input{
			Bucket: aws.String(at.Bucket), Prefix: aws.String(at.Key), StartAfter: optional(after), OptionalObjectAttributes: c.listedAttributes(),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			select {
			case came <- listPage{page, WrapError("list", at, err)}:
			case <-enough:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return came
}

// listedAttributes asks AWS for what listings tell on demand. Other stores may refuse a header that they do not know.
func (c *Client) listedAttributes() []types.OptionalObjectAttributes {
	if !c.quirks.tellsRestore {
		return nil
	}
	return []types.OptionalObjectAttributes{types.OptionalObjectAttributesRestoreStatus}
}

func listedObject(entry types.Object) Object {
	etag, weak := parseETag(aws.ToString(entry.ETag))
	return Object{
		Key:      aws.ToString(entry.Key),
		Size:     aws.ToInt64(entry.Size),
		ModTime:  aws.ToTime(entry.LastModified),
		ETag:     etag,
		WeakETag: weak,
		Restored: entry.RestoreStatus != nil && !aws.ToBool(entry.RestoreStatus.IsRestoreInProgress) &&
			entry.RestoreStatus.RestoreExpiryDate != nil,
	}
}

// Head asks for one object without its bytes. [IsNotFound] tells that it does not exist.
func (c *Client) Head(ctx context.Context, at Location) (Object, error) {
	out, err := c.head(ctx, at)
	if err != nil {
		return Object{}, WrapError("look at", at, err)
	}
	etag, weak := parseETag(aws.ToString(out.ETag))
	return Object{
		Key:         at.Key,
		Size:        aws.ToInt64(out.ContentLength),
		ModTime:     aws.ToTime(out.LastModified),
		ETag:        etag,
		WeakETag:    weak,
		ContentType: aws.ToString(out.ContentType),
		Metadata:    out.Metadata,
		Tags:        int(aws.ToInt32(out.TagCount)),
	}, nil
}

// head asks a second time where credentials had expired, and others were found: the answer to HEAD has no words that would tell it.
func (c *Client) head(ctx context.Context, at Location) (*s3.HeadObjectOutput, error) {
	in := &s3.HeadObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)}
	seen := c.renewable.seen()
	out, err := c.api.HeadObject(ctx, in)
	if err != nil {
		if err = c.refusal(ctx, at, err); c.renewable.seen() != seen { // the refusal had words, by which it was mended
			out, err = c.api.HeadObject(ctx, in)
		}
	}
	return out, err
}

// refusal asks once more for an object that may not be looked at, in a way whose answer has words: that to a HEAD request does not
// tell a session that has expired from a missing permission.
func (c *Client) refusal(ctx context.Context, at Location, err error) error {
	if status := Status(err); status != http.StatusForbidden && (status != http.StatusBadRequest || c.renewable == nil) {
		return err
	}
	out, again := c.api.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key), Range: aws.String("bytes=0-0")})
	if again == nil {
		_ = out.Body.Close()
		return err
	}
	if Status(again) == Status(err) {
		return again
	}
	return err
}

// Exists reports whether there is an object at a key. It is false, without an error, also where there is no such bucket.
func (c *Client) Exists(ctx context.Context, at Location) (bool, error) {
	_, err := c.head(ctx, at)
	if IsNotFound(err) {
		return false, nil
	}
	return err == nil, WrapError("look for", at, err)
}

// PutOptions describe an object that is stored. The zero value sets nothing.
type PutOptions struct {
	ContentType        string            // "" leaves it to the store, which mostly takes application/octet-stream
	ContentDisposition string            // "" sets none
	CacheControl       string            // "" sets none
	ACL                string            // canned ACL such as public-read; "" sets none
	Metadata           map[string]string // names in lower case
}

// Put stores data in one request: the object appears whole or not at all, and takes the place of one with the same key. data has
// MaxPutBytes at most. [Client.Upload] is for files, for what is larger, and for what is not to overwrite. It fails with an [*Error].
func (c *Client) Put(ctx context.Context, at Location, data []byte, opt PutOptions) error {
	_, err := c.PutObject(ctx, at, data, opt)
	return err
}

// PutObject is Put that tells the ETag of what was stored, without its quotes.
func (c *Client) PutObject(ctx context.Context, at Location, data []byte, opt PutOptions) (etag string, err error) {
	in := &s3.PutObjectInput{
		Bucket:             aws.String(at.Bucket),
		Key:                aws.String(at.Key),
		Body:               bytes.NewReader(data),
		ContentLength:      aws.Int64(int64(len(data))),
		ContentType:        optional(opt.ContentType),
		ContentDisposition: optional(opt.ContentDisposition),
		CacheControl:       optional(opt.CacheControl),
		ACL:                types.ObjectCannedACL(opt.ACL),
		Metadata:           opt.Metadata,
	}
	out, err := c.api.PutObject(ctx, in)
	if err != nil {
		return "", WrapError("put", at, err)
	}
	return unquote(aws.ToString(out.ETag)), nil
}

// Delete removes one object; in a bucket with versions it hides it behind a delete marker. If there is no object, it does nothing and
// returns nil.
func (c *Client) Delete(ctx context.Context, at Location) error {
	_, err := c.api.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)})
	return WrapError("delete", at, err)
}

// Get opens one object. The caller closes the Body; ctx bounds the reading too. If the connection breaks while the bytes arrive, a
// new request asks for the rest. If the object has been replaced by then, the error is [ErrReplaced]. [IsNotFound] is true for the
// error if there is no object.
func (c *Client) Get(ctx context.Context, at Location) (*Body, error) {
	return c.get(ctx, &Body{client: c, at: at})
}

// GetVersion is Get for the version that List or Head told of: the error is [ErrReplaced] where there is another one by now. The
// store is asked to make sure (If-Match), unless the ETag is weak or missing; what it answers is compared in any case.
func (c *Client) GetVersion(ctx context.Context, at Location, version Object) (*Body, error) {
	return c.get(ctx, &Body{client: c, at: at, want: &version})
}

func (c *Client) get(ctx context.Context, body *Body) (*Body, error) {
	if err := body.open(ctx); err != nil {
		return nil, err
	}
	body.reopen = func() error { return body.open(ctx) }
	return body, nil
}
