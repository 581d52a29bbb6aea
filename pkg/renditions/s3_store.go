package renditions

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// DefaultCacheControl lets browsers and CDNs keep a rendition for a year without asking again. That is right where a name is
// never used twice, as those that are signed for uploads are not; where originals are replaced under their names, those who
// have seen a rendition keep seeing the old one.
const DefaultCacheControl = "public, max-age=31536000, immutable"

// inline is the Content-Disposition of what is stored: it is for looking at, not for saving.
const inline = "inline"

// S3Options say how renditions are stored in S3. The zero value sets nothing.
type S3Options struct {
	CacheControl string // of renditions, see DefaultCacheControl; manifests have no-cache
	ACL          string // canned ACL, on buckets that take them
}

// S3Store is an S3 prefix as a [Store].
type S3Store struct {
	client *s3ops.Client
	root   s3ops.Location
	opt    S3Options
}

// NewS3Store returns the store below root, whose key is taken as a folder.
func NewS3Store(client *s3ops.Client, root s3ops.Location, opt S3Options) *S3Store {
	return &S3Store{client: client, root: root.AsFolder(), opt: opt}
}

// List yields the objects below the prefix, a request for every thousand.
func (s *S3Store) List(ctx context.Context) iter.Seq2[Stored, error] { return s.listAfter(ctx, "") }

// listAfter is List for the names that come behind one.
func (s *S3Store) listAfter(ctx context.Context, name string) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for object, err := range s.client.ListAfter(ctx, s.root, name) {
			name := strings.TrimPrefix(object.Key, s.root.Key)
			if err == nil && IsOwnKey(name) {
				continue
			}
			if !yield(Stored{Name: name, Size: object.Size, ETag: object.ETag}, err) || err != nil {
				return
			}
		}
	}
}

// Stat asks for one object.
func (s *S3Store) Stat(ctx context.Context, name string) (Stored, error) {
	object, err := s.client.Head(ctx, s.at(name))
	if s3ops.IsNotFound(err) {
		return Stored{}, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	if err != nil {
		return Stored{}, err
	}
	return Stored{
		Name: name, Size: object.Size, ETag: object.ETag, Stamp: stampOfHeaders(object.Metadata),
	}, nil
}

// Open sends one request.
func (s *S3Store) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	body, err := s.client.Get(ctx, s.at(name))
	switch {
	case isGone(err):
		return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	case err != nil:
		return nil, err
	}
	return body, nil
}

// Put stores data in one request, with its stamp and its dimensions as metadata.
func (s *S3Store) Put(ctx context.Context, name string, data []byte, meta Meta) (Stored, error) {
	opt := s3ops.PutOptions{
		ContentType: meta.ContentType, ContentDisposition: inline, CacheControl: s.opt.CacheControl, ACL: s.opt.ACL,
		Metadata: meta.headers(),
	}
	if meta.Revalidate {
		opt.CacheControl = "no-cache"
	}
	etag, err := s.client.PutObject(ctx, s.at(name), data, opt)
	return Stored{Name: name, Size: int64(len(data)), ETag: etag, Stamp: meta.Stamp}, err
}

// headers are what of m goes into the metadata of an object.
func (m Meta) headers() map[string]string {
	headers := make(map[string]string)
	m.stampHeaders(headers)
	if m.Width > 0 {
		headers[s3ops.MetaDimensions] = fmt.Sprintf("%dx%d", m.Width, m.Height)
	}
	return headers
}

// Delete sends one request.
func (s *S3Store) Delete(ctx context.Context, name string) error {
	return s.client.Delete(ctx, s.at(name))
}

// DeleteMany sends a request for each thousand.
func (s *S3Store) DeleteMany(ctx context.Context, names []string) (Deletion, error) {
	done := Deletion{Left: make(map[string]error)}
	for some := range slices.Chunk(names, s3ops.MaxDeleted) {
		keys := make([]string, len(some))
		for i, name := range some {
			keys[i] = s.at(name).Key
		}
		part, err := s.client.DeleteObjects(ctx, s.root.Bucket, keys)
		for key, err := range part.Left {
			done.Left[strings.TrimPrefix(key, s.root.Key)] = err
		}
		done.Hidden += part.Hidden
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// Address is s3://bucket/key.
func (s *S3Store) Address(name string) string { return s.at(name).String() }

// URL is the public URL of the object.
func (s *S3Store) URL(name string) string {
	return s.client.ObjectURL(s.at(name))
}

func (s *S3Store) at(name string) s3ops.Location {
	return s3ops.Location{Bucket: s.root.Bucket, Key: s.root.Key + name}
}

// Strain is that of the client.
func (s *S3Store) Strain() int64 { return s.client.Strain() }
