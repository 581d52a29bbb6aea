package s3ops

import "context"

// UploadBucketOptions describe the private bucket that originals go to. Only Bucket has to be set.
type UploadBucketOptions struct {
	Bucket      string
	CORSOrigins []string // web origins whose pages may upload by signed URLs; they are added to those that may already

	CloseExisting bool // also close a bucket that is public
	DryRun        bool // look, and change nothing

	OnStep func(Step) // called after each step; nil = not called
}

// AbortUploadsAfterDays is after how many days the parts of an upload are removed that was never completed.
const AbortUploadsAfterDays = 3

// Validate returns an [*InvalidError] about the first option that cannot work.
func (opt UploadBucketOptions) Validate() error {
	_, err := opt.normalized()
	return err
}

// normalized returns the options with each origin once, or an [*InvalidError].
func (opt UploadBucketOptions) normalized() (UploadBucketOptions, error) {
	site, err := WebsiteOptions{Bucket: opt.Bucket, CORSOrigins: opt.CORSOrigins}.normalized()
	opt.CORSOrigins = site.CORSOrigins
	return opt, err
}

// UploadBucket is the result of [Client.CreateUploadBucket].
type UploadBucket struct {
	Bucket        string   `json:"bucket"`
	Region        string   `json:"region"`
	UploadBaseURL string   `json:"upload_base_url"` // comes before the key in signed upload URLs
	DryRun        bool     `json:"dry_run"`
	Changed       bool     `json:"changed"` // whether a step was done, or is planned
	Steps         []Step   `json:"steps"`
	NeedsConsent  []string `json:"needs_consent,omitempty"` // dry run: why it would fail with a [*ConsentError]
	Notes         []string `json:"notes,omitempty"`         // what the store lacks and that means, a sentence each
}

// CreateUploadBucket makes a bucket that nobody can read without credentials, or makes an existing one so: everything public is
// blocked, ACLs are off, pages of the origins may upload by signed URLs, and parts of uploads that were broken off are removed
// after [AbortUploadsAfterDays]. It compares what there is with what is wanted and changes only what differs, so a second call
// changes nothing. Rules and statements that others made are kept, but for those that let everyone in.
//
// Parts of S3 that a store on a custom endpoint lacks are skipped, with a note; on AWS their failure is an error. It fails with an
// [*InvalidError], a [*ForeignBucketError], a [*WrongRegionError], a [*ConsentError] or an [*Error]. After an error the result
// holds the steps that were done.
func (c *Client) CreateUploadBucket(ctx context.Context, opt UploadBucketOptions) (UploadBucket, error) {
	opt, err := opt.normalized()
	if err != nil {
		return UploadBucket{}, err
	}
	job := &uploadBucketJob{client: c, opt: opt}
	job.result = UploadBucket{
		Bucket: opt.Bucket, Region: c.region, UploadBaseURL: c.UploadBaseURL(opt.Bucket), DryRun: opt.DryRun, Steps: []Step{},
	}
	err = job.run(ctx)
	return job.result, err
}
