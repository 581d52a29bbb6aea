package plan

import (
	"context"
	"errors"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Settle calls do again while its error is one that passes by itself: S3 takes a moment to make one setting of a bucket known to
// the request that sets the next. It gives up after about 8 seconds.
func Settle(ctx context.Context, passes func(error) bool, do func() error) error {
	const first, last = 250 * time.Millisecond, 4 * time.Second
	for wait := first; ; wait *= 2 {
		err := do()
		if err == nil || !passes(err) || wait > last {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}

// IsConflict reports whether another change of the same bucket is still under way, or the bucket is not yet known everywhere.
func IsConflict(err error) bool {
	code := s3ops.Code(err)
	return code == s3ops.CodeOperationAborted || code == s3ops.CodeNoSuchBucket
}
