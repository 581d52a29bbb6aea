package s3ops

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// AddressOnAWS returns the URL of a service of AWS in a region, "lambda" say, for one that [Client.Service] has no endpoint of. The SDK's
// rules for it are those for SQS, but for the name in front, which FIPS changes everywhere but for SNS in the regions of the government:
// there all its addresses of IPv4 are so.
func (c *Client) AddressOnAWS(ctx context.Context, name, region string) (string, error) {
	options := sqs.NewFromConfig(c.loaded).Options().EndpointOptions
	dual := options.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled
	found, err := sqs.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, sqs.EndpointParameters{Region: &region, UseDualStack: &dual})
	if err != nil {
		return "", fmt.Errorf("find the address of %s in region %s: %w", name, region, err)
	}
	alike := name == "sns" && strings.HasPrefix(region, "us-gov-") && !dual
	if options.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled && !alike {
		name += "-fips"
	}
	found.URI.Host = name + strings.TrimPrefix(found.URI.Host, "sqs")
	return found.URI.String(), nil
}
