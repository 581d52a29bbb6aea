package website

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// website reads the bucket's website configuration; nil where it has none.
func (c store) website(ctx context.Context, bucket string) (*types.WebsiteConfiguration, error) {
	out, err := c.API().GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String(bucket)})
	if s3ops.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s3ops.WrapError("read the website configuration of", s3ops.Location{Bucket: bucket}, err)
	}
	if out.IndexDocument == nil && out.RedirectAllRequestsTo == nil {
		return nil, nil
	}
	return &types.WebsiteConfiguration{
		IndexDocument: out.IndexDocument, ErrorDocument: out.ErrorDocument,
		RedirectAllRequestsTo: out.RedirectAllRequestsTo, RoutingRules: out.RoutingRules,
	}, nil
}

// documents are the names of a website's index and error documents, "" where there are none.
func documents(site *types.WebsiteConfiguration) (index, errorKey string) {
	if site == nil {
		return "", ""
	}
	if site.IndexDocument != nil {
		index = aws.ToString(site.IndexDocument.Suffix)
	}
	if site.ErrorDocument != nil {
		errorKey = aws.ToString(site.ErrorDocument.Key)
	}
	return index, errorKey
}

// planDocuments sets the two documents and keeps routing rules.
func (j *websiteJob) planDocuments(ctx context.Context) (plan.Change, error) {
	var next types.WebsiteConfiguration
	ch := plan.Change{
		Name: "website", Lacks: j.client.LacksDocument, Lacking: notHere("website"),
		Apply: func(ctx context.Context) error { return j.setWebsite(ctx, &next) },
	}
	var current *types.WebsiteConfiguration
	if j.exists {
		var err error
		if current, err = j.client.website(ctx, j.opt.Bucket); err != nil {
			return ch.Unread(err)
		}
	}
	index, errorKey := documents(current)
	wantIndex := cmp.Or(j.opt.Index, index, DefaultIndex)
	wantError := cmp.Or(j.opt.Error, errorKey, j.opt.PublicPrefix+DefaultError)
	what := "a website with " + wantIndex + ", and " + wantError + " for what is missing"
	if index == wantIndex && errorKey == wantError {
		return ch.Already("serves " + what), nil
	}
	ch.Action = "serve " + what
	if current != nil {
		next.RoutingRules = current.RoutingRules
		if to := current.RedirectAllRequestsTo; to != nil {
			ch.Loses = "its redirect to " + aws.ToString(to.HostName) + " would be lost"
		}
	}
	next.IndexDocument = &types.IndexDocument{Suffix: aws.String(wantIndex)}
	next.ErrorDocument = &types.ErrorDocument{Key: aws.String(wantError)}
	return ch, nil
}

func (j *websiteJob) setWebsite(ctx context.Context, site *types.WebsiteConfiguration) error {
	return s3ops.WrapError("set the website configuration of", s3ops.Location{Bucket: j.opt.Bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := j.client.API().PutBucketWebsite(ctx, &s3.PutBucketWebsiteInput{
			Bucket: aws.String(j.opt.Bucket), WebsiteConfiguration: site,
		})
		return err
	}))
}
