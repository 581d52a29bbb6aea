package website

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// CheckOptions say what to check. Only Bucket has to be set.
type CheckOptions struct {
	Bucket      string
	Kind        Kind         // KindUnknown = as the bucket's settings tell
	CORSOrigins []string     // web origins whose pages should be able to upload; empty = those that the bucket's rules name
	HTTP        *http.Client // for the requests without credentials; nil = one with a timeout of 15 s for each
}

// CheckStatus is how serious a finding is.
type CheckStatus string

// The statuses, from best to worst.
const (
	CheckOK   CheckStatus = "ok"
	CheckWarn CheckStatus = "warn" // works, but not as one may expect; or could not be found out
	CheckFail CheckStatus = "fail" // keeps the bucket from being what it is for
)

// Finding is what one check found.
type Finding struct {
	Check   string      `json:"check"`
	Status  CheckStatus `json:"status"`
	Message string      `json:"message"`
	Fix     string      `json:"fix,omitempty"` // a command line that mends it, or advice where no command can
}

// Checked is the result of [Check].
type Checked struct {
	Bucket        string      `json:"bucket"`
	Kind          Kind        `json:"kind,omitempty"`   // "" where nothing tells
	Region        string      `json:"region,omitempty"` // "" where the bucket was not found
	WebsiteURL    string      `json:"website_url,omitempty"`
	ObjectBaseURL string      `json:"object_base_url"`
	Status        CheckStatus `json:"status"` // the worst of the findings
	Findings      []Finding   `json:"findings"`
}

// Check looks at each thing that keeps a bucket from working as what it is for, changes nothing, and tells how to mend it.
// It reads the configuration and then tries it: with preflights as browsers send them and GETs without credentials. What it
// tells to run never opens what is private without asking.
//
// A missing bucket and everything else that is wrong with it is a finding; the error is about a store that does not answer
// or does not know the credentials.
func Check(ctx context.Context, client *s3ops.Client, opt CheckOptions) (Checked, error) {
	c := store{client}
	k := &checker{client: c, opt: opt, http: opt.HTTP, kind: opt.Kind}
	k.result = Checked{Bucket: opt.Bucket, ObjectBaseURL: c.ObjectBaseURL(opt.Bucket), Status: CheckOK, Findings: []Finding{}}
	if err := opt.Validate(); err != nil {
		return k.result, err
	}
	if k.http == nil {
		k.http = newAnonymousClient()
	}
	if found, err := k.checkBucket(ctx); err != nil || !found {
		k.result.Kind = k.kind
		return k.result, err
	}
	k.checkKind(ctx)
	k.result.Kind = k.kind
	for _, check := range k.checks() {
		if err := check(ctx); err != nil {
			return k.result, err
		}
	}
	return k.result, nil
}

func (k *checker) checks() []func(context.Context) error {
	if k.kind == KindUpload {
		return k.uploadChecks()
	}
	k.result.WebsiteURL = k.client.WebsiteURL(k.opt.Bucket)
	return []func(context.Context) error{
		k.checkAccess, k.checkAccountAccess, k.checkOwnership, k.checkPolicy,
		k.checkWebsite, k.checkCORS, k.checkPublicGet, k.checkPrivateGet,
	}
}

// checker is one call of Check. The checks leave in it what the later ones build on.
type checker struct {
	client store
	opt    CheckOptions
	http   *http.Client
	result Checked

	kind       Kind
	acls       bool                        // ACLs count
	policy     policy.Document             // zero where there is none
	noPolicies bool                        // the store has none
	site       *types.WebsiteConfiguration // nil where there is none
	noCORS     bool                        // the store has no rules
}

func (k *checker) add(check string, status CheckStatus, fix, format string, args ...any) {
	if status == CheckFail || (status == CheckWarn && k.result.Status == CheckOK) {
		k.result.Status = status
	}
	k.result.Findings = append(k.result.Findings, Finding{Check: check, Status: status, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// unread makes a finding of an error about one setting. It returns the errors that end the whole check.
func (k *checker) unread(check, without string, err error) error {
	var failed *s3ops.Error
	switch {
	case k.client.LacksSetting(err):
		k.add(check, CheckOK, "", "%s", without)
	case errors.As(err, &failed) && failed.Code != "":
		k.add(check, CheckWarn, "use credentials that may read it", "cannot be read: %s", failed.Code)
	default:
		return err
	}
	return nil
}

func (k *checker) checkBucket(ctx context.Context) (bool, error) {
	const check = "bucket"
	name := k.opt.Bucket
	region, exists, err := k.client.FindBucket(ctx, name)
	var foreign *s3ops.ForeignBucketError
	var elsewhere *s3ops.WrongRegionError
	switch {
	case errors.As(err, &foreign):
		k.add(check, CheckFail, "choose another name, or use the credentials of its owner", "%s", err)
		return false, nil
	case errors.As(err, &elsewhere):
		k.add(check, CheckFail, fmt.Sprintf("s3img bucket check %s --region %s", name, elsewhere.Region), "%s", err)
		return false, nil
	case err != nil:
		return false, err
	case !exists:
		k.checkMissing()
		return false, nil
	}
	k.result.Region = region
	k.add(check, CheckOK, "", "exists in %s", region)
	return true, nil
}
