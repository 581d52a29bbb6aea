package s3ops

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// CheckOptions say what to check. Only Bucket has to be set.
type CheckOptions struct {
	Bucket      string
	CORSOrigins []string     // web origins whose pages should be able to upload; empty = those that the bucket's rules name
	HTTP        *http.Client // for the requests without credentials; nil = one with a timeout of 15 s for each
}

// CheckStatus is how serious a finding is.
type CheckStatus string

// The statuses, from best to worst.
const (
	CheckOK   CheckStatus = "ok"
	CheckWarn CheckStatus = "warn" // works, but not as one may expect; or could not be found out
	CheckFail CheckStatus = "fail" // keeps a website bucket from working
)

// Finding is what one check found.
type Finding struct {
	Check   string      `json:"check"`
	Status  CheckStatus `json:"status"`
	Message string      `json:"message"`
	Fix     string      `json:"fix,omitempty"` // a command line that mends it, or advice where no command can
}

// BucketCheck is the result of [Client.CheckBucket].
type BucketCheck struct {
	Bucket        string      `json:"bucket"`
	Region        string      `json:"region,omitempty"` // "" where the bucket was not found
	WebsiteURL    string      `json:"website_url,omitempty"`
	ObjectBaseURL string      `json:"object_base_url"`
	Status        CheckStatus `json:"status"` // the worst of the findings
	Findings      []Finding   `json:"findings"`
}

// CheckBucket looks at each thing that keeps a website bucket from working, changes nothing, and tells how to mend it. It
// reads the configuration and then tries it: with preflights as browsers send them and GETs without credentials.
//
// A missing bucket and everything else that is wrong with it is a finding; the error is about a store that does not answer
// or does not know the credentials.
func (c *Client) CheckBucket(ctx context.Context, opt CheckOptions) (BucketCheck, error) {
	k := &checker{client: c, opt: opt, http: opt.HTTP}
	k.result = BucketCheck{Bucket: opt.Bucket, ObjectBaseURL: c.ObjectBaseURL(opt.Bucket), Status: CheckOK, Findings: []Finding{}}
	if err := checkExistingName(opt.Bucket); err != nil {
		return k.result, err
	}
	if k.http == nil {
		k.http = newAnonymousClient()
	}
	if found, err := k.checkBucket(ctx); err != nil || !found {
		return k.result, err
	}
	for _, check := range []func(context.Context) error{
		k.checkAccess, k.checkAccountAccess, k.checkOwnership, k.checkPolicy,
		k.checkWebsite, k.checkCORS, k.checkPublicGet, k.checkPrivateGet,
	} {
		if err := check(ctx); err != nil {
			return k.result, err
		}
	}
	return k.result, nil
}

// checker is one call of CheckBucket. The checks leave in it what the later ones build on.
type checker struct {
	client *Client
	opt    CheckOptions
	http   *http.Client
	result BucketCheck

	hasObjects bool
	acls       bool           // ACLs count
	policy     policyDocument // zero where there is none
	noPolicies bool           // the store has none
	origins    []string       // of the CORS rule that s3img made
	noCORS     bool           // the store has no rules
}

func (k *checker) add(check string, status CheckStatus, fix, format string, args ...any) {
	if status == CheckFail || (status == CheckWarn && k.result.Status == CheckOK) {
		k.result.Status = status
	}
	k.result.Findings = append(k.result.Findings, Finding{Check: check, Status: status, Message: fmt.Sprintf(format, args...), Fix: fix})
}

// unread turns an error about one setting into a finding, and returns those that end the whole check.
func (k *checker) unread(check, without string, err error) error {
	var failed *Error
	switch {
	case k.client.lacksSetting(err):
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
	region, exists, err := k.client.findBucket(ctx, name)
	var foreign *ForeignBucketError
	var elsewhere *WrongRegionError
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
		k.add(check, CheckFail, k.createCommand(), "bucket %s does not exist", name)
		return false, nil
	}
	k.result.Region, k.result.WebsiteURL = region, k.client.WebsiteURL(name)
	k.add(check, CheckOK, "", "exists in %s", region)
	key, err := k.client.firstKey(ctx, name, "", "")
	k.hasObjects = key != "" || Code(err) == codeAccessDenied
	if Code(err) == codeAccessDenied {
		return true, nil
	}
	return true, err
}
