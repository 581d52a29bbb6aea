package webhook

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/events"
)

func TestParseTopic(t *testing.T) {
	for arn, host := range map[string]string{
		photos: "sns.eu-central-1.amazonaws.com",
		"arn:aws:sns:us-east-1:123456789012:photos.fifo":  "sns.us-east-1.amazonaws.com",
		"arn:aws-us-gov:sns:us-gov-east-1:123456789012:p": "sns.us-gov-east-1.amazonaws.com",
		"arn:aws-cn:sns:cn-north-1:123456789012:p":        "sns.cn-north-1.amazonaws.com.cn",
		"arn:aws-eusc:sns:eusc-de-east-1:123456789012:p":  "sns.eusc-de-east-1.amazonaws.eu",
		"":       "",
		"photos": "",
		"arn:aws:sqs:eu-central-1:123456789012:photos":        "",
		"arn:aws:s3:::photos":                                 "",
		"arn:aws:sns::123456789012:photos":                    "",
		"arn:aws:sns:eu-central-1:123456789012":               "",
		"arn:aws:sns:eu-central-1:123456789012:photos:5be7":   "", // a subscription
		"arn:aws:sns:evil.example/x-1:123456789012:photos":    "",
		"arn:aws:sns:eu-central-1.evil-1:123456789012:photos": "",
		"arn:aws:sns:eu-central-1\n:123456789012:photos":      "",
		"arn:aws-moon:sns:eu-central-1:123456789012:photos":   "",
	} {
		parsed, err := parseTopic(arn)
		if (err == nil) != (host != "") || (err == nil && (parsed.host() != host || parsed.arn != arn)) {
			t.Errorf("%q: %q, %v, want host %q", arn, parsed.host(), err, host)
		}
	}
}

// tricks are places of a certificate that are not those of SNS in the topic's region, however they look.
var tricks = []string{
	"",
	"https://",
	"https://sns.evil.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com.evil.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com.cn" + certPath,
	"https://evil.com/sns.eu-central-1.amazonaws.com" + certPath,
	"https://sns.us-east-1.amazonaws.com" + certPath, // another region than the topic's
	"https://SNS.eu-central-1.amazonaws.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com." + certPath,
	"https://sns.eu-central-1.amazonaws.com:443" + certPath,
	"https://sns.eu-central-1.amazonaws.com:8443" + certPath,
	"https://sns.eu-central-1.amazonaws.com:" + certPath,
	"https://user@sns.eu-central-1.amazonaws.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com@evil.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com:x@evil.com" + certPath,
	"https://evil.com#@sns.eu-central-1.amazonaws.com" + certPath,
	"https://evil.com\\@sns.eu-central-1.amazonaws.com" + certPath,
	"https://evil.com?sns.eu-central-1.amazonaws.com" + certPath,
	"http://sns.eu-central-1.amazonaws.com" + certPath,
	"HTTPS://sns.eu-central-1.amazonaws.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com" + certPath + "#",
	"HTTPS:sns.eu-central-1.amazonaws.com" + certPath,
	"ftp://sns.eu-central-1.amazonaws.com" + certPath,
	"file://sns.eu-central-1.amazonaws.com" + certPath,
	"//sns.eu-central-1.amazonaws.com" + certPath,
	"sns.eu-central-1.amazonaws.com" + certPath,
	"https://snsXeu-central-1.amazonaws.com" + certPath,
	"https://bucket.s3.amazonaws.com" + certPath,
	"https://s3.amazonaws.com/sns.eu-central-1.amazonaws.com" + certPath,
	"https://sns.eu-central-1.amazonaws.com/",
	"https://sns.eu-central-1.amazonaws.com/mine.pem",
	"https://sns.eu-central-1.amazonaws.com/?Action=Publish&x=" + certPath,
	"https://sns.eu-central-1.amazonaws.com" + certPath + "?Action=Publish",
	"https://sns.eu-central-1.amazonaws.com" + certPath + "?",
	"https://sns.eu-central-1.amazonaws.com" + certPath + "#x",
	"https://sns.eu-central-1.amazonaws.com" + certPath + "/",
	"https://sns.eu-central-1.amazonaws.com" + certPath + "\n",
	"https://sns.eu-central-1.amazonaws.com/x/.." + certPath,
	"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-/../x.pem",
	"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-%2e%2e%2fx.pem",
	"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123.pem.exe",
	"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123%2epem",
	"https://sns.eu-central-1.amazonaws.com" + certPath + "\x00",
	"https://\uFF53ns.eu-central-1.amazonaws.com" + certPath,
	"https://169.254.169.254" + certPath,
	"https://[::1]" + certPath,
}

func TestCertificateURLTricks(t *testing.T) {
	rec, net := snsReceiver(t)
	for _, trick := range tricks {
		body := changed(t, message(t, "plain"), "SigningCertURL", trick)
		rec.expect(t, trick, rec.answerSNS(body), http.StatusForbidden, "")
	}
	if asked := net.requests(); len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
	from := rec.topics[photos]
	for _, good := range []string{certPath, "/SimpleNotificationService.pem", "/SimpleNotificationService-7506A1e3.pem"} {
		if u, err := from.certificateURL("https://" + awsHost + good); err != nil || u.String() != "https://"+awsHost+good {
			t.Errorf("%s: %v, %v", good, u, err)
		}
	}
}

func TestConfirmationURLTricks(t *testing.T) {
	from, err := parseTopic(photos)
	if err != nil {
		t.Fatal(err)
	}
	const query = "?Action=ConfirmSubscription&TopicArn=" + photos + "&Token=secret-token"
	envelope := func(link string) events.SNS { return events.SNS{SubscribeURL: link, Token: "secret-token"} }
	if u, err := from.confirmationURL(envelope("https://" + awsHost + "/" + query)); err != nil || u.Host != awsHost {
		t.Errorf("a good one: %v, %v", u, err)
	}
	bad := []string{
		"https://" + awsHost + "/?Action=ConfirmSubscription&TopicArn=" + theirs + "&Token=secret-token",
		"https://" + awsHost + "/?Action=ConfirmSubscription&TopicArn=" + photos + "&Token=another",
		"https://" + awsHost + "/?Action=Publish&TopicArn=" + photos + "&Token=secret-token",
		"https://" + awsHost + "/?Action=Publish;&Action=ConfirmSubscription",
		"https://" + awsHost + "/x" + query,
		"https://" + awsHost + "/" + query + "#x",
	}
	for _, trick := range tricks {
		bad = append(bad, strings.ReplaceAll(trick, certPath, "/"+query))
	}
	for _, link := range bad {
		u, err := from.confirmationURL(envelope(link))
		if err == nil {
			t.Errorf("%q is taken as %v", link, u)
		} else if strings.Contains(err.Error(), "secret-token") {
			t.Errorf("the error tells the token: %v", err)
		}
	}
}

// FuzzCertificateURL compares the check, which trusts net/url, with a pattern that trusts nobody.
func FuzzCertificateURL(f *testing.F) {
	for _, trick := range tricks {
		f.Add(trick)
	}
	f.Add("https://" + awsHost + certPath)
	from, err := parseTopic(photos)
	if err != nil {
		f.Fatal(err)
	}
	good := regexp.MustCompile(`\Ahttps://sns\.eu-central-1\.amazonaws\.com/SimpleNotificationService[-0-9A-Za-z]*\.pem\z`)
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := from.certificateURL(raw)
		if (err == nil) != good.MatchString(raw) {
			t.Fatalf("%q: %v, %v", raw, u, err)
		}
		if err == nil && !good.MatchString(u.String()) {
			t.Fatalf("%q becomes %q", raw, u)
		}
	})
}
