package queue

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// URLError says that a text is not the URL of a queue. Its words leave out what may be a password.
type URLError struct {
	URL    string
	Reason string
}

func (e *URLError) Error() string {
	return fmt.Sprintf("queue URL %q %s", s3ops.ShownURL(e.URL), e.Reason)
}

// address is what the URL of a queue tells.
type address struct {
	name     string // of the queue
	region   string // "" where the host is not one of AWS
	endpoint string // where requests go; "" on the regional hosts of AWS, which the SDK knows with their variants
}

// The ends of AWS's host names, by partition and network.
var awsDomains = [...]string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws"}

func parseURL(raw string) (address, error) {
	if strings.HasPrefix(raw, "arn:") {
		return address{}, &URLError{URL: raw, Reason: "is an ARN" + urlOfARN(raw)}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return address{}, &URLError{URL: raw, Reason: "is not an http:// or https:// URL"}
	}
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	if name == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return address{}, &URLError{URL: raw, Reason: "does not end in the name of a queue"}
	}
	at := address{name: name, region: regionOf(u.Hostname())}
	if at.region != "" && strings.Count(u.Path, "/") != 2 {
		return address{}, &URLError{URL: raw, Reason: "has no path of the form /ACCOUNT/NAME"}
	}
	if !isRegional(u.Host, at.region) {
		at.endpoint = u.Scheme + "://" + u.Host
	}
	return at, nil
}

// regionOf reads the region in a host of AWS's SQS: sqs.eu-west-1.amazonaws.com, those of FIPS, IPv6 and VPC endpoints, and
// the first ones, eu-west-1.queue.amazonaws.com and queue.amazonaws.com. It is "" for any other host.
func regionOf(host string) string {
	for _, domain := range awsDomains {
		front, ok := strings.CutSuffix(host, domain)
		if !ok {
			continue
		}
		labels := strings.Split(front, ".")
		service := slices.IndexFunc(labels, func(l string) bool { return l == "sqs" || l == "sqs-fips" })
		switch {
		case service >= 0 && service+1 < len(labels):
			return labels[service+1]
		case front == "queue":
			return "us-east-1"
		case len(labels) == 2 && labels[1] == "queue":
			return labels[0]
		}
	}
	return ""
}

// isRegional reports whether the SDK finds the host by itself: the usual host of a region, or one of the first ones, which
// stand for it. A VPC endpoint, say, is known by its URL only.
func isRegional(host, region string) bool {
	usual := "sqs." + region
	return region != "" && (host == usual+awsDomains[0] || host == usual+awsDomains[1] || strings.HasSuffix(host, "queue.amazonaws.com"))
}

// urlOfARN words the URL of the queue that an ARN names, "" when it names none.
func urlOfARN(arn string) string {
	parts := strings.Split(arn, ":")
	if len(parts) != 6 || parts[2] != "sqs" {
		return ""
	}
	domain := awsDomains[0]
	if parts[1] == "aws-cn" {
		domain = awsDomains[1]
	}
	return fmt.Sprintf("; the URL of that queue is https://sqs.%s%s/%s/%s", parts[3], domain, parts[4], parts[5])
}
