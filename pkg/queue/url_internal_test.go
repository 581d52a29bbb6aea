package queue

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// The hosts of AWS are those of https://docs.aws.amazon.com/general/latest/gr/sqs-service.html and of
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-internetwork-traffic-privacy.html
func TestParseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]address{
		"https://sqs.eu-west-1.amazonaws.com/123456789012/photos":        {name: "photos", region: "eu-west-1"},
		"https://sqs.cn-north-1.amazonaws.com.cn/123456789012/photos":    {name: "photos", region: "cn-north-1"},
		"https://queue.amazonaws.com/123456789012/photos":                {name: "photos", region: "us-east-1"},
		"https://eu-west-1.queue.amazonaws.com/123456789012/photos.fifo": {name: "photos.fifo", region: "eu-west-1"},
		"https://sqs-fips.us-east-1.amazonaws.com/123456789012/photos":   {"photos", "us-east-1", "https://sqs-fips.us-east-1.amazonaws.com"},
		"https://sqs.eu-west-1.api.aws/123456789012/photos":              {"photos", "eu-west-1", "https://sqs.eu-west-1.api.aws"},
		"https://vpce-0a-b.sqs.eu-west-1.vpce.amazonaws.com/1234/photos": {"photos", "eu-west-1", "https://vpce-0a-b.sqs.eu-west-1.vpce.amazonaws.com"},
		"http://127.0.0.1:4566/000000000000/photos":                      {"photos", "", "http://127.0.0.1:4566"},
		"http://localhost:9324/queue/photos":                             {"photos", "", "http://localhost:9324"},
		"http://sqs.us-east-1.localhost:4566/000000000000/photos":        {"photos", "", "http://sqs.us-east-1.localhost:4566"},
		"https://sqs.eu-west-1.amazonaws.com.example.org/12/photos":      {"photos", "", "https://sqs.eu-west-1.amazonaws.com.example.org"},
		"https://sqs.eu-west-1.amazonaws.com:8443/123456789012/photos":   {"photos", "eu-west-1", "https://sqs.eu-west-1.amazonaws.com:8443"},
		"https://message-queue.api.cloud.example/b1g000/dj600000/photos": {"photos", "", "https://message-queue.api.cloud.example"},
		"http://[::1]:4566/000000000000/photos":                          {"photos", "", "http://[::1]:4566"},
	} {
		if got, err := parseURL(raw); got != want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", raw, got, err, want)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Parallel()
	for raw, reason := range map[string]string{
		"":                                    "is not an http:// or https:// URL",
		"photos":                              "is not an http:// or https:// URL",
		"sqs://photos/1":                      "is not an http:// or https:// URL",
		"https:///123456789012/photos":        "is not an http:// or https:// URL",
		"https://sqs.eu-west-1.amazonaws.com": "does not end in the name of a queue",
		"https://sqs.eu-west-1.amazonaws.com/123456789012/": "does not end in the name of a queue",
		"http://127.0.0.1:4566/?Action=ReceiveMessage":      "does not end in the name of a queue",
		"https://user@127.0.0.1/000000000000/photos":        "does not end in the name of a queue",
		"https://sqs.eu-west-1.amazonaws.com/photos":        "has no path of the form /ACCOUNT/NAME",
		"arn:aws:s3:::photos":                               "is an ARN",
		"arn:aws:sqs:eu-west-1:123456789012:photos":         "is an ARN; the URL of that queue is https://sqs.eu-west-1.amazonaws.com/123456789012/photos",
		"arn:aws-cn:sqs:cn-north-1:123456789012:photos":     "is an ARN; the URL of that queue is https://sqs.cn-north-1.amazonaws.com.cn/123456789012/photos",
	} {
		var refused *URLError
		_, err := parseURL(raw)
		if !errors.As(err, &refused) || refused.URL != raw || refused.Reason != reason {
			t.Errorf("%q: %v, want that it %s", raw, err, reason)
		}
	}
}

// The client's own view of where it sends requests to.
func TestRegionAndEndpoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, base, wantRegion, wantEndpoint string }{
		{url: "https://sqs.eu-west-1.amazonaws.com/123456789012/photos", wantRegion: "eu-west-1"},
		{url: "http://127.0.0.1:4566/000000000000/photos", wantRegion: "us-west-2", wantEndpoint: "http://127.0.0.1:4566"},
		{"http://127.0.0.1:4566/000000000000/photos", "http://sqs.test", "us-west-2", "http://sqs.test"},
		{"https://sqs.eu-west-1.amazonaws.com/123456789012/photos", "http://sqs.test", "eu-west-1", "http://sqs.test"},
	} {
		at, err := parseURL(c.url)
		if err != nil {
			t.Fatal(err)
		}
		cfg := aws.Config{Region: "us-west-2"}
		if c.base != "" {
			cfg.BaseEndpoint = aws.String(c.base)
		}
		opt := newClient(cfg, at).Options()
		if endpoint := aws.ToString(opt.BaseEndpoint); opt.Region != c.wantRegion || endpoint != c.wantEndpoint {
			t.Errorf("%s: region %s, endpoint %q, want %s and %q", c.url, opt.Region, endpoint, c.wantRegion, c.wantEndpoint)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	f.Add("https://sqs.eu-west-1.amazonaws.com/123456789012/photos")
	f.Add("https://vpce-0a-b.sqs.eu-west-1.vpce.amazonaws.com/1234/photos")
	f.Add("http://127.0.0.1:4566/000000000000/photos")
	f.Add("arn:aws:sqs:eu-west-1:123456789012:photos")
	f.Add("https://sqs.amazonaws.com/1/2")
	f.Fuzz(func(t *testing.T, raw string) {
		at, err := parseURL(raw)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q: the error has several lines", raw)
			}
			return
		}
		if at.name == "" || strings.Contains(at.name, "/") || (at.region == "" && at.endpoint == "") {
			t.Errorf("%q: %+v", raw, at)
		}
		if _, err := url.Parse(at.endpoint); err != nil {
			t.Errorf("%q: endpoint %q: %v", raw, at.endpoint, err)
		}
	})
}
