package mototest

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Account is the number that moto gives to every account.
const Account = "123456789012"

// Endpoint returns the URL at which moto is a store, and a service, on a custom endpoint.
func Endpoint(t testing.TB) string {
	t.Helper()
	return "http://" + Shared(t).Addr
}

// Client returns a client of moto as a store on a custom endpoint.
func Client(t testing.TB) *s3ops.Client {
	t.Helper()
	client, err := s3ops.Connect(t.Context(), s3ops.Config{
		Endpoint: Endpoint(t), Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Services is [Client] where the other services of AWS are moto's too, as AWS_ENDPOINT_URL says it.
func Services(t testing.TB) *s3ops.Client {
	t.Helper()
	loaded := Config(s3ops.DefaultRegion, http.DefaultClient)
	loaded.BaseEndpoint = aws.String(Endpoint(t))
	return s3ops.NewClient(loaded, s3ops.Config{})
}

// AWS returns a client of moto as AWS itself: no custom endpoint, names of buckets in the names of hosts.
func AWS(t testing.TB, region string) *s3ops.Client {
	t.Helper()
	return s3ops.NewClient(Config(region, Shared(t).HTTPClient()), s3ops.Config{})
}

// Config is a configuration of AWS whose requests are sent by client, for the clients of any service.
func Config(region string, client *http.Client) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("test", "testtest", ""),
	}
}

// Answering is [AWS] but for what answer says; status 0 leaves it to moto.
func Answering(t testing.TB, answer func(*http.Request) (int, http.Header, string)) (*s3ops.Client, *requesttest.Played) {
	t.Helper()
	played := &requesttest.Played{Next: Shared(t), Answer: answer}
	return s3ops.NewClient(Config(s3ops.DefaultRegion, played.Client()), s3ops.Config{}), played
}

// AnsweringStore is [Client] but for what answer says; status 0 leaves it to moto.
func AnsweringStore(t testing.TB, answer func(*http.Request) (int, http.Header, string)) (*s3ops.Client, *requesttest.Played) {
	t.Helper()
	played := &requesttest.Played{Next: http.DefaultTransport, Answer: answer}
	return s3ops.NewClient(Config(s3ops.DefaultRegion, played.Client()), s3ops.Config{Endpoint: Endpoint(t)}), played
}

// ErrorXML is the body of an answer with an error of S3.
func ErrorXML(code string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>` + code + `</Code><Message>no</Message></Error>`
}

// On runs test by itself, beside others, with a client of one kind of store.
func On(t *testing.T, name string, connect func(testing.TB) *s3ops.Client, test func(t *testing.T, client *s3ops.Client)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		test(t, connect(t))
	})
}
