package trigger

import (
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

// normalized returns the options without suffixes that say nothing new, or an [*InvalidError].
func (opt Options) normalized() (Options, error) {
	if err := s3ops.CheckExistingName(opt.Bucket); err != nil {
		return opt, err
	}
	if err := opt.Target.validate(); err != nil {
		return opt, err
	}
	if rule := brokenFilterRule(opt.Prefix); rule != "" {
		return opt, &s3ops.InvalidError{What: "prefix", Value: opt.Prefix, Rule: rule}
	}
	if strings.HasPrefix(opt.Prefix, "/") {
		return opt, &s3ops.InvalidError{What: "prefix", Value: opt.Prefix, Rule: "begins with a slash: keys do not"}
	}
	for _, suffix := range opt.Suffixes {
		if rule := brokenFilterRule(suffix); rule != "" {
			return opt, &s3ops.InvalidError{What: "suffix", Value: suffix, Rule: rule}
		}
	}
	opt.Suffixes = widest(opt.Suffixes)
	return opt, nil
}

// brokenFilterRule knows what S3 takes for the prefix or the suffix of an entry.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
func brokenFilterRule(value string) string {
	switch {
	case strings.Contains(value, "*"):
		return "holds *, which stands for itself here: write what keys begin with or end in"
	case strings.ContainsFunc(value, unicode.IsControl):
		return "holds control characters"
	}
	return ""
}

// widest drops suffixes that end in another one: S3 takes no two entries for the same key. With an empty one, every key is
// meant and none is left.
func widest(suffixes []string) []string {
	if slices.Contains(suffixes, "") {
		return nil
	}
	var kept []string
	for i, suffix := range suffixes {
		narrower := slices.ContainsFunc(suffixes, func(other string) bool {
			return other != suffix && strings.HasSuffix(suffix, other)
		})
		if !narrower && !slices.Contains(suffixes[:i], suffix) {
			kept = append(kept, suffix)
		}
	}
	return kept
}

func (opt Options) events() []string {
	if opt.Removals {
		return []string{eventsCreated, eventsRemoved}
	}
	return []string{eventsCreated}
}

// changes words which events are meant, as an adjective of objects.
func (opt Options) changes() string {
	if opt.Removals {
		return "new and removed"
	}
	return "new"
}

// entries are those that the options ask for: one for each suffix, since an entry holds one.
func (opt Options) entries(target Target) []Entry {
	var all []Entry
	suffixes := opt.Suffixes
	if len(suffixes) == 0 {
		suffixes = []string{""}
	}
	for _, suffix := range suffixes {
		all = append(all, newEntry(target, opt.Prefix, suffix, opt.events()))
	}
	return all
}

// otherCase is a suffix in the other case where names come in both, ".JPG" for ".jpg"; "" where it is asked for already.
func (opt Options) otherCase() string {
	for _, suffix := range opt.Suffixes {
		other := strings.ToUpper(suffix)
		if other == suffix {
			other = strings.ToLower(suffix)
		}
		if other != suffix && !slices.ContainsFunc(opt.Suffixes, func(s string) bool { return strings.HasSuffix(other, s) }) {
			return other
		}
	}
	return ""
}
