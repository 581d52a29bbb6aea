package s3ops

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// AddressOnAWS returns the URL of a service of AWS in a region, "lambda" say, for one that [Client.Service] has no endpoint of. The SDK's
// rules for it are those for SNS, but for the name in front, which FIPS changes everywhere.
func (c *Client) AddressOnAWS(ctx context.Context, name, region string) (string, error) {
	options := sns.NewFromConfig(c.loaded).Options().EndpointOptions
	found, err := sns.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, sns.EndpointParameters{
		Region:       aws.String(region),
		UseDualStack: aws.Bool(options.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
	})
	if err != nil {
		return "", fmt.Errorf("find the address of %s in region %s: %w", name, region, err)
	}
	if options.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled {
		name += "-fips"
	}
	found.URI.Host = name + strings.TrimPrefix(found.URI.Host, "sns")
	return found.URI.String(), nil
}
