package s3ops

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// Control sends a request to S3 Control for an account, which has the settings of accounts, and jobs. It puts the account before the
// host, as the service wants it: that of the endpoint that the AWS configuration names, or of S3 on AWS, whose rules are those of S3
// Control but for the name in front. region "" = that of c.
func (c *Client) Control(ctx context.Context, account, region string, r signed.Request) ([]byte, error) {
	service := c.Service("S3 Control", "s3", region)
	endpoint, err := c.controlEndpoint(ctx, service.Endpoint, account, service.Region)
	if err != nil {
		return nil, err
	}
	service.Endpoint = endpoint
	header := http.Header{"X-Amz-Account-Id": {account}}
	for name, values := range r.Header {
		header[name] = values
	}
	r.Header = header
	return service.Do(ctx, r)
}

func (c *Client) controlEndpoint(ctx context.Context, custom, account, region string) (string, error) {
	if custom != "" {
		at, err := url.Parse(custom)
		if err != nil {
			return "", fmt.Errorf("endpoint of S3 Control: %w", err)
		}
		at.Host = account + "." + at.Host
		return at.String(), nil
	}
	o := c.api.Options().EndpointOptions
	found, err := s3.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, s3.EndpointParameters{
		Region:       aws.String(region),
		UseFIPS:      aws.Bool(o.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
	})
	if err != nil {
		return "", fmt.Errorf("find the address of S3 Control in region %s: %w", region, err)
	}
	found.URI.Host = account + ".s3-control" + strings.TrimPrefix(found.URI.Host, "s3")
	return found.URI.String(), nil
}
