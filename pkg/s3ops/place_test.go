package s3ops_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestParsePlace(t *testing.T) {
	for in, remote := range map[string]bool{
		"s3://b/k": true, "s3://b": true, "": false, "-": false, "out": false, "/tmp/a:b": false, "./s3:/x": false, "a/https://x": false,
		`C:\photos`: false, "c:/photos": false, `\\?\C:\photos`: false, "12:30.jpg": false, "shot:1.jpg": false, "a b:/c": false,
	} {
		if _, got, err := s3ops.ParsePlace(in); err != nil || got != remote {
			t.Errorf("%q: remote %v, %v", in, got, err)
		}
	}
}

func TestMisspelledPlaces(t *testing.T) {
	for in, likely := range map[string]string{
		"s3:/photos/x/":   "s3://photos/x/",
		"s3:photos":       "s3://photos",
		`s3:\photos\x`:    "s3://photos/x",
		"s3:///photos/x":  "",
		"S3://photos/":    "s3://photos/",
		"s3a://photos/in": "s3://photos/in",
		"s3n://photos":    "s3://photos",
		"s3:":             "",
		"s3:/a b/c":       "",

		"arn:aws:s3:::photos/in":                    "s3://photos/in",
		"arn:aws:sqs:eu-west-1:123456789012:photos": "",

		"file:///srv/photos":   "/srv/photos",
		"https://example.com/": "",
		"https:/example.com/":  "",
		"gs://photos/x":        "",
		"HTTP://x/":            "",

		"https://photos.s3.eu-west-1.amazonaws.com/in/":          "s3://photos/in/",
		"https://my.photos.s3.amazonaws.com/in/x.jpg":            "s3://my.photos/in/x.jpg",
		"https://s3.eu-west-1.amazonaws.com/photos/in/x.jpg":     "s3://photos/in/x.jpg",
		"https://s3-us-west-2.amazonaws.com/photos/":             "s3://photos/",
		"https://photos.s3.cn-north-1.amazonaws.com.cn/in/x.jpg": "s3://photos/in/x.jpg",
		"https://amazonaws.com.example.com/photos/":              "",
	} {
		_, _, err := s3ops.ParsePlace(in)
		var wrong *s3ops.MisspelledError
		if strings.HasPrefix(in, "s3://") {
			if err == nil {
				t.Errorf("%q is taken", in)
			}
			continue
		}
		if !errors.As(err, &wrong) || wrong.Likely != likely {
			t.Errorf("%q: %v, likely %+v", in, err, wrong)
		}
	}
}

// What is secret in a URL is not said again.
func TestMisspelledPlacesHideSecrets(t *testing.T) {
	for in, want := range map[string]string{
		"https://ada:pass@host/x?X-Amz-Signature=f00": `"https://…@host/x"`,
		"http:/ada:pass@host":                         `"http:/…@host"`,
		"s3://":                                       "names no bucket",
		"https://host/a@b.jpg":                        `"https://host/a@b.jpg"`,
	} {
		_, _, err := s3ops.ParsePlace(in)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pass") || strings.Contains(err.Error(), "f00") {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestCheckNameInUse(t *testing.T) {
	for _, name := range []string{"photos", "up", "My_Old.Bucket", strings.Repeat("x", 255)} {
		if err := s3ops.CheckNameInUse(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, rule := range map[string]string{
		"": "is empty", "s3://photos": "is a location", "photos/input": "is more than the name of a bucket", "photos ": `holds " "`,
		"photos\n": `holds "\n"`, "фото": `holds "ф"`, "..": "cannot be", strings.Repeat("x", 256): "cannot be", "arn:aws:s3:::photos": `holds ":"`,
	} {
		var invalid *s3ops.InvalidError
		if err := s3ops.CheckNameInUse(name); !errors.As(err, &invalid) || !strings.Contains(invalid.Rule, rule) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
