package website

import (
	"context"
	"encoding/xml"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// accountBlock asks S3 Control for the public access block of an account, which is not found if the account has none. See
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html.
func (c store) accountBlock(ctx context.Context, account string) (types.PublicAccessBlockConfiguration, error) {
	body, err := c.Control(ctx, account, "", signed.Request{
		Operation: "GetPublicAccessBlock", Method: http.MethodGet, Path: "/v20180820/configuration/publicAccessBlock",
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
