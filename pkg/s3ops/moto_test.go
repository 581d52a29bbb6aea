package s3ops_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// motoAddr returns where moto listens.
func motoAddr(t *testing.T) string {
	t.Helper()
	return mototest.Shared(t).Addr
}

// awsHTTP is an HTTP client for which moto is the whole of AWS.
func awsHTTP(t *testing.T) *http.Client {
	t.Helper()
	return mototest.Shared(t).HTTPClient()
}

// awsClient is a client of AWS itself: no custom endpoint, bucket names in host names.
func awsClient(t *testing.T, region string) *s3ops.Client {
	t.Helper()
	return s3ops.NewClient(awsConfig(region, awsHTTP(t)), s3ops.Config{})
}

func awsConfig(region string, client *http.Client) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("test", "testtest", ""),
	}
}

// motoClient is a client of moto as a custom endpoint.
func motoClient(t *testing.T) *s3ops.Client {
	t.Helper()
	client, err := s3ops.Connect(context.Background(), s3ops.Config{
		Endpoint: "http://" + motoAddr(t), Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
