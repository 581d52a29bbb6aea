package website

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// PageRefusedError says that browsers let no page of an origin upload to a bucket.
type PageRefusedError struct {
	Bucket, Origin string
	Answer         string // of the store to the preflight
	Ruled          bool   // a rule that lets them in is there, and the store does not go by it
}

func (e *PageRefusedError) Error() string {
	if e.Ruled {
		return fmt.Sprintf("pages of %s cannot upload to the bucket %s, although its rules name them: %s", e.Origin, e.Bucket, e.Answer)
	}
	return fmt.Sprintf("pages of %s cannot upload to the bucket %s: %s", e.Origin, e.Bucket, e.Answer)
}

// PagesOptions say whose pages may upload. Bucket and Origins have to be set.
type PagesOptions struct {
	Bucket  string
	Origins []string // web origins, "*" for all
	Replace bool     // take away what s3img allowed before; false = add to it
	DryRun  bool     // look, and change nothing
}

// Pages is the result of [AllowPages].
type Pages struct {
	Origins []string // all that the rule of s3img names after it
	Removed []string // those that it named before, and no more
	Changed bool     // or would be, in a dry run
}

// AllowPages lets pages of the origins upload to a bucket by signed URLs, and read the answers. It changes the one CORS rule that
// is its own, keeps all others, and sends no change where there is none. It fails with an [*InvalidError], with an [*Error] whose
// code is NoSuchBucket, with a [*NoCORSError] where the store has no such rules, or with a [*PageRefusedError] where it has, and a
// store other than AWS does not go by them.
func AllowPages(ctx context.Context, client *s3ops.Client, opt PagesOptions) (Pages, error) {
	c := store{client}
	site, err := Options{Bucket: opt.Bucket, CORSOrigins: opt.Origins}.normalized()
	if err != nil {
		return Pages{}, err
	}
	if _, exists, err := c.FindBucket(ctx, opt.Bucket); err != nil {
		return Pages{}, err
	} else if !exists {
		return Pages{}, s3ops.NoSuchBucket("allow pages to upload to", opt.Bucket)
	}
	current, err := c.cors(ctx, opt.Bucket)
	if err != nil {
		return Pages{}, c.lackingCORS(opt.Bucket, err)
	}
	pages, next := withPages(current, site.CORSOrigins, opt.Replace)
	if opt.DryRun {
		return pages, nil
	}
	if pages.Changed {
		if err := c.lackingCORS(opt.Bucket, c.setCORS(ctx, opt.Bucket, next)); err != nil {
			return pages, err
		}
	}
	return pages, c.refusesPages(ctx, opt.Bucket, opt.Origins)
}

// refusesPages asks a store whether it lets the pages in that a rule names now. AWS does, though not at once, and is not asked. An
// answer that is lost says nothing.
func (c store) refusesPages(ctx context.Context, bucket string, origins []string) error {
	if c.Endpoint() == "" {
		return nil
	}
	for _, origin := range origins {
		var refused *PageRefusedError
		if errors.As(CheckPage(ctx, c.Client, bucket, exampleOrigin(origin)), &refused) {
			refused.Origin, refused.Ruled = origin, true
			return refused
		}
	}
	return nil
}

// pageNotes says which pages a store does not let in although the step for CORS is done, or was before.
func (c store) pageNotes(ctx context.Context, bucket string, origins []string, steps []plan.Step) []string {
	ruled := slices.ContainsFunc(steps, func(s plan.Step) bool {
		return s.Name == "cors" && (s.State == plan.Done || s.State == plan.Unchanged)
	})
	if !ruled {
		return nil
	}
	if err := c.refusesPages(ctx, bucket, origins); err != nil {
		return []string{err.Error()}
	}
	return nil
}

// NoCORSError says that a store has no CORS rules of buckets.
type NoCORSError struct {
	Bucket string
	Err    error
}

func (e *NoCORSError) Error() string {
	return "let pages upload to bucket " + e.Bucket + ": " + notHere("cors")
}

// Unwrap returns the store's answer.
func (e *NoCORSError) Unwrap() error { return e.Err }

func (c store) lackingCORS(bucket string, err error) error {
	if err != nil && c.LacksDocument(err) {
		return &NoCORSError{Bucket: bucket, Err: err}
	}
	return err
}

// withPages returns the rules with ours naming the origins too, or these alone.
func withPages(current []types.CORSRule, origins []string, replace bool) (Pages, []types.CORSRule) {
	var before []string
	var others []types.CORSRule
	ours := 0
	for _, rule := range current {
		if !isOurRule(rule) {
			others = append(others, rule)
			continue
		}
		ours++
		before = append(before, rule.AllowedOrigins...)
	}
	pages := Pages{Origins: slices.Clone(origins)}
	if !replace {
		pages.Origins = slices.Clone(before)
		for _, origin := range origins {
			if !slices.Contains(before, origin) && !slices.Contains(before, "*") {
				pages.Origins = append(pages.Origins, origin)
			}
		}
	}
	for _, origin := range before {
		if !slices.Contains(pages.Origins, origin) {
			pages.Removed = append(pages.Removed, origin)
		}
	}
	want := corsRule(pages.Origins)
	pages.Changed = ours > 1 || !slices.ContainsFunc(current, func(rule types.CORSRule) bool { return sameRule(rule, want) })
	return pages, append(others, want)
}

// isOurRule knows the rule by its name, and where the store keeps no names by all that it says.
func isOurRule(rule types.CORSRule) bool {
	if id := aws.ToString(rule.ID); id != "" {
		return id == corsRuleID
	}
	return sameRule(rule, corsRule(rule.AllowedOrigins))
}

// CheckPage asks as a browser would before it lets a page of origin PUT an upload. It fails with a [*PageRefusedError] where the
// browser would not, with an [*Error] where there is no such bucket, and with other errors where the store cannot be asked. It
// needs no permission.
func CheckPage(ctx context.Context, client *s3ops.Client, bucket, origin string) error {
	c := store{client}
	header := http.Header{}
	header.Set("Origin", origin)
	header.Set("Access-Control-Request-Method", http.MethodPut)
	header.Set("Access-Control-Request-Headers", "content-type")
	answer, err := ask(ctx, newAnonymousClient(), http.MethodOptions, c.BucketURL(bucket)+preflightKey, header)
	switch {
	case err != nil:
		return fmt.Errorf("ask whether pages of %s may upload to %s: %s", origin, bucket, s3ops.RootCause(err))
	case !answer.ok():
		return c.whyRefused(ctx, &PageRefusedError{Bucket: bucket, Origin: origin, Answer: "the store answers a preflight with " + answer.String()})
	case !allowsOrigin(answer.header, origin) || !allowsMethod(answer.header, http.MethodPut):
		return c.whyRefused(ctx, &PageRefusedError{Bucket: bucket, Origin: origin, Answer: "its CORS rules do not name them"})
	}
	return nil
}

// whyRefused tells a missing bucket, which no rule can mend, from one whose rules refuse.
func (c store) whyRefused(ctx context.Context, refused *PageRefusedError) error {
	if _, exists, err := c.FindBucket(ctx, refused.Bucket); err == nil && !exists {
		return s3ops.NoSuchBucket("look for", refused.Bucket)
	}
	return refused
}

func (c store) setCORS(ctx context.Context, bucket string, rules []types.CORSRule) error {
	return s3ops.WrapError("set the CORS rules of", s3ops.Location{Bucket: bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := c.API().PutBucketCors(ctx, &s3.PutBucketCorsInput{
			Bucket: aws.String(bucket), CORSConfiguration: &types.CORSConfiguration{CORSRules: rules},
		})
		return err
	}))
}
