package website

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

const (
	corsRuleID = "s3img" // marks the one CORS rule that s3img may replace
	corsMaxAge = 3600    // seconds that a browser may remember a preflight
)

// cors reads the bucket's CORS rules.
func (c store) cors(ctx context.Context, bucket string) ([]types.CORSRule, error) {
	out, err := c.API().GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(bucket)})
	if s3ops.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s3ops.WrapError("read the CORS rules of", s3ops.Location{Bucket: bucket}, err)
	}
	return out.CORSRules, nil
}

// corsRule lets pages of the origins upload by PUT and POST, read, and see the ETag, which multipart uploads need.
func corsRule(origins []string) types.CORSRule {
	return types.CORSRule{
		ID:             aws.String(corsRuleID),
		AllowedOrigins: origins,
		AllowedMethods: []string{"PUT", "POST", "GET", "HEAD"},
		AllowedHeaders: []string{"*"},
		ExposeHeaders:  []string{"ETag"},
		MaxAgeSeconds:  aws.Int32(corsMaxAge),
	}
}

// planCORS adds origins to our own rule; all others stay. Skip the step if there are no origins.
func (j *websiteJob) planCORS(ctx context.Context) (plan.Change, error) {
	if len(j.opt.CORSOrigins) == 0 {
		return plan.Change{}, nil
	}
	return j.client.planPages(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.exists)
}

// sameRule compares what a rule allows; the store may have put its lists in another order.
func sameRule(a, b types.CORSRule) bool {
	same := func(x, y []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	}
	return same(a.AllowedOrigins, b.AllowedOrigins) && same(a.AllowedMethods, b.AllowedMethods) &&
		same(a.AllowedHeaders, b.AllowedHeaders) && same(a.ExposeHeaders, b.ExposeHeaders) &&
		aws.ToInt32(a.MaxAgeSeconds) == aws.ToInt32(b.MaxAgeSeconds)
}
