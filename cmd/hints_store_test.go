package cmd

import (
	"net/http"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// TestHintsOfOtherStores: a missing object is 403 to who may not list, and a store knows its own region only.
func TestHintsOfOtherStores(t *testing.T) {
	for _, c := range []struct {
		err  s3ops.Error
		want string
	}{
		{s3ops.Error{Op: "look at", Bucket: "b", Key: "k", Code: "Forbidden", Status: http.StatusForbidden}, "it may be missing"},
		{s3ops.Error{Op: "get", Bucket: "b", Key: "k", Code: "AccessDenied", Status: http.StatusForbidden}, "s3:ListBucket"},
		{s3ops.Error{Op: "put", Bucket: "b", Key: "k", Code: "AccessDenied", Status: http.StatusForbidden}, "these credentials may not do that"},
		{s3ops.Error{Op: "create", Bucket: "b", Code: "InvalidLocationConstraint", Status: http.StatusBadRequest}, "--region"},
	} {
		if got := strings.Join(hintsFor(&c.err, asked{role: func(string) bucketRole { return roleUnknown }}), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s %s: got %q, want %q", c.err.Op, c.err.Code, got, c.want)
		}
	}
}
