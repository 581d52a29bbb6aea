package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// ConsentError says that a bucket would be changed in a way that its owner has to agree to. Nothing was changed.
type ConsentError struct {
	Bucket  string
	Reasons []string // what would happen, a clause each
	Closes  bool     // it would become private; false = it would become public
}

func (e *ConsentError) Error() string {
	return fmt.Sprintf("bucket %s exists: %s; nothing was changed", e.Bucket, strings.Join(e.Reasons, ", and "))
}

// Ask refuses changes of an existing bucket that its owner has to agree to with refusal, whose Bucket is set and whose Reasons are
// filled in. A dry run gets the reasons instead. It costs one request if a change is about the objects of the bucket.
func Ask(ctx context.Context, client *s3ops.Client, changes []Change, refusal ConsentError, dryRun bool) ([]string, error) {
	reasons, err := reasonsToAsk(ctx, client, refusal.Bucket, changes)
	if err != nil || len(reasons) == 0 || dryRun {
		return reasons, err
	}
	refusal.Reasons = reasons
	return nil, &refusal
}

// reasonsToAsk lists settings that would be lost, and what would happen to objects if there are any.
func reasonsToAsk(ctx context.Context, client *s3ops.Client, bucket string, changes []Change) ([]string, error) {
	var objects, settings []string
	for _, ch := range changes {
		if ch.Consent != "" {
			objects = append(objects, ch.Consent)
		}
		if ch.Loses != "" {
			settings = append(settings, ch.Loses)
		}
	}
	if len(objects) == 0 {
		return settings, nil
	}
	key, err := client.FirstKey(ctx, s3ops.Location{Bucket: bucket}, "")
	if err != nil || key == "" {
		return settings, err
	}
	return slices.Concat([]string{"it holds objects"}, objects, settings), nil
}
