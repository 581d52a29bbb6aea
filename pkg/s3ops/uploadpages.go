package s3ops

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// PageRefusedError says that browsers let no page of an origin upload to a bucket.
type PageRefusedError struct {
	Bucket, Origin string
	Answer         string // of the store to the preflight
}

func (e *PageRefusedError) Error() string {
	return fmt.Sprintf("pages of %s cannot upload to the bucket %s: %s", e.Origin, e.Bucket, e.Answer)
}

// UploadBaseURL returns what comes before the key in signed upload URLs, ending in a slash.
func (c *Client) UploadBaseURL(bucket string) string { return c.bucketURL(bucket) }

// AllowPages lets pages of the origins upload to a bucket by signed URLs, and read the answers; "*" is every page. It replaces
// the CORS rule that s3img made before, keeps all others, and sends no change where there is none. changed tells which it was.
// It fails with a [*NoCORSError] where the store has no such rules.
func (c *Client) AllowPages(ctx context.Context, bucket string, origins []string) (changed bool, err error) {
	current, err := c.cors(ctx, bucket)
	if err != nil {
		return false, c.lackingCORS(bucket, err)
	}
	want := corsRule(origins)
	if slices.ContainsFunc(current, func(rule types.CORSRule) bool { return sameRule(rule, want) }) {
		return false, nil
	}
	return true, c.lackingCORS(bucket, c.setCORS(ctx, bucket, withCORSRule(current, want)))
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

func (c *Client) lackingCORS(bucket string, err error) error {
	if err != nil && c.lacksDocument(err) {
		return &NoCORSError{Bucket: bucket, Err: err}
	}
	return err
}

// CheckPage asks as a browser would before it lets a page of origin PUT an upload. It fails with a [*PageRefusedError] where the
// browser would not, and with other errors where the store cannot be asked. It needs no permission.
func (c *Client) CheckPage(ctx context.Context, bucket, origin string) error {
	header := http.Header{}
	header.Set("Origin", origin)
	header.Set("Access-Control-Request-Method", http.MethodPut)
	header.Set("Access-Control-Request-Headers", "content-type")
	answer, err := ask(ctx, newAnonymousClient(), http.MethodOptions, c.bucketURL(bucket)+preflightKey, header)
	switch {
	case err != nil:
		return fmt.Errorf("ask whether pages of %s may upload to %s: %s", origin, bucket, RootCause(err))
	case !answer.ok():
		return &PageRefusedError{Bucket: bucket, Origin: origin, Answer: "the store answers a preflight with " + answer.String()}
	case !allowsOrigin(answer.header, origin) || !allowsMethod(answer.header, http.MethodPut):
		return &PageRefusedError{Bucket: bucket, Origin: origin, Answer: "its CORS rules do not name them"}
	}
	return nil
}

// withCORSRule puts our rule in place of the one that was ours before.
func withCORSRule(current []types.CORSRule, rule types.CORSRule) []types.CORSRule {
	next := slices.DeleteFunc(slices.Clone(current), func(old types.CORSRule) bool {
		return aws.ToString(old.ID) == corsRuleID
	})
	return append(next, rule)
}

func (c *Client) setCORS(ctx context.Context, bucket string, rules []types.CORSRule) error {
	return wrapError("set the CORS rules of", bucket, "", settle(ctx, isConflict, func() error {
		_, err := c.api.PutBucketCors(ctx, &s3.PutBucketCorsInput{
			Bucket: aws.String(bucket), CORSConfiguration: &types.CORSConfiguration{CORSRules: rules},
		})
		return err
	}))
}
