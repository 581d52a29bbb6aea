package devs3

import (
	"context"
	"encoding/xml"
	"slices"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/website"
)

// siteStore is the store as bucket websites see it: with the guard's rules for the pages of other origins.
type siteStore struct {
	backend.Backend
	origins []string
}

// newSite serves the websites of buckets at http://BUCKET.localhost.
func newSite(store backend.Backend, origins []string) *website.Server {
	return website.NewServer(siteStore{store, origins}, websiteDomain, website.WithQuiet())
}

// GetBucketCors puts the origins of the guard in place of a rule for every origin; see [guard.answerOrigin].
func (s siteStore) GetBucketCors(ctx context.Context, bucket string) ([]byte, error) {
	data, err := s.Backend.GetBucketCors(ctx, bucket)
	if err != nil {
		return nil, err
	}
	rules, err := auth.ParseCORSOutput(data)
	if err != nil {
		return nil, err
	}
	for i, rule := range rules.Rules {
		if slices.Contains(rule.AllowedOrigins, anyOrigin) {
			rules.Rules[i].AllowedOrigins = slices.DeleteFunc(rule.AllowedOrigins, func(o auth.CORSOrigin) bool { return o == anyOrigin })
			for _, origin := range s.origins {
				rules.Rules[i].AllowedOrigins = append(rules.Rules[i].AllowedOrigins, auth.CORSOrigin(origin))
			}
		}
	}
	return xml.Marshal(rules)
}
