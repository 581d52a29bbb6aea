package trigger

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestWidestSuffixes(t *testing.T) {
	for _, test := range []struct{ given, want []string }{
		{nil, nil},
		{[]string{".jpg", ".png"}, []string{".jpg", ".png"}},
		{[]string{".jpg", ".jpg"}, []string{".jpg"}},
		{[]string{".jpg", "jpg", ".JPG"}, []string{"jpg", ".JPG"}},
		{[]string{".jpg", ""}, nil},
	} {
		if got := widest(test.given); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.given, got, test.want)
		}
	}
}

func TestTriggerOptionsAreChecked(t *testing.T) {
	fine := Options{Bucket: "photos-up", Target: photos, Prefix: "input/", Suffixes: []string{".jpg"}}
	if err := fine.Validate(); err != nil {
		t.Fatal(err)
	}
	for rule, change := range map[string]func(*Options){
		"more than the name":        func(opt *Options) { opt.Bucket = "no/bucket" },
		"neither an ARN":            func(opt *Options) { opt.Target = Target{Kind: Queue} },
		"begins with a slash":       func(opt *Options) { opt.Prefix = "/input/" },
		"holds *":                   func(opt *Options) { opt.Suffixes = []string{".png", "*.jpg"} },
		"holds control characters":  func(opt *Options) { opt.Prefix = "in\nput" },
		"holds *, which stands for": func(opt *Options) { opt.Prefix = "input/*" },
	} {
		opt := fine
		change(&opt)
		var invalid *s3ops.InvalidError
		if err := opt.Validate(); !errors.As(err, &invalid) || !strings.Contains(invalid.Rule, rule) {
			t.Errorf("%s: got %v", rule, err)
		}
	}
}

func TestOtherCase(t *testing.T) {
	for _, test := range []struct {
		suffixes []string
		want     string
	}{
		{nil, ""}, {[]string{".jpg"}, ".JPG"}, {[]string{".JPG"}, ".jpg"}, {[]string{".jpg", ".JPG"}, ""}, {[]string{"-1"}, ""},
		{[]string{".jpg", ".JPG", ".png"}, ".PNG"}, {[]string{".jpg", "G"}, "g"},
	} {
		if got := (Options{Suffixes: test.suffixes}).otherCase(); got != test.want {
			t.Errorf("%q: got %q, want %q", test.suffixes, got, test.want)
		}
	}
}

func TestEventPattern(t *testing.T) {
	const head = `{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["b"]}`
	for _, test := range []struct {
		opt  Options
		want string
	}{
		{Options{}, head + `}}`},
		{Options{Prefix: "input/"}, head + `,"object":{"key":[{"prefix":"input/"}]}}}`},
		{Options{Suffixes: []string{".jpg", ".png"}}, head + `,"object":{"key":[{"suffix":".jpg"},{"suffix":".png"}]}}}`},
		{Options{Prefix: `a\b/`, Suffixes: []string{".jpg"}}, head + `,"object":{"key":[{"wildcard":"a\\\\b/*.jpg"}]}}}`},
		{Options{Removals: true}, strings.Replace(head, `Created"`, `Created","Object Deleted"`, 1) + `}}`},
	} {
		test.opt.Bucket = "b"
		got, err := test.opt.eventPattern()
		if err != nil || string(got) != test.want {
			t.Errorf("%+v: got  %s, %v\nwant %s", test.opt, got, err, test.want)
		}
	}
}

func TestKeysText(t *testing.T) {
	for _, test := range []struct {
		prefix   string
		suffixes []string
		want     string
	}{
		{"", nil, "objects"},
		{"input/", nil, "objects below input/"},
		{"in", nil, "objects that begin with in"},
		{"", []string{".jpg"}, "objects that end in .jpg"},
		{"input/", []string{".jpg", ".png"}, "objects below input/ that end in .jpg, .png"},
		{"in", []string{".jpg"}, "objects that begin with in and end in .jpg"},
	} {
		if got := keysText(test.prefix, test.suffixes); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
