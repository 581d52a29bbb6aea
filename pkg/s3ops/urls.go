package s3ops

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/encoding/httpbinding"
)

// dashRegions have website endpoints of the older form s3-website-REGION.
// Source: https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
var dashRegions = []string{
	"us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-west-1", "sa-east-1",
	"us-gov-west-1",
}

// ObjectURL returns the public URL of an object, each byte of the key escaped that a URL cannot hold. With a PublicURL in
// the configuration it is that base and the key; else it is the bucket's own address. It says nothing about whether the
// object exists or may be read.
func (c *Client) ObjectURL(at Location) string {
	return c.ObjectBaseURL(at.Bucket) + httpbinding.EscapePath(at.Key, false)
}

// ObjectBaseURL returns what comes before the key in [Client.ObjectURL], ending in a slash.
func (c *Client) ObjectBaseURL(bucket string) string {
	if c.publicURL != "" {
		return strings.TrimRight(c.publicURL, "/") + "/"
	}
	return c.BucketURL(bucket)
}

// BucketURL returns the address of a bucket itself, ending in a slash: what comes before the key in signed URLs. The SDK's own
// endpoint rules make it, which know partitions, path-style and names with dots.
func (c *Client) BucketURL(bucket string) string {
	params := s3.EndpointParameters{
		Bucket:         aws.String(bucket),
		Region:         aws.String(c.region),
		ForcePathStyle: aws.Bool(c.pathStyle),
	}
	if c.endpoint != "" {
		params.Endpoint = aws.String(c.endpoint)
	}
	resolved, err := s3.NewDefaultEndpointResolverV2().ResolveEndpoint(context.Background(), params) //nolint:forbidigo // asks no network
	if err != nil {
		// The rules refuse only what cannot be a bucket; such a name has no URL that works.
		return strings.TrimRight(c.endpoint, "/") + "/" + url.PathEscape(bucket) + "/"
	}
	return strings.TrimRight(resolved.URI.String(), "/") + "/"
}

// WebsiteURL returns the address of a bucket's static website, ending in a slash. On a custom endpoint it is the bucket's
// name in front of the host of Config.WebsiteURL, or "" if that is not set: websites of such stores have no common rule.
func (c *Client) WebsiteURL(bucket string) string {
	if c.endpoint == "" {
		return "http://" + bucket + "." + websiteHost(c.region) + "/"
	}
	base, err := url.Parse(c.websiteURL)
	if c.websiteURL == "" || err != nil {
		return ""
	}
	base.Host = bucket + "." + base.Host
	base.Path = "/"
	return base.String()
}

func websiteHost(region string) string {
	host := "s3-website." + region
	if slices.Contains(dashRegions, region) {
		host = "s3-website-" + region
	}
	if strings.HasPrefix(region, "cn-") {
		return host + ".amazonaws.com.cn"
	}
	return host + ".amazonaws.com"
}

// Partition is the part of AWS that a region lies in, as resource names spell it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func Partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
