package s3ops

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// damagedCodes are answers of a store to which other bytes came than were sent: it stored nothing, and another try may help.
var damagedCodes = []string{"BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody"} //nolint:gochecknoglobals // a constant

// transferRetryer adds to the SDK's own reasons for another try what a bad network does: a body that arrived damaged, and an
// answer that ended in the middle; and counts tries. configured nil = the SDK's own for the mode, which waits for maxBackoff at most; 0 = 20 s.
func transferRetryer(configured func() aws.Retryer, mode aws.RetryMode, maxBackoff time.Duration, count *tries) aws.Retryer {
	bound := func(o *retry.StandardOptions) {
		if maxBackoff > 0 {
			o.MaxBackoff = maxBackoff
		}
	}
	var base aws.Retryer
	switch {
	case configured != nil:
		base = configured()
	case mode == aws.RetryModeAdaptive:
		base = retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) { o.StandardOptions = append(o.StandardOptions, bound) })
	default:
		base = retry.NewStandard(bound)
	}
	withCodes, ok := retry.AddWithErrorCodes(base, damagedCodes...).(aws.RetryerV2)
	if !ok {
		return base
	}
	return &answerRetryer{withCodes, count}
}

// answerRetryer tries again where an answer cannot be understood.
type answerRetryer struct {
	aws.RetryerV2
	count *tries
}

// GetRetryToken implements [aws.Retryer]: who gets one tries again, unless the context has ended, which breaks requests off in many ways.
func (r *answerRetryer) GetRetryToken(ctx context.Context, err error) (func(error) error, error) {
	release, refused := r.RetryerV2.GetRetryToken(ctx, err)
	if refused == nil && ctx.Err() == nil {
		r.count.note(err)
	}
	return release, refused
}

// IsErrorRetryable implements [aws.Retryer]. The SDK tries again where the reader of what is sent gave up, since the connection ends by it.
func (r *answerRetryer) IsErrorRetryable(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	var answer *smithy.DeserializationError
	return errors.As(err, &answer) || r.RetryerV2.IsErrorRetryable(err)
}
