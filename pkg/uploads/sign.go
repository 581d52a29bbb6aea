package uploads

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// minPostBytes refuses an empty file, which is no image.
const minPostBytes = 1

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
	opt = opt.withDefaults()
	var err error
	opt.Types, err = ParseTypes(opt.Types)
	return &Signer{client: client, opt: opt}, err
}

// Sign signs an upload of a file, to a key that no other upload has: the cleaned name with a random UUID before its
// extension. The client must send the type that was signed, and where the file names its size exactly so many bytes; the
// store refuses anything else. No request is sent to the store.
//
// It fails with a [*FileError] where the file is to blame, and a [*s3ops.CredentialsError] where there are none (any more).
func (s *Signer) Sign(ctx context.Context, f File) (Upload, error) {
	plan, err := s.plan(f)
	if err != nil {
		return Upload{}, err
	}
	signed, err := s.presign(ctx, plan)
	if err != nil {
		return Upload{}, err
	}
	up := Upload{
		Status: StatusOK, UploadURL: signed.URL, Key: plan.key(), Method: signed.Method, Headers: signed.Headers, Fields: signed.Fields,
		MaxBytes: s.opt.MaxBytes, ExpiresAt: signed.ExpiresAt, AskedUntil: signed.AskedUntil, MayEndSooner: signed.MayEndSooner,
	}
	if f.Size > 0 {
		up.MaxBytes = f.Size
	}
	s.promise(&up, plan.name)
	return up, nil
}

// signPlan is what a signature will say of a file.
type signPlan struct {
	folder, name        string // of the key; the name has its UUID
	contentType, method string
	size                int64 // 0 = unknown
	metadata            map[string]string
}

func (p signPlan) key() string { return p.folder + p.name }

func (s *Signer) plan(f File) (signPlan, error) {
	clean, err := CleanName(f.Name)
	if err != nil {
		return signPlan{}, err
	}
	p := signPlan{folder: s.opt.folder(), size: f.Size}
	if p.contentType, err = s.opt.typeOf(clean, f); err != nil {
		return p, &FileError{Name: f.Name, Err: err}
	}
	if p.method, err = s.opt.methodFor(f.Size); err != nil {
		return p, &FileError{Name: f.Name, Err: err}
	}
	if f.Focus != "" {
		focus, err := imageops.ParsePoint(f.Focus)
		if err != nil {
			return p, &FileError{Name: f.Name, Err: err}
		}
		p.metadata = map[string]string{s3ops.MetaFocus: focus.String()}
	}
	if p.method == http.MethodPost {
		clean = strings.ReplaceAll(clean, "$", "_") // see s3ops.FormKeyError
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return p, fmt.Errorf("make a name for %q: %w", f.Name, err)
	}
	p.name = s.opt.uniqueName(clean, id.String())
	return p, nil
}

func (s *Signer) presign(ctx context.Context, p signPlan) (s3ops.Presigned, error) {
	if p.method == http.MethodPut {
		return s.client.PresignPut(ctx, s3ops.PresignPutInput{
			At: s3ops.Location{Bucket: s.opt.Bucket, Key: p.key()}, ContentType: p.contentType, Size: p.size, NoOverwrite: s.opt.WriteOnce, Expires: s.opt.Expires,
			Metadata: p.metadata,
		})
	}
	in := s3ops.PresignPostInput{
		At: s3ops.Location{Bucket: s.opt.Bucket, Key: p.key()}, ContentType: p.contentType, MinBytes: minPostBytes, MaxBytes: s.opt.MaxBytes, Expires: s.opt.Expires,
		Metadata: p.metadata,
	}
	if p.size > 0 {
		in.MinBytes, in.MaxBytes = p.size, p.size
	}
	return s.client.PresignPost(ctx, in)
}

// promise fills in the URLs that renditions.Run makes come true, by the same rule of imageops.
func (s *Signer) promise(up *Upload, unique string) {
	if s.opt.Dest.Bucket == "" {
		return
	}
	var first []Promise // in the first format of each
	up.URLs = make(map[string]string)
	for _, output := range s.opt.image().Outputs(unique) {
		at := s3ops.Location{Bucket: s.opt.Dest.Bucket, Key: s.opt.renditionFolder() + output.Name}
		promise := promised(output, s.client.ObjectURL(at))
		up.Renditions = append(up.Renditions, promise)
		if label := output.Spec.Label(); up.URLs[label] == "" {
			up.URLs[label] = promise.URL
			first = append(first, promise)
		}
	}
	bySize := func(a, b Promise) int { return a.Size - b.Size }
	up.FullURL = slices.MaxFunc(first, bySize).URL
	up.ThumbnailURL = slices.MinFunc(first, bySize).URL
}

func promised(output imageops.Output, url string) Promise {
	return Promise{Name: output.Spec.Name, Size: output.Size(), Format: output.Format, URL: url}
}
