package s3ops

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// MisspelledError says that a text has the form of a URL and is no s3:// location. As a path it would make a folder of that
// name, and everything would seem to work.
type MisspelledError struct {
	Text   string // without what may be secret in a URL: the password and the query
	Likely string // how what is meant is likely spelled; "" where nothing tells
}

func (e *MisspelledError) Error() string {
	return fmt.Sprintf("%q is not s3://bucket/key, and looks like a URL", e.Text)
}

// schemePattern is the beginning of a URL: a scheme of two letters or more, since one is a drive of Windows, and a slash.
// "s3:" counts without one.
var schemePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?i)([a-z][a-z0-9+.-]+):[/\\]|^(?i)(s3[an]?|arn):`) })

// ParsePlace reads the name of a place that may be local: a path, or an s3:// location. remote tells which; the path is s
// itself. It fails with a [*MisspelledError] for other URLs, and as [ParseLocation] does for locations.
func ParsePlace(s string) (at Location, remote bool, err error) {
	if IsLocation(s) {
		at, err = ParseLocation(s)
		return at, true, err
	}
	return Location{}, false, refuseURL(s)
}

func refuseURL(s string) error {
	if !schemePattern().MatchString(s) {
		return nil
	}
	return &MisspelledError{Text: withoutSecrets(s), Likely: likelyPlace(s)}
}

// withoutSecrets cuts the query of a URL, which may be a signature, and hides who asks.
func withoutSecrets(s string) string {
	s, _, _ = strings.Cut(s, "?")
	scheme, rest, _ := strings.Cut(s, ":")
	host := strings.TrimLeft(rest, `/\`)
	slashes := rest[:len(rest)-len(host)]
	authority, path := host, ""
	if end := strings.IndexAny(host, `/\`); end >= 0 {
		authority, path = host[:end], host[end:]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = "…" + authority[at:]
	}
	return scheme + ":" + slashes + authority + path
}

// likelyPlace knows the ways in which people and consoles write places in S3; "" for all others.
func likelyPlace(s string) string {
	scheme, rest, _ := strings.Cut(s, ":")
	rest = strings.TrimLeft(strings.ReplaceAll(rest, `\`, "/"), "/")
	switch strings.ToLower(scheme) {
	case "s3", "s3a", "s3n":
		return located(rest)
	case "arn":
		if parts := strings.SplitN(rest, ":", 5); len(parts) == 5 && parts[1] == "s3" { // aws:s3:::bucket/key
			return located(parts[4])
		}
	case "file":
		return "/" + rest
	case "http", "https":
		return fromAddress(s)
	}
	return ""
}

// fromAddress reads the address of an object on AWS, with the bucket in the host or in the path.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
func fromAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || !strings.HasSuffix(strings.TrimSuffix(u.Hostname(), ".cn"), ".amazonaws.com") {
		return ""
	}
	host := u.Hostname()
	if strings.HasPrefix(host, "s3.") || strings.HasPrefix(host, "s3-") {
		return located(strings.TrimPrefix(u.Path, "/"))
	}
	for _, service := range []string{".s3.", ".s3-"} {
		if bucket, _, ok := strings.Cut(host, service); ok {
			return located(bucket + u.Path)
		}
	}
	return ""
}

// located is the location that starts with the name of a bucket, "" where that can be none.
func located(rest string) string {
	if _, err := ParseLocation(Scheme + rest); err != nil {
		return ""
	}
	return Scheme + rest
}
