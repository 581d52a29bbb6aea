package website

import (
	"context"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// Options describe a bucket whose objects have public URLs. Only Bucket has to be set.
type Options struct {
	Bucket       string
	PublicPrefix string   // what anyone may read: the folder of this name; "" = every object
	AllowACL     bool     // objects may carry ACLs of their own (public-read); false = ACLs are switched off
	Index        string   // file name that is served for a folder; "" = what the bucket has, else index.html
	Error        string   // key that is served for what does not exist; "" = what the bucket has, else error.html below PublicPrefix
	CORSOrigins  []string // web origins whose pages may upload and read; empty = CORS is left as it is

	OpenExisting bool // also open a bucket that holds objects and is not public yet, and replace a redirect or what is public already
	DryRun       bool // look, and change nothing

	OnStep func(plan.Step) // called after each step; nil = not called
}

// Names of the documents in [Options] by default. Neither has to exist.
const (
	DefaultIndex = "index.html"
	DefaultError = "error.html"
)

// Site is the result of [Create].
type Site struct {
	Bucket        string `json:"bucket"`
	Region        string `json:"region"`
	WebsiteURL    string `json:"website_url,omitempty"` // "" on a custom endpoint whose website address is not configured
	ObjectBaseURL string `json:"object_base_url"`       // comes before the key in the URL of an object

	plan.Outcome

	NeedsConsent []string `json:"needs_consent,omitempty"` // dry run: why it would fail with a [*ConsentError]
	Notes        []string `json:"notes,omitempty"`         // what works differently from what one would expect, a sentence each
}

// Create makes a bucket whose objects have public URLs, or makes an existing one so. It compares what there is with
// what is wanted and changes only what differs, so a second call changes nothing. The bucket, its region and everything
// that a step would change are looked at before the first change.
//
// Parts of S3 that a store on a custom endpoint lacks are skipped; on AWS their failure is an error. It fails with an
// [*InvalidError], a [*ForeignBucketError], a [*WrongRegionError], a [*ConsentError], an [*AccountBlockError] or an
// [*Error]. After an error the result holds the steps that were done.
func Create(ctx context.Context, client *s3ops.Client, opt Options) (Site, error) {
	c := store{client}
	opt, err := opt.normalized()
	if err != nil {
		return Site{}, err
	}
	job := &websiteJob{client: c, opt: opt}
	job.result = Site{
		Bucket: opt.Bucket, Region: c.Region(), Outcome: plan.NewOutcome(opt.DryRun),
		WebsiteURL: c.WebsiteURL(opt.Bucket), ObjectBaseURL: c.ObjectBaseURL(opt.Bucket),
	}
	job.result.Notes = c.websiteNotes(opt.Bucket)
	return job.run(ctx)
}

func (c store) websiteNotes(bucket string) []string {
	var notes []string
	if c.Endpoint() == "" && strings.Contains(bucket, ".") {
		notes = append(notes, "a name with dots does not match the certificate of S3: https works only with the bucket in the path, as in the object URLs here")
	}
	if c.WebsiteURL(bucket) == "" {
		notes = append(notes, "this endpoint does not tell website addresses: set S3IMG_WEBSITE_URL if it has them; object URLs work without")
	}
	return notes
}
