package uploads

import (
	"context"
	"fmt"
	"mime"
	"slices"

	"github.com/google/uuid"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Signer signs uploads. It is safe for concurrent use.
type Signer struct {
	client *s3ops.Client
	opt    Options
}

// NewSigner returns a signer that uses the client's credentials. It fails where opt does not pass [Options.Validate].
func NewSigner(client *s3ops.Client, opt Options) (*Signer, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	return &Signer{client: client, opt: opt.withDefaults()}, nil
}

// Sign signs an upload of a file called name, to a key that no other upload has: the cleaned name with a random UUID before
// its extension. The type is that of the extension, and the client must send it. No request is sent to the store.
//
// It fails with a [*NameError] where the name is to blame, and a [*s3ops.CredentialsError] where there are none (any more).
func (s *Signer) Sign(ctx context.Context, name string) (Upload, error) {
	clean, err := CleanName(name)
	if err != nil {
		return Upload{}, err
	}
	contentType, isImage := contentTypeByName(clean)
	if !isImage && !s.opt.AnyType {
		return Upload{}, &NameError{Name: name, Err: ErrNotImage}
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return Upload{}, fmt.Errorf("make a name for %q: %w", name, err)
	}
	unique := s.opt.uniqueName(clean, id.String())
	signed, err := s.client.PresignPut(ctx, s3ops.PresignPutInput{
		Bucket: s.opt.Bucket, Key: s.opt.Prefix + unique, ContentType: contentType, Expires: s.opt.Expires,
	})
	if err != nil {
		return Upload{}, err
	}
	up := Upload{
		Status: StatusOK, UploadURL: signed.URL, Key: s.opt.Prefix + unique, Method: signed.Method, Headers: signed.Headers,
		ExpiresAt: signed.ExpiresAt, AskedUntil: signed.AskedUntil, MayEndSooner: signed.MayEndSooner,
	}
	s.promise(&up, unique)
	return up, nil
}

// promise fills in the URLs that renditions.Run makes come true, by the same rule of imageops.
func (s *Signer) promise(up *Upload, unique string) {
	if s.opt.Dest.Bucket == "" {
		return
	}
	for _, size := range s.opt.Sizes {
		key := s.opt.Dest.Key + imageops.RenditionName(unique, size, s.opt.Format)
		up.Renditions = append(up.Renditions, Rendition{Size: size, URL: s.client.ObjectURL(s.opt.Dest.Bucket, key)})
	}
	bySize := func(a, b Rendition) int { return a.Size - b.Size }
	up.FullURL = slices.MaxFunc(up.Renditions, bySize).URL
	up.ThumbnailURL = slices.MinFunc(up.Renditions, bySize).URL
}

// contentTypeByName is never "": a signed type is what keeps an upload from being something else.
func contentTypeByName(name string) (contentType string, isImage bool) {
	if contentType, isImage = imageops.ContentTypeByName(name); isImage {
		return contentType, true
	}
	_, ext := split(name)
	if contentType = mime.TypeByExtension(ext); contentType != "" {
		return contentType, false
	}
	return "application/octet-stream", false
}
