package website

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// accountBlock asks S3 Control for the public access block of an account, which is not found if the account has none. See
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html.
func (c store) accountBlock(ctx context.Context, account string) (types.PublicAccessBlockConfiguration, error) {
	service := c.Service("S3 Control", "s3", "")
	endpoint, err := c.controlEndpoint(ctx, service.Endpoint, account)
	if err != nil {
		return types.PublicAccessBlockConfiguration{}, err
	}
	service.Endpoint = endpoint
	body, err := service.Do(ctx, signed.Request{
		Operation: "GetPublicAccessBlock", Method: http.MethodGet, Path: "/v20180820/configuration/publicAccessBlock",
		Header: http.Header{"X-Amz-Account-Id": {account}},
	})
	if err != nil {
		return types.PublicAccessBlockConfiguration{}, err
	}
	var answer struct {
		XMLName                                                                     xml.Name `xml:"PublicAccessBlockConfiguration"`
		BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets *bool
	}
	if err := xml.Unmarshal(body, &answer); err != nil {
		return types.PublicAccessBlockConfiguration{}, &smithy.DeserializationError{Err: err}
	}
	return types.PublicAccessBlockConfiguration{
		BlockPublicAcls: answer.BlockPublicAcls, IgnorePublicAcls: answer.IgnorePublicAcls,
		BlockPublicPolicy: answer.BlockPublicPolicy, RestrictPublicBuckets: answer.RestrictPublicBuckets,
	}, nil
}

// controlEndpoint puts the account before a host, as S3 Control wants it: that of the custom endpoint, or, where that is "", of S3 on
// AWS, whose rules are those of S3 Control but for the name in front.
func (c store) controlEndpoint(ctx context.Context, custom, account string) (string, error) {
	if custom != "" {
		at, err := url.Parse(custom)
		if err != nil {
			return "", fmt.Errorf("endpoint of S3 Control: %w", err)
		}
		at.Host = account + "." + at.Host
		return at.String(), nil
	}
	o := c.API().Options().EndpointOptions
	found, err := s3.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, s3.EndpointParameters{
		Region:       aws.String(c.Region()),
		UseFIPS:      aws.Bool(o.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
	})
	if err != nil {
		return "", fmt.Errorf("find the address of S3 Control in region %s: %w", c.Region(), err)
	}
	found.URI.Host = account + ".s3-control" + strings.TrimPrefix(found.URI.Host, "s3")
	return found.URI.String(), nil
}
