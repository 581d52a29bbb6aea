package s3ops

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// Service returns a service of AWS beside S3, to send single requests to, with the credentials, the retries and the HTTP client of c.
// id is that of the SDK ("S3 Control"), region "" = that of c. Its Endpoint is the one that the AWS configuration names, as in
// AWS_ENDPOINT_URL_S3_CONTROL, endpoint_url or AWS_ENDPOINT_URL; "" = none: that of AWS, which the caller fills in.
func (c *Client) Service(id, signingName, region string) signed.Service {
	o := c.api.Options()
	return signed.Service{
		ID: id, SigningName: signingName, Region: cmp.Or(region, c.region), Endpoint: c.endpointOf(id),
		Credentials: c.credentials, HTTPClient: o.HTTPClient, Retryer: o.Retryer, APIOptions: c.loaded.APIOptions,
	}
}

// endpointOf has the order of the SDK: the variable of the service, the variable of all, the files' section of the service, what
// the files say of all. No source names one for a service where configured endpoints are switched off.
func (c *Client) endpointOf(id string) string {
	ctx := context.Background() //nolint:forbidigo // no source waits: all were read before
	all := aws.ToString(c.loaded.BaseEndpoint)
	if ignored, found, err := config.GetIgnoreConfiguredEndpoints(ctx, c.loaded.ConfigSources); err == nil && found && ignored {
		return all
	}
	for _, source := range c.loaded.ConfigSources {
		named, ok := source.(interface {
			GetServiceBaseEndpoint(ctx context.Context, id string) (string, bool, error)
		})
		if !ok {
			continue
		}
		if own, found, err := named.GetServiceBaseEndpoint(ctx, id); err == nil && found {
			return own
		}
		if environment, ok := source.(config.EnvConfig); ok && environment.BaseEndpoint != "" {
			return all
		}
	}
	return all
}
