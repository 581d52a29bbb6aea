package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// tagKey marks a page in S3 as one that gallery made, and says which.
const tagKey = "s3img-gallery"

// PrefixOptions say how pages are stored in S3. The zero value sets nothing.
type PrefixOptions struct {
	CacheControl string
	ACL          string // canned ACL, on buckets that take them
}

// Prefix is an S3 prefix as a place of pages.
type Prefix struct {
	client *s3ops.Client
	root   s3ops.Location // as a folder
	opt    PrefixOptions
}

// NewPrefix returns the place below root, whose key is taken as a folder.
func NewPrefix(client *s3ops.Client, root s3ops.Location, opt PrefixOptions) *Prefix {
	return &Prefix{client: client, root: root.AsFolder(), opt: opt}
}

// List returns the objects below the prefix, a request for every thousand. What stores keep for themselves is left out.
func (p *Prefix) List(ctx context.Context) ([]gallery.File, error) {
	var objects []gallery.File
	for object, err := range p.client.List(ctx, p.root) {
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(object.Key, p.root.Key)
		if renditions.IsOwnKey(name) {
			continue
		}
		objects = append(objects, gallery.File{Name: name, Size: object.Size, ModTime: object.ModTime, Tag: object.ETag})
	}
	return objects, nil
}

// beginningBytes is enough for the heads of small renditions, and of nearly all photos.
const beginningBytes = 128 << 10

// readHead takes one request, and one more where the beginning of the file is not enough.
func (p *Prefix) readHead(ctx context.Context, file gallery.File) (gallery.Head, error) {
	beginning, err := p.client.Beginning(ctx, p.at(file.Name), beginningBytes)
	if err == nil {
		var head gallery.Head
		head, err = headIn(beginning, file.Size, func() (io.ReadCloser, error) { return p.client.Get(ctx, p.at(file.Name)) })
		if err == nil {
			return head, nil
		}
	}
	if s3ops.IsNotFound(err) {
		err = nil // somebody deleted it
	}
	return gallery.Head{}, err
}

func (p *Prefix) remembered(ctx context.Context) map[headKey]gallery.Head {
	data, err := p.client.Beginning(ctx, p.at(headsName), maxHeads)
	if err != nil {
		return nil
	}
	return decodeHeads(data)
}

func (p *Prefix) remember(ctx context.Context, heads map[headKey]gallery.Head) error {
	return p.client.Put(ctx, p.at(headsName), encodeHeads(heads), s3ops.PutOptions{ContentType: headsType, CacheControl: "no-cache"})
}

// tag covers what Put sets, so that other headers are a change too.
func (p *Prefix) tag(page gallery.Page) string {
	sum := sha256.Sum256([]byte(page.Tag() + "\n" + p.opt.CacheControl + "\n" + p.opt.ACL))
	return hex.EncodeToString(sum[:])
}

// State sends one request.
func (p *Prefix) State(ctx context.Context, page gallery.Page) (gallery.State, error) {
	object, err := p.client.Head(ctx, p.at(page.Name))
	tag, ours := object.Metadata[tagKey]
	switch {
	case s3ops.IsNotFound(err):
		return gallery.Absent, nil
	case err != nil:
		return gallery.Absent, err
	case !ours:
		return gallery.Foreign, nil
	case tag == p.tag(page):
		return gallery.Same, nil
	}
	return gallery.Other, nil
}

// Put sends one request, and marks the page as one of a gallery.
func (p *Prefix) Put(ctx context.Context, page gallery.Page) error {
	return p.client.Put(ctx, p.at(page.Name), page.Body, s3ops.PutOptions{
		ContentType: page.ContentType, CacheControl: p.opt.CacheControl, ACL: p.opt.ACL,
		Metadata: map[string]string{tagKey: p.tag(page)},
	})
}

// Delete sends one request.
func (p *Prefix) Delete(ctx context.Context, name string) error {
	return p.client.Delete(ctx, p.at(name))
}

// Title is the last part of the prefix, or the bucket.
func (p *Prefix) Title() string {
	if p.root.Key == "" {
		return p.root.Bucket
	}
	return path.Base(p.root.Key)
}

// Address is s3://bucket/key.
func (p *Prefix) Address(name string) string { return p.at(name).String() }

// URL is the public URL of a page.
func (p *Prefix) URL(name string) string {
	return p.client.ObjectURL(s3ops.Location{Bucket: p.root.Bucket, Key: p.at(name).Key})
}

// WebsiteURL leaves out the name of an index document.
func (p *Prefix) WebsiteURL(name string) string {
	website := p.client.WebsiteURL(p.root.Bucket)
	if website == "" {
		return ""
	}
	objects := p.client.ObjectBaseURL(p.root.Bucket)
	page := website + strings.TrimPrefix(p.URL(name), objects)
	return strings.TrimSuffix(page, gallery.DefaultIndex)
}

func (p *Prefix) at(name string) s3ops.Location {
	return s3ops.Location{Bucket: p.root.Bucket, Key: p.root.Key + name}
}
