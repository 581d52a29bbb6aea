package s3ops_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// The names and what is wrong with them are those of the S3 user guide, "General purpose bucket naming rules".
func TestCheckBucketName(t *testing.T) {
	for name, rule := range map[string]string{
		"docexamplebucket-1a1b2c3": "", "log-delivery-march-2020": "", "my-hosted-content": "",
		"docexamplewebsite.com": "", "www.docexamplewebsite.com": "", "my.example.s3.bucket": "",
		"abc": "", strings.Repeat("a", 63): "", "a.-b": "", "1.2.3": "", "1-2": "",

		"":                            "3 to 63",
		"ab":                          "3 to 63",
		strings.Repeat("a", 64):       "3 to 63",
		"doc_example_bucket":          "may only hold",
		"DocExampleBucket":            "capital letters",
		"amzn-s3-demo-bucket-":        "begin and end",
		"-abc":                        "begin and end",
		"abc.":                        "begin and end",
		"doc..example":                "two dots",
		"192.168.5.4":                 "IP address",
		"xn--bucket":                  "begins with xn--",
		"sthree-configurator":         "begins with sthree-",
		"amzn-s3-demo-bucket":         "begins with amzn-s3-demo-",
		"bucket-s3alias":              "ends with -s3alias",
		"bucket--ol-s3":               "ends with --ol-s3",
		"bucket.mrap":                 "ends with .mrap",
		"amzn--usw2-az1--x-s3":        "ends with --x-s3",
		"bucket--table-s3":            "ends with --table-s3",
		"buckét":                      "may only hold",
		"a/b":                         "may only hold",
		"../etc":                      "may only hold",
		"photos public":               "may only hold",
		"photos\nabc":                 "may only hold",
		"photos%2fabc?delete&x=1#abc": "may only hold",
	} {
		err := s3ops.CheckBucketName(name)
		if rule == "" {
			if err != nil {
				t.Errorf("%q: %v", name, err)
			}
			continue
		}
		var invalid *s3ops.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(invalid.Rule, rule) {
			t.Errorf("%q: got %v, want the rule %q", name, err, rule)
		}
	}
}
