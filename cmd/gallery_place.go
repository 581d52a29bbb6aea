package cmd

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// galleryPlace is where renditions lie, and their pages go.
type galleryPlace interface {
	gallery.Site
	list(ctx context.Context) ([]gallery.Object, error)
	title() string // of pages that were given none
	Address(name string) string
	URL(name string) string        // "" where there is none
	websiteURL(name string) string // of the page called name, as an index document; "" where there is none
}

// galleryTagKey marks a page in S3 as one that gallery made, and says which.
const galleryTagKey = "s3img-gallery"

// galleryPrefix is an S3 prefix as a place of pages.
type galleryPrefix struct {
	client       *s3ops.Client
	root         s3ops.Location // as a folder
	cacheControl string
	acl          string
}

func (p *galleryPrefix) list(ctx context.Context) ([]gallery.Object, error) {
	var objects []gallery.Object
	for object, err := range p.client.List(ctx, p.root) {
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(object.Key, p.root.Key)
		if renditions.IsOwnKey(name) {
			continue
		}
		objects = append(objects, gallery.Object{Name: name, Size: object.Size, ModTime: object.ModTime})
	}
	return objects, nil
}

// tag covers what Put sets, so that other headers are a change too.
func (p *galleryPrefix) tag(page gallery.Page) string {
	sum := sha256.Sum256([]byte(page.Tag() + "\n" + p.cacheControl + "\n" + p.acl))
	return hex.EncodeToString(sum[:])
}

func (p *galleryPrefix) State(ctx context.Context, page gallery.Page) (gallery.State, error) {
	object, err := p.client.Head(ctx, p.at(page.Name))
	tag, ours := object.Metadata[galleryTagKey]
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

func (p *galleryPrefix) Put(ctx context.Context, page gallery.Page) error {
	return p.client.Put(ctx, p.at(page.Name), page.Body, s3ops.PutOptions{
		ContentType: page.ContentType, CacheControl: p.cacheControl, ACL: p.acl,
		Metadata: map[string]string{galleryTagKey: p.tag(page)},
	})
}

func (p *galleryPrefix) Delete(ctx context.Context, name string) error {
	return p.client.Delete(ctx, p.at(name))
}

func (p *galleryPrefix) title() string {
	if p.root.Key == "" {
		return p.root.Bucket
	}
	return path.Base(p.root.Key)
}

func (p *galleryPrefix) Address(name string) string { return p.at(name).String() }

func (p *galleryPrefix) URL(name string) string {
	return p.client.ObjectURL(p.root.Bucket, p.at(name).Key)
}

func (p *galleryPrefix) websiteURL(name string) string {
	website := p.client.WebsiteURL(p.root.Bucket)
	if website == "" {
		return ""
	}
	objects := p.client.ObjectBaseURL(p.root.Bucket)
	page := website + strings.TrimPrefix(p.URL(name), objects)
	return strings.TrimSuffix(page, gallery.DefaultIndex)
}

func (p *galleryPrefix) at(name string) s3ops.Location {
	return s3ops.Location{Bucket: p.root.Bucket, Key: p.root.Key + name}
}

// galleryFolder is a folder as a place of pages. It keeps no metadata: pages say themselves who made them.
type galleryFolder struct {
	*renditions.DirStore
	root, publicURL string
}

func newGalleryFolder(root, publicURL string) (galleryPlace, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, usageErrorf("%s is not a folder", root)
	}
	return &galleryFolder{renditions.NewDirStore(root), root, publicURL}, nil
}

func (p *galleryFolder) list(context.Context) ([]gallery.Object, error) {
	var objects []gallery.Object
	for file, err := range renditions.LocalFiles([]string{p.root}) {
		if err != nil {
			return nil, err
		}
		objects = append(objects, gallery.Object{Name: file.Name, Size: file.Info.Size(), ModTime: file.Info.ModTime()})
	}
	return objects, nil
}

func (p *galleryFolder) State(ctx context.Context, page gallery.Page) (gallery.State, error) {
	there, err := p.read(ctx, page.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gallery.Absent, nil
	case err != nil:
		return gallery.Absent, err
	case bytes.Equal(there, page.Body):
		return gallery.Same, nil
	case gallery.IsOurs(there):
		return gallery.Other, nil
	}
	return gallery.Foreign, nil
}

func (p *galleryFolder) read(ctx context.Context, name string) ([]byte, error) {
	body, err := p.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

func (p *galleryFolder) Put(ctx context.Context, page gallery.Page) error {
	_, err := p.DirStore.Put(ctx, page.Name, page.Body, renditions.Meta{ContentType: page.ContentType})
	return err
}

func (p *galleryFolder) title() string {
	whole, err := filepath.Abs(p.root)
	if err != nil {
		return p.root
	}
	return filepath.Base(whole)
}

// URL takes the public URL as the base of the folder itself.
func (p *galleryFolder) URL(name string) string {
	if p.publicURL == "" {
		return ""
	}
	return strings.TrimRight(p.publicURL, "/") + "/" + gallery.Escape(name)
}

func (p *galleryFolder) websiteURL(string) string { return "" }
