package website

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// lifecycleRuleID marks the one lifecycle rule that s3img may replace.
const lifecycleRuleID = "s3img-unfinished-uploads"

// lifecycle is what a bucket's lifecycle configuration says.
type lifecycle struct {
	rules   []types.LifecycleRule
	minimum types.TransitionDefaultMinimumObjectSize // is set together with the rules, and has to be kept
	strange string                                   // the name of an element that would be lost in writing it back; "" = none
}

// lifecycle reads the bucket's lifecycle rules; a bucket without has none.
func (c store) lifecycle(ctx context.Context, bucket string) (lifecycle, error) {
	var body bytes.Buffer
	out, err := c.API().GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: aws.String(bucket)}, copyBody(&body))
	if s3ops.IsNotFound(err) {
		return lifecycle{}, nil
	}
	if err != nil {
		return lifecycle{}, s3ops.WrapError("read the lifecycle rules of", s3ops.Location{Bucket: bucket}, err)
	}
	return lifecycle{out.Rules, out.TransitionDefaultMinimumObjectSize, strangeElement(&body)}, nil
}

// copyBody keeps the body of an answer, which the SDK reads only in part.
func copyBody(to *bytes.Buffer) func(*s3.Options) {
	keep := smithymiddleware.DeserializeMiddlewareFunc("s3imgCopyBody", func(
		ctx context.Context, in smithymiddleware.DeserializeInput, next smithymiddleware.DeserializeHandler,
	) (smithymiddleware.DeserializeOutput, smithymiddleware.Metadata, error) {
		out, metadata, err := next.HandleDeserialize(ctx, in)
		if resp, ok := out.RawResponse.(*smithyhttp.Response); ok && resp.Body != nil {
			to.Reset() // of a try before
			resp.Body = struct {
				io.Reader
				io.Closer
			}{io.TeeReader(resp.Body, to), resp.Body}
		}
		return out, metadata, err
	})
	return s3.WithAPIOptions(func(stack *smithymiddleware.Stack) error { return stack.Deserialize.Add(keep, smithymiddleware.After) })
}

// lifecycleElements are those that the SDK writes back as it read them. Some stores have more.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
const lifecycleElements = " LifecycleConfiguration Rule ID Status Filter And Prefix Tag Key Value ObjectSizeGreaterThan ObjectSizeLessThan " +
	"Expiration Days Date ExpiredObjectDeleteMarker Transition StorageClass NoncurrentVersionExpiration NoncurrentDays " +
	"NewerNoncurrentVersions NoncurrentVersionTransition AbortIncompleteMultipartUpload DaysAfterInitiation "

// strangeElement names the first element that is not among lifecycleElements.
func strangeElement(body io.Reader) string {
	decoder := xml.NewDecoder(body)
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok && !strings.Contains(lifecycleElements, " "+start.Name.Local+" ") {
			return start.Name.Local
		}
	}
}

// madeForOriginals reports whether CreateUpload left its mark. Where that cannot be read, or the store has no lifecycle rules,
// nothing tells.
func (c store) madeForOriginals(ctx context.Context, bucket string) bool {
	current, err := c.lifecycle(ctx, bucket)
	return err == nil && slices.ContainsFunc(current.rules, func(r types.LifecycleRule) bool { return aws.ToString(r.ID) == lifecycleRuleID })
}

// abortsUploads reports whether a rule removes the parts of unfinished uploads in the whole bucket.
func abortsUploads(rule types.LifecycleRule) bool {
	abort := rule.AbortIncompleteMultipartUpload
	if rule.Status != types.ExpirationStatusEnabled || abort == nil || aws.ToInt32(abort.DaysAfterInitiation) == 0 {
		return false
	}
	if f := rule.Filter; f != nil {
		return aws.ToString(f.Prefix) == "" && f.Tag == nil && f.And == nil && f.ObjectSizeGreaterThan == nil && f.ObjectSizeLessThan == nil
	}
	return aws.ToString(rule.Prefix) == "" //nolint:staticcheck // the older form, which buckets still have
}

// abortRule is ours. S3 takes rules of the older form, with a prefix in the place of a filter, only among others like them.
func abortRule(others []types.LifecycleRule) types.LifecycleRule {
	rule := types.LifecycleRule{
		ID: aws.String(lifecycleRuleID), Status: types.ExpirationStatusEnabled,
		AbortIncompleteMultipartUpload: &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: aws.Int32(AbortUploadsAfterDays)},
	}
	if slices.ContainsFunc(others, func(r types.LifecycleRule) bool { return r.Filter == nil }) {
		rule.Prefix = aws.String("") //nolint:staticcheck // see above
		return rule
	}
	rule.Filter = &types.LifecycleRuleFilter{Prefix: aws.String("")}
	return rule
}

// planLifecycle adds our rule to those that there are.
func (j *uploadBucketJob) planLifecycle(ctx context.Context) (plan.Change, error) {
	what := fmt.Sprintf("remove what uploads leave that are not finished within %d days", AbortUploadsAfterDays)
	var current lifecycle
	ch := plan.Change{
		Name: "lifecycle", Action: what, Lacks: j.client.LacksSetting, Lacking: notHere("lifecycle"),
		Apply: func(ctx context.Context) error { return j.client.addAbortRule(ctx, j.opt.Bucket, current) },
	}
	if !j.exists {
		return ch, nil
	}
	var err error
	if current, err = j.client.lifecycle(ctx, j.opt.Bucket); err != nil {
		return ch.Unread(err)
	}
	if slices.ContainsFunc(current.rules, abortsUploads) {
		return ch.Already("unfinished uploads are removed by a lifecycle rule"), nil
	}
	if current.strange != "" {
		ch.Lacking = "the lifecycle rules of the bucket hold " + current.strange + ", which s3img cannot write back: add one for unfinished uploads by the store's own means"
		return ch.Skipped(), nil
	}
	return ch, nil
}

func (c store) addAbortRule(ctx context.Context, bucket string, current lifecycle) error {
	rules := slices.DeleteFunc(slices.Clone(current.rules), func(r types.LifecycleRule) bool { return aws.ToString(r.ID) == lifecycleRuleID })
	rules = append(rules, abortRule(rules))
	return s3ops.WrapError("set the lifecycle rules of", s3ops.Location{Bucket: bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := c.API().PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
			Bucket: aws.String(bucket), LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: rules},
			TransitionDefaultMinimumObjectSize: current.minimum,
		})
		return err
	}))
}
