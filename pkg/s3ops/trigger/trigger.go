package trigger

import (
	"context"
	"encoding/json"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// Options say which events of a bucket go where. Bucket and Target have to be set.
type Options struct {
	Bucket   string
	Target   Target   // see [ParseTarget]; EventBridge is Target{Kind: TargetEventBridge}
	Prefix   string   // what keys begin with, not necessarily a folder; "" = any
	Suffixes []string // what keys end in, one of them; none = anything. Case counts
	Removals bool     // also events of removed objects

	DryRun bool // look, and change nothing

	OnStep func(plan.Step) // called after each step; nil = not called
}

// Result is the result of [Set].
type Result struct {
	Bucket  string  `json:"bucket"`
	Region  string  `json:"region"`
	Kind    Kind    `json:"kind"`
	Target  string  `json:"target,omitempty"` // ARN; "" for EventBridge
	Entries []Entry `json:"entries,omitempty"`

	// EventPattern is what the rule of EventBridge needs, which gets all events.
	EventPattern json.RawMessage `json:"event_pattern,omitempty"`
	// NeededStatement is what the policy of the target must hold. It is set if the policy could not be changed.
	NeededStatement json.RawMessage `json:"needed_statement,omitempty"`

	plan.Outcome

	Notes []string `json:"notes,omitempty"` // what works differently from what one would expect, a sentence each
}

// Set makes S3 send events of new objects to a target. First it sees to the permission of the target, a statement of its
// own in the policy of the queue, topic or function; then it adds an entry for each suffix to what the bucket sends already.
// Entries and statements of others stay as they are. Entries that s3img made for the same target and prefix become what the
// options say, so a second call changes nothing, and one with other suffixes changes them.
//
// Everything is looked at before the first change. A permission that these credentials may not see to is skipped: others may
// have given it, and S3 refuses the entry where nobody has. The configuration of a bucket is read and then written as a
// whole, without a way to see that somebody else did the same in between.
//
// It fails with an [*InvalidError], a [*NoNotificationsError], a [*TargetRegionError], a [*MissingTargetError], a
// [*TargetError], an [*OverlapError], a [*DestinationError] or an [*Error]. After an error the result holds the steps that
// were done. A permission that was given a moment ago is not known to S3 at once: it is asked again for about 8 seconds.
func Set(ctx context.Context, client *s3ops.Client, opt Options) (Result, error) {
	c := store{client}
	opt, err := opt.normalized()
	if err != nil {
		return Result{}, err
	}
	job := &triggerJob{client: c, opt: opt}
	job.result = Result{
		Bucket: opt.Bucket, Region: c.Region(), Kind: opt.Target.Kind, Target: opt.Target.ARN, Outcome: plan.NewOutcome(opt.DryRun),
	}
	err = job.run(ctx)
	return job.result, err
}
