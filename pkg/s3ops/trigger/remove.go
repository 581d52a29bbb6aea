package trigger

import (
	"context"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// RemoveOptions say which triggers of a bucket are removed. Only Bucket has to be set.
type RemoveOptions struct {
	Bucket string
	Target *Target // nil = the triggers of all targets, but EventBridge
	Prefix *string // of the trigger; nil = any

	Shared bool // also switch off EventBridge, which nothing marks as ours
	DryRun bool // look, and change nothing

	OnStep func(plan.Step) // called after each step; nil = not called
}

// Removed is the result of [Remove].
type Removed struct {
	Bucket  string  `json:"bucket"`
	Region  string  `json:"region"`
	Removed []Entry `json:"removed"` // or would be: dry run

	plan.Outcome

	NeedsConsent bool `json:"needs_consent,omitempty"` // dry run: it would fail with a [*SharedEventBridgeError]
}

// Remove removes what [Set] made, and nothing else: entries, and the statement in the policy of a target
// to which nothing of the bucket is sent any more. A target that is gone, or whose policy these credentials may not change,
// is skipped. EventBridge is switched off where it is named as the target, with Shared only.
//
// It fails with an [*InvalidError], a [*NoNotificationsError], a [*SharedEventBridgeError], a [*MissingTargetError] (a queue
// named by its URL), a [*TargetError] or an [*Error]. After an error the result holds the steps that were done.
func Remove(ctx context.Context, client *s3ops.Client, opt RemoveOptions) (Removed, error) {
	c := store{client}
	if err := s3ops.CheckExistingName(opt.Bucket); err != nil {
		return Removed{}, err
	}
	if opt.Target != nil {
		if err := opt.Target.validate(); err != nil {
			return Removed{}, err
		}
	}
	job := &removeJob{client: c, opt: opt}
	job.result = Removed{Bucket: opt.Bucket, Region: c.Region(), Outcome: plan.NewOutcome(opt.DryRun), Removed: []Entry{}}
	err := job.run(ctx)
	return job.result, err
}
