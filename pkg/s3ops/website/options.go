package website

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Validate returns an [*InvalidError] about the first option that cannot work.
func (opt Options) Validate() error {
	_, err := opt.normalized()
	return err
}

// normalized returns the options with the prefix as a folder and each origin once, or an [*InvalidError].
func (opt Options) normalized() (Options, error) {
	if err := s3ops.CheckBucketName(opt.Bucket); err != nil {
		return opt, err
	}
	return opt.normalizedSettings()
}

// normalizedSettings is normalized for everything but the bucket's name, which a template takes as a parameter.
func (opt Options) normalizedSettings() (Options, error) {
	if rule := brokenPrefixRule(opt.PublicPrefix); rule != "" {
		return opt, &s3ops.InvalidError{What: "public prefix", Value: opt.PublicPrefix, Rule: rule}
	}
	opt.PublicPrefix = s3ops.Location{Key: opt.PublicPrefix}.AsFolder().Key
	if strings.Contains(opt.Index, "/") || strings.ContainsFunc(opt.Index, unicode.IsControl) {
		return opt, &s3ops.InvalidError{What: "index document", Value: opt.Index, Rule: "is not a plain file name: it is looked up in every folder"}
	}
	if strings.HasPrefix(opt.Error, "/") || strings.ContainsFunc(opt.Error, unicode.IsControl) {
		return opt, &s3ops.InvalidError{What: "error document", Value: opt.Error, Rule: "is not a key: keys begin without a slash"}
	}
	var origins []string
	for _, origin := range opt.CORSOrigins {
		if rule := brokenOriginRule(origin); rule != "" {
			return opt, &s3ops.InvalidError{What: "CORS origin", Value: origin, Rule: rule}
		}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	opt.CORSOrigins = origins
	return opt, nil
}

func brokenPrefixRule(prefix string) string {
	switch {
	case strings.HasPrefix(prefix, "/"):
		return "begins with a slash: keys do not"
	case strings.ContainsAny(prefix, "*?") || strings.Contains(prefix, "${"):
		return "holds *, ? or ${, which mean more than themselves in a bucket policy"
	case strings.ContainsFunc(prefix, unicode.IsControl):
		return "holds control characters"
	}
	return ""
}

// brokenOriginRule knows what a browser sends as Origin: scheme, host and port, nothing more.
func brokenOriginRule(origin string) string {
	if origin == "*" || origin == "null" {
		return ""
	}
	u, err := url.Parse(strings.Replace(origin, "*", "any", 1))
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		return "is not an origin such as https://example.com"
	case strings.Count(origin, "*") > 1:
		return "holds more than one *"
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "has more than scheme, host and port"
	}
	return ""
}
