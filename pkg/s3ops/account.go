package s3ops

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Account asks AWS for the number of the account that the credentials belong to.
func (c *Client) Account(ctx context.Context) (string, error) {
	identity, err := sts.New(sts.Options{Credentials: c.credentials, Region: c.region, HTTPClient: c.api.Options().HTTPClient}).
		GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return "", fmt.Errorf("find the account of these credentials: %w", err)
	}
	return aws.ToString(identity.Account), nil
}
