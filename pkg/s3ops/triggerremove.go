package s3ops

import "context"

// RemoveTriggerOptions say which triggers of a bucket are removed. Only Bucket has to be set.
type RemoveTriggerOptions struct {
	Bucket string
	Target *Target // nil = the triggers of all targets, but EventBridge
	Prefix *string // of the trigger; nil = any

	Shared bool // also switch off EventBridge, which nothing marks as ours
	DryRun bool // look, and change nothing

	OnStep func(Step) // called after each step; nil = not called
}

// RemovedTrigger is the result of [Client.RemoveTrigger].
type RemovedTrigger struct {
	Bucket  string         `json:"bucket"`
	Region  string         `json:"region"`
	Removed []TriggerEntry `json:"removed"` // or would be: dry run
	DryRun  bool           `json:"dry_run"`
	Changed bool           `json:"changed"`
	Steps   []Step         `json:"steps"`

	NeedsConsent bool `json:"needs_consent,omitempty"` // dry run: it would fail with a [*SharedEventBridgeError]
}

// RemoveTrigger removes what [Client.Trigger] made, and nothing else: entries, and the statement in the policy of a target
// to which nothing of the bucket is sent any more. A target that is gone, or whose policy these credentials may not change,
// is skipped. EventBridge is switched off where it is named as the target, with Shared only.
//
// It fails with an [*InvalidError], a [*NoNotificationsError], a [*SharedEventBridgeError], a [*MissingTargetError] (a queue
// named by its URL), a [*TargetError] or an [*Error]. After an error the result holds the steps that were done.
func (c *Client) RemoveTrigger(ctx context.Context, opt RemoveTriggerOptions) (RemovedTrigger, error) {
	if err := checkExistingName(opt.Bucket); err != nil {
		return RemovedTrigger{}, err
	}
	if opt.Target != nil {
		if err := opt.Target.validate(); err != nil {
			return RemovedTrigger{}, err
		}
	}
	job := &removeJob{client: c, opt: opt}
	job.result = RemovedTrigger{Bucket: opt.Bucket, Region: c.region, DryRun: opt.DryRun, Steps: []Step{}, Removed: []TriggerEntry{}}
	err := job.run(ctx)
	return job.result, err
}
