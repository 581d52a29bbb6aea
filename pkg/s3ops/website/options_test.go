package website_test

import (
	"errors"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func TestNoRequestForWhatCannotBeABucket(t *testing.T) {
	t.Parallel()
	client := devs3test.Client(t)
	for _, name := range []string{"", "ab", "a/b", "..", "photos?x", "a b c"} {
		var invalid *s3ops.InvalidError
		if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: name}); !errors.As(err, &invalid) {
			t.Errorf("delete %q: %v", name, err)
		}
		if _, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: name}); !errors.As(err, &invalid) {
			t.Errorf("check %q: %v", name, err)
		}
	}
}

func TestWebsiteOptionsValidate(t *testing.T) {
	for _, test := range []struct {
		opt  website.Options
		what string // "" = valid
	}{
		{website.Options{PublicPrefix: "public", Index: "home.html", Error: "errors/404.html"}, ""},
		{website.Options{CORSOrigins: []string{"*", "https://a.example", "http://localhost:5173", "https://*.example.com"}}, ""},
		{website.Options{PublicPrefix: "/public"}, "public prefix"},
		{website.Options{PublicPrefix: "a*"}, "public prefix"},
		{website.Options{PublicPrefix: "${aws:username}/"}, "public prefix"},
		{website.Options{PublicPrefix: "a\nb"}, "public prefix"},
		{website.Options{Index: "a/index.html"}, "index document"},
		{website.Options{Error: "/error.html"}, "error document"},
		{website.Options{CORSOrigins: []string{"example.com"}}, "CORS origin"},
		{website.Options{CORSOrigins: []string{"https://a.example/"}}, "CORS origin"},
		{website.Options{CORSOrigins: []string{"https://*.*.example"}}, "CORS origin"},
		{website.Options{CORSOrigins: []string{""}}, "CORS origin"},
	} {
		test.opt.Bucket = "photos"
		err := test.opt.Validate()
		var invalid *s3ops.InvalidError
		if test.what == "" && err != nil {
			t.Errorf("%+v: %v", test.opt, err)
		}
		if test.what != "" && (!errors.As(err, &invalid) || invalid.What != test.what) {
			t.Errorf("%+v: got %v, want an error about the %s", test.opt, err, test.what)
		}
	}
}
