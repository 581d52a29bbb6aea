package s3ops

import (
	"fmt"
	"net/netip"
	"strings"
)

// InvalidError says that a value which the caller chose cannot work, found before any request was sent.
type InvalidError struct {
	What  string // what the value is for: "bucket name"
	Value string
	Rule  string // the rule that it breaks: "has to have 3 to 63 characters"
}

func (e *InvalidError) Error() string { return fmt.Sprintf("%s %q %s", e.What, e.Value, e.Rule) }

const (
	minBucketName = 3
	maxBucketName = 63
	maxLegacyName = 255 // buckets made in us-east-1 before 2018
)

// CheckBucketName returns an [*InvalidError] with the rule that name breaks as the name of a new bucket, or nil.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func CheckBucketName(name string) error {
	rule := brokenNameRule(name)
	if rule == "" {
		return nil
	}
	return &InvalidError{What: "bucket name", Value: name, Rule: rule}
}

func brokenNameRule(name string) string {
	switch {
	case len(name) < minBucketName || len(name) > maxBucketName:
		return fmt.Sprintf("has %d characters: 3 to 63 are allowed", len(name))
	case strings.ToLower(name) != name:
		return "has capital letters: only lower-case letters, digits, hyphens and dots are allowed"
	case strings.ContainsFunc(name, notInBucketName):
		return "may only hold lower-case letters a-z, digits, hyphens and dots"
	case !isLetterDigit(name[0]) || !isLetterDigit(name[len(name)-1]):
		return "has to begin and end with a letter or a digit"
	case strings.Contains(name, ".."):
		return "has two dots in a row"
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return "has the form of an IP address"
	}
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, prefix) {
			return fmt.Sprintf("begins with %s, which S3 reserves", prefix)
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(name, suffix) {
			return fmt.Sprintf("ends with %s, which S3 reserves", suffix)
		}
	}
	return ""
}

const lettersDigits = "abcdefghijklmnopqrstuvwxyz0123456789"

func isLetterDigit(b byte) bool { return strings.IndexByte(lettersDigits, b) >= 0 }

func notInBucketName(r rune) bool { return !strings.ContainsRune(lettersDigits+"-.", r) }

// CheckNameInUse returns an [*InvalidError] for a text that cannot be the name of a bucket in any store, such as "s3://photos",
// "photos/input" and "photos ". It accepts more than CheckBucketName: names of old buckets, and those that only some stores allow.
func CheckNameInUse(name string) error {
	foreign := func(r rune) bool { return !strings.ContainsRune(lettersDigits+"-._", r) }
	lower := strings.ToLower(name)
	switch at := strings.IndexFunc(lower, foreign); {
	case name == "":
		return &InvalidError{What: "bucket name", Value: name, Rule: "is empty"}
	case len(name) > maxLegacyName, strings.Trim(name, ".") == "":
		return &InvalidError{What: "bucket name", Value: name, Rule: "cannot be the name of a bucket"}
	case IsLocation(name):
		return &InvalidError{What: "bucket name", Value: name, Rule: "is a location: the name alone is wanted"}
	case at >= 0 && lower[at] == '/':
		return &InvalidError{What: "bucket name", Value: name, Rule: "is more than the name of a bucket"}
	case at >= 0:
		return &InvalidError{What: "bucket name", Value: name, Rule: fmt.Sprintf("holds %q, which no name of a bucket does", firstRune(lower[at:]))}
	}
	return nil
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// CheckExistingName is [CheckNameInUse] for requests that change something. It also refuses names of one or two characters, which
// no bucket has: a store may take them for something else.
func CheckExistingName(name string) error {
	if err := CheckNameInUse(name); err != nil {
		return err
	}
	if len(name) < minBucketName {
		return &InvalidError{What: "bucket name", Value: name, Rule: "cannot be the name of a bucket"}
	}
	return nil
}
