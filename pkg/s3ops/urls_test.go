package s3ops_test

import (
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// The addresses are those of the AWS documentation:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
// https://docs.aws.amazon.com/general/latest/gr/s3.html
func TestURLs(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "")
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	for _, tt := range []struct {
		name    string
		cfg     s3ops.Config
		bucket  string
		object  string
		website string
	}{
		{"virginia", s3ops.Config{Region: "us-east-1"}, "photos",
			"https://photos.s3.us-east-1.amazonaws.com/a%20b/%C3%BC%2B100%25.jpg", "http://photos.s3-website-us-east-1.amazonaws.com/"},
		{"frankfurt", s3ops.Config{Region: "eu-central-1"}, "photos",
			"https://photos.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC%2B100%25.jpg", "http://photos.s3-website.eu-central-1.amazonaws.com/"},
		{"beijing", s3ops.Config{Region: "cn-north-1"}, "photos",
			"https://photos.s3.cn-north-1.amazonaws.com.cn/a%20b/%C3%BC%2B100%25.jpg", "http://photos.s3-website.cn-north-1.amazonaws.com.cn/"},
		{"dots", s3ops.Config{Region: "eu-west-1"}, "photos.example.com",
			"https://s3.eu-west-1.amazonaws.com/photos.example.com/a%20b/%C3%BC%2B100%25.jpg", "http://photos.example.com.s3-website-eu-west-1.amazonaws.com/"},
		{"path", s3ops.Config{Region: "eu-west-1", Addressing: s3ops.AddressingPath}, "photos",
			"https://s3.eu-west-1.amazonaws.com/photos/a%20b/%C3%BC%2B100%25.jpg", "http://photos.s3-website-eu-west-1.amazonaws.com/"},
		{"custom", s3ops.Config{Endpoint: "http://127.0.0.1:9000/"}, "photos",
			"http://127.0.0.1:9000/photos/a%20b/%C3%BC%2B100%25.jpg", ""},
		{"custom virtual", s3ops.Config{Endpoint: "https://store.example", Addressing: s3ops.AddressingVirtual, WebsiteURL: "http://web.example:81"}, "photos",
			"https://photos.store.example/a%20b/%C3%BC%2B100%25.jpg", "http://photos.web.example:81/"},
		{"cdn", s3ops.Config{Region: "eu-west-1", PublicURL: "https://cdn.example/img"}, "photos",
			"https://cdn.example/img/a%20b/%C3%BC%2B100%25.jpg", "http://photos.s3-website-eu-west-1.amazonaws.com/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.cfg.AccessKey, tt.cfg.SecretKey = "x", "y"
			client, err := s3ops.Connect(t.Context(), tt.cfg)
			if err != nil {
				t.Fatal(err)
			}
			if got := client.ObjectURL(s3ops.Location{Bucket: tt.bucket, Key: "a b/ü+100%.jpg"}); got != tt.object {
				t.Errorf("object %s, want %s", got, tt.object)
			}
			if got := client.WebsiteURL(tt.bucket); got != tt.website {
				t.Errorf("website %s, want %s", got, tt.website)
			}
		})
	}
}

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func TestPartition(t *testing.T) {
	for region, want := range map[string]string{"us-east-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "": "aws"} {
		if got := s3ops.Partition(region); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}
