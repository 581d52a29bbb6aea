package sns_test

import (
	"errors"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	oracle "github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/sns"
)

func TestMain(m *testing.M) {
	code := m.Run()
	mototest.Stop()
	os.Exit(code)
}

// TestAttributes sets what the SDK's client reads, and reads what that one set.
func TestAttributes(t *testing.T) {
	client := mototest.Services(t)
	api := oracle.NewFromConfig(client.AWS())
	made, err := api.CreateTopic(t.Context(), &oracle.CreateTopicInput{Name: aws.String("attributes")})
	if err != nil {
		t.Fatal(err)
	}
	const name = `a "name" & <more> ü+ %`
	topic := sns.NewTopic(client, *made.TopicArn, "")
	if err := topic.SetAttribute(t.Context(), "DisplayName", name); err != nil {
		t.Fatal(err)
	}
	want, err := api.GetTopicAttributes(t.Context(), &oracle.GetTopicAttributesInput{TopicArn: made.TopicArn})
	if err != nil {
		t.Fatal(err)
	}
	got, err := topic.Attributes(t.Context())
	if err != nil || len(got) != len(want.Attributes) || got["DisplayName"] != name {
		t.Fatalf("got %q, %v; the SDK's client got %q", got, err, want.Attributes)
	}
	for key, value := range want.Attributes {
		if got[key] != value {
			t.Errorf("%s is %q, the SDK's client got %q", key, got[key], value)
		}
	}
}

func TestNoTopic(t *testing.T) {
	client := mototest.Services(t)
	topic := sns.NewTopic(client, "arn:aws:sns:"+s3ops.DefaultRegion+":"+mototest.Account+":none", "")
	_, attributes := topic.Attributes(t.Context())
	for what, err := range map[string]error{
		"attributes": attributes, "setting one": topic.SetAttribute(t.Context(), "DisplayName", "x"),
		"publishing": topic.Publish(t.Context(), sns.Message{Body: "x"}),
	} {
		if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "NotFound" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestAddresses asks the rules of the SDK's client where SNS is.
func TestAddresses(t *testing.T) {
	for _, region := range []string{
		"us-east-1", "eu-west-3", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1", "us-isob-east-1",
	} {
		for _, asked := range []config.EnvConfig{
			{},
			{UseFIPSEndpoint: aws.FIPSEndpointStateEnabled},
			{UseDualStackEndpoint: aws.DualStackEndpointStateEnabled},
			{UseFIPSEndpoint: aws.FIPSEndpointStateEnabled, UseDualStackEndpoint: aws.DualStackEndpointStateEnabled},
		} {
			want, err := oracle.NewDefaultEndpointResolverV2().ResolveEndpoint(t.Context(), oracle.EndpointParameters{
				Region:       &region,
				UseFIPS:      aws.Bool(asked.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
				UseDualStack: aws.Bool(asked.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
			})
			if err != nil {
				continue // this partition has none
			}
			loaded := aws.Config{Region: region, ConfigSources: []any{asked}}
			got, err := s3ops.NewClient(loaded, s3ops.Config{}).AddressOnAWS(t.Context(), "sns", region)
			if err != nil || got != want.URI.String() {
				t.Errorf("%s, FIPS %v, dual %v: %s, %v, want %s", region, asked.UseFIPSEndpoint, asked.UseDualStackEndpoint, got, err, &want.URI)
			}
		}
	}
}
