package website

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Kind is what a bucket is for.
type Kind string

// The kinds of buckets. KindUnknown is for a bucket of which nothing tells it yet.
const (
	KindUnknown Kind = ""
	KindWebsite Kind = "website" // public, as [Create] makes it
	KindUpload  Kind = "upload"  // private, as [CreateUpload] makes it
)

// readSettings reads what tells the kind of a bucket, and what the checks share. What cannot be read is a finding of its check.
func (k *checker) readSettings(ctx context.Context) {
	if got, err := k.client.ownership(ctx, k.opt.Bucket); err == nil {
		k.acls = got == types.ObjectOwnershipObjectWriter || got == types.ObjectOwnershipBucketOwnerPreferred
	}
	if policy, err := k.client.policy(ctx, k.opt.Bucket); err == nil {
		k.policy = policy
	}
	if site, err := k.client.website(ctx, k.opt.Bucket); err == nil {
		k.site = site
	}
}

// checkKind finds out what the bucket is for, unless that was said: it is a website if it has one or lets anyone read.
func (k *checker) checkKind(ctx context.Context) {
	const check = "kind"
	k.readSettings(ctx)
	if k.kind != KindUnknown {
		k.add(check, CheckOK, "", "checked as %s bucket", k.kind.withArticle())
		return
	}
	k.kind = KindWebsite
	switch {
	case len(k.policy.PublicPatterns(k.opt.Bucket)) > 0:
		k.add(check, CheckOK, "", "a website bucket, since its policy lets anyone read (--kind upload if it is for originals)")
	case k.site != nil:
		k.add(check, CheckOK, "", "a website bucket, since it has a website configuration (--kind upload if it is for originals)")
	default:
		k.kind = KindUpload
		k.add(check, CheckOK, "", "an upload bucket, since nothing that can be read opens it (--kind website if it is to be public)")
	}
}

func (kind Kind) withArticle() string {
	if kind == KindUpload {
		return "an upload"
	}
	return "a " + string(kind)
}

// checkMissing is about a bucket that is not there. How it is made depends on what it is for, which nothing else can tell.
func (k *checker) checkMissing() {
	fix := "check the name, --region and --endpoint-url; --kind upload and --kind website tell how it is made"
	if k.kind != KindUnknown {
		fix = k.createCommand()
	}
	k.add("bucket", CheckFail, fix, "bucket %s does not exist", k.opt.Bucket)
}

// Validate returns an [*InvalidError] about the first option that cannot work.
func (opt CheckOptions) Validate() error {
	switch opt.Kind {
	case KindUnknown, KindWebsite, KindUpload:
		return s3ops.CheckExistingName(opt.Bucket)
	}
	return &s3ops.InvalidError{What: "kind", Value: string(opt.Kind), Rule: fmt.Sprintf("is not one of %s, %s", KindUpload, KindWebsite)}
}
