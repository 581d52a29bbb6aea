package webhook

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/s3img/s3img/pkg/events"
)

// topic is an SNS topic whose messages are taken.
type topic struct {
	arn    string
	region string
	suffix string // of the partition's domain names
}

// suffixOf ends the domain names of a partition, of those that the public internet reaches.
func suffixOf(partition string) (suffix string, known bool) {
	switch partition {
	case "aws", "aws-us-gov":
		return "amazonaws.com", true
	case "aws-cn":
		return "amazonaws.com.cn", true
	case "aws-eusc":
		return "amazonaws.eu", true
	}
	return "", false
}

var (
	regionSyntax = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A[a-z]{2,}(-[a-z]+)+-[0-9]+\z`) })
	certSyntax   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A/SimpleNotificationService[-0-9A-Za-z]*\.pem\z`) })
)

// parseTopic reads arn:PARTITION:sns:REGION:ACCOUNT:NAME.
func parseTopic(arn string) (topic, error) {
	parts := strings.Split(arn, ":")
	if len(parts) == 6 && parts[0] == "arn" && parts[2] == "sns" && parts[4] != "" && parts[5] != "" {
		if suffix, known := suffixOf(parts[1]); known && regionSyntax().MatchString(parts[3]) {
			return topic{arn: arn, region: parts[3], suffix: suffix}, nil
		}
	}
	return topic{}, fmt.Errorf("%q is not the ARN of an SNS topic, like arn:aws:sns:eu-central-1:123456789012:photos", arn)
}

// host is that of SNS in the topic's region.
func (t topic) host() string { return "sns." + t.region + "." + t.suffix }

// certificateNames are the names that a certificate for the topic's messages may bear, besides the host's: older regions share
// one, newer ones have their own, and those of a government share that of the first.
// Source: SnsHostProvider of the AWS SDK for Java 2.
func (t topic) certificateNames() []string {
	names := []string{
		"sns." + t.suffix, "sns-signing." + t.region + "." + t.suffix, "sns-" + t.region + "." + t.suffix, t.host(),
	}
	if strings.HasPrefix(t.region, "us-gov-") {
		names = append(names, "sns-us-gov-west-1."+t.suffix)
	}
	return names
}

// certificateURL checks where a message says that its certificate lies. Whoever could choose the place could sign.
func (t topic) certificateURL(raw string) (*url.URL, error) {
	u, err := t.snsURL(raw)
	if err != nil {
		return nil, err
	}
	if !certSyntax().MatchString(u.EscapedPath()) || u.RawQuery != "" || u.ForceQuery {
		return nil, fmt.Errorf("certificate URL %.200q: not a certificate of SNS", raw)
	}
	return u, nil
}

// confirmationURL checks what a confirmation asks to be fetched: it is signed, and still no reason to call anything else.
func (t topic) confirmationURL(e events.SNS) (*url.URL, error) {
	u, err := t.snsURL(e.SubscribeURL)
	if err != nil {
		return nil, err
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || (u.Path != "" && u.Path != "/") || query.Get("Action") != "ConfirmSubscription" ||
		query.Get("TopicArn") != t.arn || query.Get("Token") != e.Token {
		return nil, fmt.Errorf("its subscribe URL is not the confirmation of %s", t.arn)
	}
	return u, nil
}

// snsURL accepts https URLs of SNS in the topic's region only, written as everybody would write them: what two programs read
// differently is a way round the check.
func (t topic) snsURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || u.Host != t.host() || u.User != nil || u.Fragment != "" || u.String() != raw {
		place, _, _ := strings.Cut(raw, "?") // what follows may be a token
		return nil, fmt.Errorf("URL %.200q: not one of https://%s/", place, t.host())
	}
	return u, nil
}
