package website

import (
	"context"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// UploadOptions describe the private bucket that originals go to. Only Bucket has to be set.
type UploadOptions struct {
	Bucket      string
	CORSOrigins []string // web origins whose pages may upload by signed URLs; they are added to those that may already

	CloseExisting bool // also close a bucket that is public
	DryRun        bool // look, and change nothing

	OnStep func(plan.Step) // called after each step; nil = not called
}

// AbortUploadsAfterDays is after how many days the parts of an upload are removed that was never completed.
const AbortUploadsAfterDays = 3

// Validate returns an [*InvalidError] about the first option that cannot work.
func (opt UploadOptions) Validate() error {
	_, err := opt.normalized()
	return err
}

// normalized returns the options with each origin once, or an [*InvalidError].
func (opt UploadOptions) normalized() (UploadOptions, error) {
	site, err := Options{Bucket: opt.Bucket, CORSOrigins: opt.CORSOrigins}.normalized()
	opt.CORSOrigins = site.CORSOrigins
	return opt, err
}

// UploadBucket is the result of [CreateUpload].
type UploadBucket struct {
	Bucket        string `json:"bucket"`
	Region        string `json:"region"`
	UploadBaseURL string `json:"upload_base_url"` // comes before the key in signed upload URLs

	plan.Outcome

	NeedsConsent []string `json:"needs_consent,omitempty"` // dry run: why it would fail with a [*ConsentError]
	Notes        []string `json:"notes,omitempty"`         // what the store lacks and that means, a sentence each
}

// CreateUpload makes a bucket that nobody can read without credentials, or makes an existing one so: everything public is
// blocked, ACLs are off, pages of the origins may upload by signed URLs, and parts of uploads that were broken off are removed
// after [AbortUploadsAfterDays]. It compares what there is with what is wanted and changes only what differs, so a second call
// changes nothing. Rules and statements that others made are kept, but for those that let everyone in.
//
// Parts of S3 that a store on a custom endpoint lacks are skipped, with a note; on AWS their failure is an error. It fails with an
// [*InvalidError], a [*ForeignBucketError], a [*WrongRegionError], a [*ConsentError] or an [*Error]. After an error the result
// holds the steps that were done.
func CreateUpload(ctx context.Context, client *s3ops.Client, opt UploadOptions) (UploadBucket, error) {
	c := store{client}
	opt, err := opt.normalized()
	if err != nil {
		return UploadBucket{}, err
	}
	job := &uploadBucketJob{client: c, opt: opt}
	job.result = UploadBucket{
		Bucket: opt.Bucket, Region: c.Region(), UploadBaseURL: c.BucketURL(opt.Bucket), Outcome: plan.NewOutcome(opt.DryRun),
	}
	err = job.run(ctx)
	return job.result, err
}
